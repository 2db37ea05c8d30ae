/** How processes reach the cases that they are about. Not for models. */
package cn.linfen.assistance.delegates.messages;

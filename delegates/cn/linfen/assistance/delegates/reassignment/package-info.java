/** Giving an open step to another officer of its post (改派). */
package cn.linfen.assistance.delegates.reassignment;

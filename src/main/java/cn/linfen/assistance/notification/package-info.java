/** Mail to officers. */
package cn.linfen.assistance.notification;

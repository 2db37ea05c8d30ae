/**
 * What officers are told, on a page and by mail. Whoever has something to tell puts a {@link
 * cn.linfen.assistance.notification.Reminder} into the {@link
 * cn.linfen.assistance.notification.Outbox}, in the transaction of what it is about.
 */
package cn.linfen.assistance.notification;

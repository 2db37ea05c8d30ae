/** Yearly caps of temporary assistance: reserved when proposed, consumed when granted, released. */
package cn.linfen.assistance.cap;

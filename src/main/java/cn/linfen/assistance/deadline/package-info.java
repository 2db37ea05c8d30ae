/** The working calendar and the counting of statutory limits. */
package cn.linfen.assistance.deadline;

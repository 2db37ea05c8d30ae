/**
 * How {@code /api} says what is wrong: RFC 9457 problem documents in Chinese, and limits on what it
 * reads.
 */
package cn.linfen.assistance.problem;

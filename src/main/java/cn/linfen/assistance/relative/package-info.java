/** Register of officers' near relatives, and recusal. */
package cn.linfen.assistance.relative;

/** Which cases an evaluation meeting has before it, and its form. Not for models. */
package cn.linfen.assistance.delegates.meeting;

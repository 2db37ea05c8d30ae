/** What must hold when a step is signed, beyond what its form says. */
package cn.linfen.assistance.procedure;

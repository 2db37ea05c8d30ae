/** Who signed what, in words: the list of a case, and of an officer with what became of it. */
package cn.linfen.assistance.responsibility;

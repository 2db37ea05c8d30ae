/** Commands of the jar: {@code java -jar assistance.jar <command> …}. */
package cn.linfen.assistance.cli;

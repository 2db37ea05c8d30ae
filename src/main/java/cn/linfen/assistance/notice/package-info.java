/** Public notices (公示) and objections to them. */
package cn.linfen.assistance.notice;

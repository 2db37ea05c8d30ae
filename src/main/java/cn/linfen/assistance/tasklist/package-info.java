/** Server half of what Tasklist shows beside the stock product. */
package cn.linfen.assistance.tasklist;

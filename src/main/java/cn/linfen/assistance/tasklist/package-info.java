/** Server half of what Tasklist shows beside the stock product: filters, batches, pages. */
package cn.linfen.assistance.tasklist;

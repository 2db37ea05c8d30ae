/** Printable documents: templates, numbers, PDF/A. */
package cn.linfen.assistance.document;

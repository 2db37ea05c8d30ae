/**
 * Who saw what of whom: the log of access to case files, what is unusual in it, and personal
 * numbers shown in clear for a reason.
 *
 * <p>Listens to what {@code casefile} and {@code form} tell of their being read; they do not know
 * this package.
 */
package cn.linfen.assistance.disclosure;

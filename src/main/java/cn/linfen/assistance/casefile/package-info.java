/** The case file: households, immutable signed sections, projections, attachments, timeline. */
package cn.linfen.assistance.casefile;

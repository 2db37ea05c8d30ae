/**
 * Corrections of what was signed: a new section, and another look at what relied on the old one.
 */
package cn.linfen.assistance.correction;

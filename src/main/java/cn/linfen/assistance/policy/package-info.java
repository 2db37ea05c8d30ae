/**
 * Rule profiles as dated data with their citations, standards, decision tables, the spot-check lot.
 */
package cn.linfen.assistance.policy;

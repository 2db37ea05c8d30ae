/** Rule profiles as dated data with their citations, standards, decision tables. */
package cn.linfen.assistance.policy;

/** Verification of household economy (核对) with the departments' data. */
package cn.linfen.assistance.verification;

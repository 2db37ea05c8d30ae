/** Handing a person over to another aid or department (转办). */
package cn.linfen.assistance.referral;

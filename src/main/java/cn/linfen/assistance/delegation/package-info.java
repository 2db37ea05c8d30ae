/** Small grants that a county lets its townships decide: register, ceiling, spot checks. */
package cn.linfen.assistance.delegation;

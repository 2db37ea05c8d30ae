/** Server half of what Cockpit shows to supervisors. */
package cn.linfen.assistance.cockpit;

/** Petty funds of the townships (备用金), as double entry. */
package cn.linfen.assistance.fund;

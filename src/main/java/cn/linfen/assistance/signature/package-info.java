/** Who signs: PINs and the record of each signature. */
package cn.linfen.assistance.signature;

/**
 * Who signs: PINs and the record of each signature; and the ledger of what happened in each case.
 */
package cn.linfen.assistance.signature;

/**
 * Personal data that is kept encrypted: SM4-GCM for ID numbers, bank accounts and telephone
 * numbers, HMAC-SM3 for finding an ID number without reading it, and what of them is shown.
 *
 * <p>Depends on nothing. A column that holds what {@link
 * cn.linfen.assistance.protection.PersonalData#encrypt} gives has the database type {@code
 * protected_text}; JSON with encrypted values in it {@code protected_json}. Columns of these types
 * are found and re-encrypted without further ado.
 */
package cn.linfen.assistance.protection;

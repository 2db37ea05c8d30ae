package cn.linfen.assistance.casefile;

/**
 * The people of a case have been declared, or declared anew. Published within the transaction that
 * does it.
 */
public record PeopleChanged(String caseNumber) {}

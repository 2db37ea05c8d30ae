package cn.linfen.assistance.casefile;

/** The state of a case as a whole has changed. Published in the transaction that changes it. */
public record CaseClosed(String caseNumber, CaseState outcome) {}

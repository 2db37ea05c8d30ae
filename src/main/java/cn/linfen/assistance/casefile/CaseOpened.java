package cn.linfen.assistance.casefile;

/**
 * An officer is about to see a part of a case file, or was refused to. Published before anything of
 * it is answered: a listener that fails keeps the answer back.
 *
 * @param division code of the place that the case belongs to
 * @param part what of the file, in Chinese
 */
public record CaseOpened(
    String user, String caseNumber, String division, String part, boolean refused) {}

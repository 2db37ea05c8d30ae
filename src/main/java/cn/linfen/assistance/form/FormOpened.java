package cn.linfen.assistance.form;

/**
 * An officer is about to see the form of a task. Published before it is answered.
 *
 * @param caseNumber never null
 * @param title of the form
 */
public record FormOpened(String user, String caseNumber, String title) {}

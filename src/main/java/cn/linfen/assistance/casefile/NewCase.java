package cn.linfen.assistance.casefile;

/**
 * A case file about to be opened.
 *
 * @param fileType prefix of the number, e.g. {@code DB}
 * @param aidType e.g. {@code subsistence-allowance}; {@code none} for files that are not about aid
 * @param title what the file is about, e.g. 最低生活保障
 * @param village village code; null for a file of a township
 * @param urbanRural {@code urban} or {@code rural}; null where it does not matter
 * @param profile rule profile that the case keeps
 * @param application the first section; null for a file that the system opens
 */
public record NewCase(
    String fileType,
    String aidType,
    String title,
    String county,
    String township,
    String village,
    String urbanRural,
    String profile,
    Section application) {}

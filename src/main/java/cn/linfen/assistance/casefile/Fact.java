package cn.linfen.assistance.casefile;

/**
 * One value of a case as each side gave it, side by side. Texts ready to be shown; null where that
 * side has said nothing.
 *
 * @param key stable English name, e.g. {@code householdIncome}
 * @param declared what the applicant declared
 * @param verified what the departments' data say (核对)
 * @param found what the investigators found
 * @param approved what was approved
 */
public record Fact(
    String key, String label, String declared, String verified, String found, String approved) {}

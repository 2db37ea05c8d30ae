package cn.linfen.assistance.problem;

/**
 * What is wrong with one value.
 *
 * @param pointer RFC 6901 pointer into what was sent; empty for the whole
 * @param message Chinese, says what to correct; never repeats the value
 */
public record FieldError(String pointer, String message) {}

package cn.linfen.assistance.form;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * A form as it is rendered and validated: its blocks are expanded.
 *
 * @param hash SHA-256 of the canonical schema, hexadecimal
 * @param title what people call it
 * @param variables routing variables by the pointer of the field that sets them
 */
public record FormSchema(
    String id, JsonNode schema, String hash, String title, Map<String, String> variables) {}

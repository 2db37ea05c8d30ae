package cn.linfen.assistance.document;

import java.util.LinkedHashMap;

/**
 * A part of a template's model whose names are not known beforehand (the fields of designers'
 * forms): here, and only here, a missing name prints as nothing.
 */
final class LenientMap extends LinkedHashMap<String, Object> {}

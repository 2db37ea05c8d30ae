package cn.linfen.assistance.organization;

import java.util.Set;

/**
 * A post (岗位).
 *
 * @param starts keys of the process definitions that its holder may start
 */
public record Post(
    String code, String name, DivisionLevel level, Set<Action> actions, Set<String> starts) {}

package cn.linfen.assistance.engine;

import java.util.Optional;

/** What keeps an officer from taking on any new task. Implemented by other packages. */
public interface AssignmentRule {

  /** In Chinese, to the officer concerned; empty if nothing does. */
  Optional<String> objection(String userId);
}

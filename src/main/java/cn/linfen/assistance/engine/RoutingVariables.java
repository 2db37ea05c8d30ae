package cn.linfen.assistance.engine;

import cn.linfen.assistance.form.Schemas;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * The names that a process variable may have, and what it may hold: facts by which a case is
 * routed, never what a person said about themselves.
 */
@Component
class RoutingVariables {

  static final String CASE_NUMBER = "caseNumber";
  static final String SUBMISSION_ID = "submissionId";

  /** Set when a case is opened, by delegates, or handed to called processes. */
  private static final Set<String> NAMES =
      Set.of(
          CASE_NUMBER,
          "aidType",
          "county",
          "township",
          "village",
          "urbanRural",
          "profile",
          "initiator",
          "noticeLevel",
          "noticePost",
          "noticeLimit",
          "noticeNumber",
          "objection",
          "objectedCase",
          "objectionLate",
          "objectionLevel",
          "answerPost",
          "deliveryLimit",
          "deliveryLevel",
          "issuedDocument",
          "evaluationConclusion",
          "visitRequired",
          "delegated",
          "checkRequired",
          "correctedForm",
          "lookRequired",
          "lateDiscovery");

  /** Set by the engine for multi-instance activities. */
  private static final Set<String> OF_THE_ENGINE =
      Set.of("loopCounter", "nrOfInstances", "nrOfActiveInstances", "nrOfCompletedInstances");

  private static final int LONGEST = 200;
  private static final Pattern ID_NUMBER = Pattern.compile("\\d{17}[0-9Xx]|(?<!\\d)\\d{15}(?!\\d)");

  private final Schemas schemas;

  RoutingVariables(Schemas schemas) {
    this.schemas = schemas;
  }

  boolean isKnown(String name) {
    return NAMES.contains(name) || OF_THE_ENGINE.contains(name) || schemas.setsVariable(name);
  }

  /** Whether a text may be the value of a process variable. */
  boolean isPlain(String value) {
    return value == null || value.length() <= LONGEST && !ID_NUMBER.matcher(value).find();
  }
}

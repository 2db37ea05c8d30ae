package cn.linfen.assistance.engine;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.impl.core.model.PropertyKey;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.ProcessDefinitionEntity;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;

/** What the parse listener notes about a model, for the guard to use without reading it again. */
final class Model {

  private static final PropertyKey<String> FORM = new PropertyKey<>("assistance.form");
  private static final PropertyKey<Set<String>> VARIABLES =
      new PropertyKey<>("assistance.variables");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)}");
  private static final PropertyKey<FileType> FILE_TYPE = new PropertyKey<>("assistance.fileType");

  /**
   * The process properties of a procedure that opens a case file.
   *
   * @param prefix of case numbers, property {@code fileType}
   * @param aidType property {@code aidType}; {@code none} for a file that is not about aid
   * @param title property {@code title}, else the process's name
   */
  record FileType(String prefix, String aidType, String title) {}

  private Model() {}

  static void form(ActivityImpl activity, String formId) {
    activity.getProperties().set(FORM, formId);
  }

  /**
   * Null if the user task has no form. A model may leave the form to a routing variable: {@code
   * camunda:formRef="${name}"}.
   */
  static String form(ExecutionEntity execution) {
    String form = execution.getActivity().getProperties().get(FORM);
    String variable = form == null ? null : formVariable(form);
    return variable == null ? form : (String) execution.getVariable(variable);
  }

  /** The variable that a form reference stands for; null if it names the form itself. */
  static String formVariable(String reference) {
    Matcher matcher = VARIABLE.matcher(reference);
    return matcher.matches() ? matcher.group(1) : null;
  }

  static void startForm(ProcessDefinitionEntity definition, String formId) {
    definition.getProperties().set(FORM, formId);
  }

  /** Null if the process is not started with a form. */
  static String startForm(ProcessDefinitionEntity definition) {
    return definition.getProperties().get(FORM);
  }

  static void declaredVariables(ProcessDefinitionEntity definition, Set<String> names) {
    definition.getProperties().set(VARIABLES, names);
  }

  static Set<String> declaredVariables(ProcessDefinitionEntity definition) {
    Set<String> names = definition.getProperties().get(VARIABLES);
    return names == null ? Set.of() : names;
  }

  static void fileType(ProcessDefinitionEntity definition, FileType type) {
    definition.getProperties().set(FILE_TYPE, type);
  }

  /** Null if the process opens no case file. */
  static FileType fileType(ProcessDefinitionEntity definition) {
    return definition.getProperties().get(FILE_TYPE);
  }
}

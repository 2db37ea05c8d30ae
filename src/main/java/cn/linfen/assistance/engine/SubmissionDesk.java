package cn.linfen.assistance.engine;

import cn.linfen.assistance.casefile.Section;
import java.util.Map;
import java.util.Optional;

interface SubmissionDesk {

  record Staged(String formId, Section section, Map<String, Object> variables) {}

  Optional<Staged> takeForTask(String taskId, String user);

  Optional<Staged> takeForStart(String submissionId, String processKey, String user);
}

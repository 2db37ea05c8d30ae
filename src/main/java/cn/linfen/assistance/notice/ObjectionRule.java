package cn.linfen.assistance.notice;

import cn.linfen.assistance.form.FieldErrors;
import cn.linfen.assistance.form.FormRequest;
import cn.linfen.assistance.form.FormRule;
import cn.linfen.assistance.organization.Divisions;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * An objection names a notice of the officer's own place. A late one is taken in as well: it goes
 * on as a complaint.
 */
@Component
class ObjectionRule implements FormRule {

  private static final String FIELD = "noticeNumber";

  private final NoticeStore store;
  private final Divisions divisions;

  ObjectionRule(NoticeStore store, Divisions divisions) {
    this.store = store;
    this.divisions = divisions;
  }

  @Override
  public Set<String> forms() {
    return Set.of("objection");
  }

  @Override
  public void check(FormRequest request, JsonNode data, FieldErrors errors) {
    Optional<NoticeNumber> number = NoticeNumber.parse(data.path(FIELD).asText());
    if (number.isEmpty()) {
      errors.add("/" + FIELD, "公示编号应为“尧都民救示〔2026〕12号-3”的样式（公示编号加序号）");
      return;
    }
    List<Notice> found =
        store.find(number.get()).stream()
            .filter(notice -> divisions.within(notice.village(), request.division()))
            .toList();
    // One answer for what does not exist and for what lies elsewhere.
    if (found.isEmpty()) {
      errors.add("/" + FIELD, "本辖区没有这个编号的公示，请核对公示编号和序号");
    } else if (found.size() > 1) {
      errors.add("/" + FIELD, "这份公示列有" + found.size() + "户，请在编号后注明序号，如“-1”");
    }
  }
}

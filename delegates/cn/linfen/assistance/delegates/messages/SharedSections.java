package cn.linfen.assistance.delegates.messages;

import cn.linfen.assistance.casefile.Attachments;
import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.casefile.Section;
import cn.linfen.assistance.casefile.SectionView;
import cn.linfen.assistance.form.Schemas;
import cn.linfen.assistance.signature.CanonicalJson;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * Puts what was signed in one file into another that it is about as well, in the name of who signed
 * it, with copies of the attachments that it names.
 */
@Component
public class SharedSections {

  private static final Pattern ATTACHMENT = Pattern.compile("\"(att-[0-9a-f]{32})\"");

  private final CaseFiles cases;
  private final Attachments attachments;
  private final Schemas schemas;
  private final ObjectMapper json;

  SharedSections(CaseFiles cases, Attachments attachments, Schemas schemas, ObjectMapper json) {
    this.cases = cases;
    this.attachments = attachments;
    this.schemas = schemas;
    this.json = json;
  }

  /**
   * @param data what of the newest section of {@code fromForm} concerns the other file
   */
  public void put(String from, String fromForm, String to, String toForm, JsonNode data) {
    SectionView signed =
        cases.sections(from).stream()
            .filter(section -> section.formId().equals(fromForm))
            .reduce((first, second) -> second)
            .orElseThrow();
    JsonNode own = withCopies(data);
    cases.append(
        to,
        new Section(
            toForm,
            own,
            schemas.get(toForm).hash(),
            signed.officer(),
            signed.post(),
            signed.division(),
            signed.deputyFor(),
            signed.submissionId() + "/" + to,
            CanonicalJson.sm3(own)));
  }

  private JsonNode withCopies(JsonNode data) {
    Matcher matcher = ATTACHMENT.matcher(data.toString());
    StringBuilder text = new StringBuilder();
    while (matcher.find()) {
      matcher.appendReplacement(text, "\"" + attachments.copy(matcher.group(1)) + "\"");
    }
    matcher.appendTail(text);
    try {
      return json.readTree(text.toString());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}

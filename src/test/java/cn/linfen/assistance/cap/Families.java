package cn.linfen.assistance.cap;

import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.casefile.CaseState;
import cn.linfen.assistance.casefile.NewCase;
import cn.linfen.assistance.casefile.Section;
import cn.linfen.assistance.support.SampleCases;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.UUID;

/** Cases of temporary assistance under the rules of 2015, opened without form and engine. */
final class Families {

  private static final String VILLAGE = "141032100001";
  private static final String HASH = "0".repeat(64);

  private final CaseFiles cases;

  Families(CaseFiles cases) {
    this.cases = cases;
  }

  static String person() {
    return SampleCases.idNumber("19650412", true);
  }

  /**
   * A case of these people; the first applies. It is closed at once, since nobody may be in two
   * active ones; the caps are the same for every case.
   */
  String open(String... people) {
    String number = opened(people);
    cases.close(number, CaseState.CLOSED);
    return number;
  }

  String opened(String... people) {
    return cases.open(
        new NewCase(
            "LS",
            "temporary-assistance",
            "临时救助",
            VILLAGE.substring(0, 6),
            VILLAGE.substring(0, 9),
            VILLAGE,
            "rural",
            "P2015",
            application(people)));
  }

  /** The household as it declares itself; anew if the case has declared one before. */
  static Section application(String... people) {
    ObjectNode data =
        JsonNodeFactory.instance.objectNode().put("division", VILLAGE).put("urbanRural", "rural");
    data.putObject("applicant").put("name", "李家主").put("idNo", people[0]);
    for (String one : people) {
      data.withArray("members")
          .addObject()
          .put("name", "李家人")
          .put("idNo", one)
          .put("relation", one.equals(people[0]) ? "02" : "20")
          .put("sex", "1")
          .put("covered", true);
    }
    return new Section(
        "subsistence-application",
        data,
        HASH,
        "township-clerk",
        "township.clerk",
        VILLAGE.substring(0, 9),
        null,
        UUID.randomUUID().toString(),
        HASH);
  }
}

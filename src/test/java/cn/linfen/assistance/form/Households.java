package cn.linfen.assistance.form;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Applications of invented households, as the application form takes them. */
public final class Households {

  private Households() {}

  /** An ID number that nobody has: of a place that exists, with a serial of our own. */
  public static String person(int serial, int year, boolean man) {
    String digits =
        String.format(
            "141002%04d%02d%02d%03d",
            year,
            1 + serial / 12_000 % 12,
            1 + serial / 500 % 24,
            2 * (serial % 500) + (man ? 1 : 0));
    return digits + IdNumbers.check(digits);
  }

  /** A married couple with a son, an income, a house and a daughter who lives elsewhere. */
  public static ObjectNode application(int serial) {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    data.put("division", "141002100200")
        .put("urbanRural", "rural")
        .put("channel", "self")
        .put("applyDate", "2026-11-20")
        .put("reason", "户主长期患病，家庭收入不足以维持生活")
        .put("relativeDeclared", false)
        .put("pledge", true)
        .put("signature", "mine-signature");
    data.putArray("cause").add("01");
    ObjectNode head = member(serial, 1960, true, "02");
    data.set(
        "applicant",
        JsonNodeFactory.instance
            .objectNode()
            .put("name", head.path("name").asText())
            .put("idNo", head.path("idNo").asText())
            .put("sex", head.path("sex").asText())
            .put("birthDate", head.path("birthDate").asText())
            .put("ethnicity", "01")
            .put("maritalStatus", "20")
            .put("hukouType", "1")
            .put("phone", "13800000000")
            .put("hukouAddress", "韩村一组1号")
            .put("residence", "韩村一组1号"));
    data.putArray("members")
        .add(head)
        .add(member(serial, 1962, false, "12"))
        .add(member(serial, 1990, true, "20"));
    data.putArray("incomes").add(income(head.path("idNo").asText()));
    data.putArray("assets").addObject().put("assetType", "101").put("value", 2000);
    data.putArray("houses")
        .addObject()
        .put("owner", head.path("name").asText())
        .put("houseKind", "04")
        .put("address", "韩村一组1号")
        .put("buildingArea", 80)
        .put("usableArea", 60)
        .put("builtYear", "1992");
    data.putArray("supporters")
        .addObject()
        .put("name", "女儿")
        .put("idNo", person(serial, 1985, false))
        .put("relation", "30")
        .put("supports", head.path("name").asText())
        .put("monthlySupport", 100);
    data.putArray("expenses").addObject().put("expenseType", "01").put("amount", 3000);
    data.putObject("bank")
        .put("bankName", "山西农信")
        .put("accountName", head.path("name").asText())
        .put("accountNo", "6210123456789012")
        .put("payMode", "bank");
    return data;
  }

  public static ObjectNode member(int serial, int year, boolean man, String relation) {
    String number = person(serial, year, man);
    return JsonNodeFactory.instance
        .objectNode()
        .put("name", "张" + relation)
        .put("idNo", number)
        .put("sex", IdNumbers.sex(number))
        .put("birthDate", String.valueOf(IdNumbers.birthDate(number)))
        .put("relation", relation)
        .put("ethnicity", "01")
        .put("maritalStatus", "20")
        .put("politicalStatus", "13")
        .put("hukouType", "1")
        .put("hukouAddress", "韩村一组1号")
        .put("education", "70")
        .put("employment", "71")
        .put("health", "10")
        .put("insuranceType", "3")
        .put("monthIncome", 0)
        .put("covered", true);
  }

  public static ObjectNode income(String member) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("memberIdNo", member)
        .put("incomeType", "01")
        .put("amount", 1000)
        .put("counted", 1000);
  }

  /** The application of a household of that many members with that many incomes. */
  public static ObjectNode large(int people, int sources) {
    ObjectNode data = application(1);
    ArrayNode members = (ArrayNode) data.path("members");
    ArrayNode incomes = (ArrayNode) data.path("incomes");
    for (int i = members.size(); i < people; i++) {
      members.add(member(1000 + i, 1970 + i % 30, i % 2 == 0, "99"));
    }
    for (int i = incomes.size(); i < sources; i++) {
      incomes.add(income(members.get(i % people).path("idNo").asText()));
    }
    return data;
  }
}

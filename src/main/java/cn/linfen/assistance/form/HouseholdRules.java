package cn.linfen.assistance.form;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * What must hold among the people, incomes and houses of a household, in every form that has them.
 */
@Component
class HouseholdRules implements FormRule {

  /** Forms that describe the household as a whole, not what one source knows of it. */
  private static final Set<String> WHOLE =
      Set.of("subsistence-application", "temporary-application", "emergency-completion", "survey");

  // Codes of GB/T 4761, relation to the head of the household.
  private static final String HEAD = "02";
  private static final String ONESELF = "01";
  private static final Set<String> SPOUSES = Set.of("10", "11", "12");
  private static final Set<String> MEN =
      Set.of(
          "11", "20", "21", "22", "23", "24", "25", "26", "27", "28", "29", "41", "43", "46", "47",
          "51", "53", "55", "57", "61", "63", "66", "71", "73", "76", "78", "81", "83", "85", "87",
          "89", "93", "95");
  private static final Set<String> WOMEN =
      Set.of(
          "12", "30", "31", "32", "33", "34", "35", "36", "37", "38", "39", "42", "44", "45", "48",
          "52", "54", "56", "58", "62", "64", "67", "72", "74", "75", "77", "82", "84", "86", "88",
          "90", "94", "96");
  private static final Set<String> CHILDREN =
      Set.of("20", "21", "22", "23", "24", "25", "26", "30", "31", "32", "33", "34", "35", "36");
  private static final Set<String> PARENTS = Set.of("51", "52");
  private static final String MAN = "1";
  private static final int OLDEST_HOUSE = 1800;

  private final Clock clock;

  HouseholdRules(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Set<String> forms() {
    return Set.of(
        "subsistence-application",
        "temporary-application",
        "emergency-completion",
        "survey",
        "verification",
        "verification-recheck");
  }

  @Override
  public void check(FormRequest request, JsonNode data, FieldErrors errors) {
    JsonNode members = data.path("members");
    Map<String, Integer> places = new HashMap<>();
    for (int i = 0; i < members.size(); i++) {
      JsonNode member = members.get(i);
      String number = member.path("idNo").asText("");
      Integer earlier = number.isEmpty() ? null : places.putIfAbsent(number, i);
      if (earlier != null) {
        errors.add("/members/" + i + "/idNo", "与第" + (earlier + 1) + "行是同一人，请删除重复的一行");
      }
      agree(member, "/members/" + i, errors);
    }
    if (WHOLE.contains(request.formId())) {
      family(members, errors);
      applicant(data.path("applicant"), members, places, errors);
      incomes(data.path("incomes"), places.keySet(), errors);
      supporters(data.path("supporters"), places.keySet(), errors);
      houses(data.path("houses"), errors);
    }
  }

  /** Sex, birth date and disability certificate as the ID number has them. */
  private static void agree(JsonNode person, String at, FieldErrors errors) {
    String number = person.path("idNo").asText("");
    if (number.isEmpty()) {
      return;
    }
    if (person.hasNonNull("sex") && !person.path("sex").asText().equals(IdNumbers.sex(number))) {
      errors.add(at + "/sex", "与身份证号中的性别不一致");
    }
    if (person.hasNonNull("birthDate")
        && !person.path("birthDate").asText().equals(String.valueOf(IdNumbers.birthDate(number)))) {
      errors.add(at + "/birthDate", "与身份证号中的出生日期不一致");
    }
    String certificate = person.path("disabilityNo").asText("");
    if (certificate.isEmpty()) {
      return;
    }
    if (certificate.length() < 20 || !certificate.startsWith(number)) {
      errors.add(at + "/disabilityNo", "残疾人证号应为本人身份证号加1位类别、1位等级，共20位");
    } else if (!certificate.substring(18, 19).equals(person.path("disabilityKind").asText())
        || !certificate.substring(19, 20).equals(person.path("disabilityLevel").asText())) {
      errors.add(at + "/disabilityNo", "残疾人证号末两位与所填的残疾类别、等级不一致");
    }
  }

  private static void family(JsonNode members, FieldErrors errors) {
    int heads = 0;
    int spouses = 0;
    int covered = 0;
    String headBorn = "";
    for (JsonNode member : members) {
      if (member.path("relation").asText().equals(HEAD)) {
        heads++;
        headBorn = member.path("birthDate").asText();
      }
      covered += member.path("covered").asBoolean(false) ? 1 : 0;
    }
    for (int i = 0; i < members.size(); i++) {
      JsonNode member = members.get(i);
      String relation = member.path("relation").asText();
      String born = member.path("birthDate").asText();
      String at = "/members/" + i + "/relation";
      if (relation.equals(ONESELF)) {
        errors.add(at, "请填与户主的关系；户主本人填“户主”");
      } else if (SPOUSES.contains(relation) && ++spouses > 1) {
        errors.add(at, "户主的配偶只能有一人");
      } else if (member.hasNonNull("sex")
          && (member.path("sex").asText().equals(MAN) ? WOMEN : MEN).contains(relation)) {
        errors.add(at, "与户主关系同性别不符，请核对");
      } else if (heads == 1
          && !born.isEmpty()
          && (CHILDREN.contains(relation) && born.compareTo(headBorn) <= 0
              || PARENTS.contains(relation) && born.compareTo(headBorn) >= 0)) {
        errors.add(at, "与户主关系同出生日期不符，请核对");
      }
    }
    if (heads != 1) {
      errors.add("/members", heads == 0 ? "请将一名家庭成员的“与户主关系”填为户主" : "只能有一名户主，现有" + heads + "名");
    }
    if (covered == 0) {
      errors.add("/members", "请至少勾选一名保障对象");
    }
  }

  private static void applicant(
      JsonNode applicant, JsonNode members, Map<String, Integer> places, FieldErrors errors) {
    String number = applicant.path("idNo").asText("");
    if (number.isEmpty()) {
      return;
    }
    agree(applicant, "/applicant", errors);
    if (!places.containsKey(number)) {
      errors.add("/applicant/idNo", "申请人应当同时填入家庭成员");
    } else if (!members.get(places.get(number)).path("name").equals(applicant.path("name"))) {
      errors.add("/applicant/name", "与家庭成员中同一身份证号的姓名不一致");
    }
  }

  private static void incomes(JsonNode incomes, Set<String> people, FieldErrors errors) {
    for (int i = 0; i < incomes.size(); i++) {
      JsonNode income = incomes.get(i);
      String at = "/incomes/" + i;
      String owner = income.path("memberIdNo").asText("");
      if (!owner.isEmpty() && !people.contains(owner)) {
        errors.add(at + "/memberIdNo", "请选择家庭成员中的一人");
      }
      BigDecimal amount = income.path("amount").decimalValue();
      BigDecimal counted = income.path("counted").decimalValue();
      BigDecimal exempt = income.path("exempt").decimalValue();
      if (income.has("amount") && counted.compareTo(amount) > 0) {
        errors.add(at + "/counted", "计入金额不得大于收入金额");
      } else if (income.has("amount") && counted.add(exempt).compareTo(amount) > 0) {
        errors.add(at + "/exempt", "计入金额与不计入金额之和不得大于收入金额");
      }
    }
  }

  private static void supporters(JsonNode supporters, Set<String> household, FieldErrors errors) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < supporters.size(); i++) {
      String number = supporters.get(i).path("idNo").asText("");
      String at = "/supporters/" + i;
      if (household.contains(number)) {
        errors.add(at + "/idNo", "此人已是共同生活的家庭成员，不应再列为赡（抚、扶）养义务人");
      } else if (!number.isEmpty() && !seen.add(number)) {
        errors.add(at + "/idNo", "此人重复，请删除一行");
      }
      agree(supporters.get(i), at, errors);
    }
  }

  private void houses(JsonNode houses, FieldErrors errors) {
    int thisYear = LocalDate.now(clock).getYear();
    for (int i = 0; i < houses.size(); i++) {
      JsonNode house = houses.get(i);
      if (house.has("usableArea")
          && house.has("buildingArea")
          && house
                  .path("usableArea")
                  .decimalValue()
                  .compareTo(house.path("buildingArea").decimalValue())
              > 0) {
        errors.add("/houses/" + i + "/usableArea", "使用面积不得大于建筑面积");
      }
      String built = house.path("builtYear").asText("");
      if (!built.isEmpty()
          && (!built.matches("[0-9]{4}")
              || Integer.parseInt(built) < OLDEST_HOUSE
              || Integer.parseInt(built) > thisYear)) {
        errors.add("/houses/" + i + "/builtYear", "应为不晚于今年的四位年份");
      }
    }
  }
}

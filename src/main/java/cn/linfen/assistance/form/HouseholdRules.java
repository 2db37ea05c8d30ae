package cn.linfen.assistance.form;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * What must hold among the people, incomes and shares of a household, in every form that has them.
 */
@Component
class HouseholdRules implements FormRule {

  private static final String HEAD = "02";

  @Override
  public Set<String> forms() {
    return Set.of("subsistence-application", "survey");
  }

  @Override
  public void check(FormRequest request, JsonNode data, FieldErrors errors) {
    JsonNode members = data.path("members");
    if (!members.isArray()) {
      return;
    }
    Map<String, Integer> places = new HashMap<>();
    int heads = 0;
    int covered = 0;
    for (int i = 0; i < members.size(); i++) {
      JsonNode member = members.get(i);
      String at = "/members/" + i;
      String number = member.path("idNo").asText("");
      Integer earlier = number.isEmpty() ? null : places.putIfAbsent(number, i);
      if (earlier != null) {
        errors.add(at + "/idNo", "与第" + (earlier + 1) + "行是同一人，请删除重复的一行");
      }
      agree(member, at, errors);
      heads += member.path("relation").asText().equals(HEAD) ? 1 : 0;
      covered += member.path("covered").asBoolean(false) ? 1 : 0;
    }
    if (heads != 1) {
      errors.add("/members", heads == 0 ? "请将一名家庭成员的“与户主关系”填为户主" : "只能有一名户主，现有" + heads + "名");
    }
    if (covered == 0) {
      errors.add("/members", "请至少勾选一名保障对象");
    }
    JsonNode applicant = data.path("applicant");
    if (applicant.isObject()) {
      agree(applicant, "/applicant", errors);
      String number = applicant.path("idNo").asText("");
      if (!number.isEmpty() && !places.containsKey(number)) {
        errors.add("/applicant/idNo", "申请人应当同时填入家庭成员");
      } else if (!number.isEmpty()
          && !members.get(places.get(number)).path("name").equals(applicant.path("name"))) {
        errors.add("/applicant/name", "与家庭成员中同一身份证号的姓名不一致");
      }
    }
    incomes(data.path("incomes"), places.keySet(), errors);
    supporters(data.path("supporters"), places.keySet(), errors);
  }

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
  }

  private static void incomes(JsonNode incomes, Set<String> people, FieldErrors errors) {
    for (int i = 0; i < incomes.size(); i++) {
      JsonNode income = incomes.get(i);
      String owner = income.path("memberIdNo").asText("");
      if (!owner.isEmpty() && !people.contains(owner)) {
        errors.add("/incomes/" + i + "/memberIdNo", "请选择家庭成员中的一人");
      }
      if (income.has("counted")
          && income.has("amount")
          && income.path("counted").decimalValue().compareTo(income.path("amount").decimalValue())
              > 0) {
        errors.add("/incomes/" + i + "/counted", "计入金额不得大于收入金额");
      }
    }
  }

  private static void supporters(JsonNode supporters, Set<String> household, FieldErrors errors) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < supporters.size(); i++) {
      String number = supporters.get(i).path("idNo").asText("");
      if (household.contains(number)) {
        errors.add("/supporters/" + i + "/idNo", "此人已是共同生活的家庭成员，不应再列为赡（抚、扶）养义务人");
      } else if (!number.isEmpty() && !seen.add(number)) {
        errors.add("/supporters/" + i + "/idNo", "此人重复");
      }
    }
  }
}

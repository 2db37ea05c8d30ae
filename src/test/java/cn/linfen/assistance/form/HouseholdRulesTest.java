package cn.linfen.assistance.form;

import static org.assertj.core.api.Assertions.assertThat;

import cn.linfen.assistance.problem.FieldError;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HouseholdRulesTest {

  private final HouseholdRules rules = new HouseholdRules(Filled.CLOCK);
  private final ObjectNode data = Households.application(1);
  private final ArrayNode members = (ArrayNode) data.path("members");

  private ObjectNode member(int i) {
    return (ObjectNode) members.get(i);
  }

  private List<FieldError> errors(String form) {
    FieldErrors errors = new FieldErrors();
    rules.check(
        new FormRequest(form, "p", null, null, "u", "township.clerk", "141002100", null),
        data,
        errors);
    return errors.list();
  }

  private void assertOnly(String pointer, String message) {
    List<FieldError> errors = errors("subsistence-application");
    assertThat(errors).extracting(FieldError::pointer).containsExactly(pointer);
    assertThat(errors.get(0).message()).contains(message);
  }

  @Test
  void anOrdinaryHouseholdIsInOrder() {
    assertThat(errors("subsistence-application")).isEmpty();
    assertThat(errors("survey")).isEmpty();
  }

  @Test
  void nobodyIsInItTwice() {
    member(1).put("idNo", member(0).path("idNo").asText());
    member(1).put("sex", "1");
    member(1).put("birthDate", member(0).path("birthDate").asText());
    member(1).put("relation", "99");
    assertOnly("/members/1/idNo", "与第1行是同一人");
  }

  @Test
  void thereIsOneHead() {
    member(0).put("relation", "99");
    assertOnly("/members", "填为户主");
    member(0).put("relation", "02");
    member(1).put("relation", "02");
    assertOnly("/members", "只能有一名户主，现有2名");
  }

  @Test
  void thereIsSomebodyToSupport() {
    members.forEach(one -> ((ObjectNode) one).put("covered", false));
    assertOnly("/members", "至少勾选一名保障对象");
  }

  @Test
  void theApplicantIsOneOfThem() {
    ((ObjectNode) data.path("applicant")).put("name", "李四");
    assertOnly("/applicant/name", "姓名不一致");
    String other = Households.person(77, 1950, true);
    ((ObjectNode) data.path("applicant"))
        .put("idNo", other)
        .put("birthDate", String.valueOf(IdNumbers.birthDate(other)));
    assertOnly("/applicant/idNo", "申请人应当同时填入家庭成员");
  }

  @Test
  void sexAndBirthDateAreThoseOfTheIdNumber() {
    member(2).put("sex", "2");
    member(2).put("relation", "30");
    assertOnly("/members/2/sex", "性别不一致");
    member(2).put("sex", "1").put("relation", "20").put("birthDate", "2001-01-01");
    assertOnly("/members/2/birthDate", "出生日期不一致");
  }

  @ParameterizedTest
  @CsvSource({"1, 11, 同性别不符", "1, 01, 户主本人填", "2, 52, 同性别不符", "2, 51, 同出生日期不符", "2, 10, 只能有一人"})
  void relationsFitThePerson(int row, String relation, String message) {
    member(row).put("relation", relation);
    assertOnly("/members/" + row + "/relation", message);
  }

  @Test
  void aChildIsYoungerThanTheHead() {
    String older = Households.person(5, 1930, true);
    member(2).put("idNo", older).put("birthDate", String.valueOf(IdNumbers.birthDate(older)));
    assertOnly("/members/2/relation", "同出生日期不符");
  }

  @Test
  void disabilityCertificatesAreThePersons() {
    ObjectNode person = member(1);
    person.put("health", "60").put("disabilityKind", "4").put("disabilityLevel", "2");
    person.put("disabilityNo", person.path("idNo").asText() + "42");
    assertThat(errors("survey")).isEmpty();
    person.put("disabilityNo", person.path("idNo").asText() + "43");
    assertOnly("/members/1/disabilityNo", "类别、等级不一致");
    person.put("disabilityNo", member(0).path("idNo").asText() + "42");
    assertOnly("/members/1/disabilityNo", "共20位");
  }

  @Test
  void incomesAreThoseOfMembersAndAddUp() {
    ObjectNode income = (ObjectNode) data.path("incomes").get(0);
    income.put("memberIdNo", Households.person(99, 1980, true));
    assertOnly("/incomes/0/memberIdNo", "家庭成员中的一人");
    income.put("memberIdNo", member(0).path("idNo").asText()).put("counted", 1000.01);
    assertOnly("/incomes/0/counted", "不得大于收入金额");
    income.put("counted", 900).put("exempt", 100.01);
    assertOnly("/incomes/0/exempt", "之和不得大于");
  }

  @Test
  void whoSupportsTheHouseholdIsNotInIt() {
    ObjectNode supporter = (ObjectNode) data.path("supporters").get(0);
    supporter.put("idNo", member(0).path("idNo").asText());
    assertOnly("/supporters/0/idNo", "已是共同生活的家庭成员");
    ((ArrayNode) data.path("supporters"))
        .add(supporter.deepCopy().put("idNo", Households.person(50, 1985, true)))
        .add(supporter.deepCopy().put("idNo", Households.person(50, 1985, true)));
    ((ArrayNode) data.path("supporters")).remove(0);
    assertOnly("/supporters/1/idNo", "此人重复");
  }

  @Test
  void housesAreNoLargerInsideThanOutside() {
    ObjectNode house = (ObjectNode) data.path("houses").get(0);
    house.put("usableArea", 80.5);
    assertOnly("/houses/0/usableArea", "不得大于建筑面积");
    house.put("usableArea", 80).put("builtYear", "2027");
    assertOnly("/houses/0/builtYear", "年份");
    house.put("builtYear", "约1990");
    assertOnly("/houses/0/builtYear", "年份");
  }

  @Test
  void whatOneSourceKnowsNeedNotBeTheWholeHousehold() {
    data.remove(Set.of("applicant", "incomes", "supporters", "houses"));
    members.forEach(one -> ((ObjectNode) one).remove("relation"));
    assertThat(errors("verification")).isEmpty();
    member(1).put("idNo", member(0).path("idNo").asText());
    assertThat(errors("verification")).extracting(FieldError::pointer).contains("/members/1/idNo");
  }
}

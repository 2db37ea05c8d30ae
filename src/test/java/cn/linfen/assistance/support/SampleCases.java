package cn.linfen.assistance.support;

import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.casefile.NewCase;
import cn.linfen.assistance.casefile.Section;
import cn.linfen.assistance.form.IdNumbers;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** Case files opened without forms and engine, each with people of its own. */
public final class SampleCases {

  private static final AtomicInteger PEOPLE = new AtomicInteger();
  private static final ObjectMapper JSON = new ObjectMapper();

  private final CaseFiles cases;

  public SampleCases(CaseFiles cases) {
    this.cases = cases;
  }

  /** A person nobody else is: {@code birth} as yyyyMMdd. */
  public static String idNumber(String birth, boolean male) {
    int serial = PEOPLE.incrementAndGet();
    String digits =
        "1410"
            + "%02d".formatted(30 + serial / 400)
            + birth
            + "%03d".formatted(serial % 400 * 2 + (male ? 1 : 0));
    return digits + IdNumbers.check(digits);
  }

  /** A couple with a child in a village of 屯里镇; rural. */
  public String open(String village, String profile) {
    return open(village, profile, "刘㐂龘", "19680315");
  }

  public String open(String village, String profile, String name, String birth) {
    String head = idNumber(birth, true);
    String wife = idNumber("19700708", false);
    String son = idNumber("20200901", true);
    String data =
        """
        {"division":"%1$s","urbanRural":"rural","channel":"self","applyDate":"2026-10-12",
         "applicant":{"name":"%2$s","idNo":"%3$s","sex":"1","birthDate":"%6$s","ethnicity":"01",
           "maritalStatus":"20","hukouType":"1","hukouAddress":"屯里镇韩村12号","residence":"屯里镇韩村12号",
           "phone":"13812345678"},
         "members":[
           {"name":"%2$s","idNo":"%3$s","relation":"02","sex":"1","birthDate":"%6$s","health":"40",
            "disease":"恶性肿瘤","labor":"02","employment":"71","monthIncome":0,"covered":true},
           {"name":"王秀英","idNo":"%4$s","relation":"10","sex":"2","birthDate":"1970-07-08",
            "health":"60","labor":"03","employment":"71","monthIncome":0,"covered":true},
           {"name":"刘小明","idNo":"%5$s","relation":"20","sex":"1","birthDate":"2020-09-01",
            "health":"10","labor":"04","employment":"99","monthIncome":0,"covered":true}],
         "incomes":[{"memberIdNo":"%3$s","incomeType":"02","incomeName":"玉米","amount":7200,
           "counted":7200,"exempt":0}],
         "assets":[{"assetType":"101","value":3000,"quantity":1,"owner":"%2$s"}],
         "houses":[{"owner":"%2$s","houseKind":"04","address":"韩村12号","buildingArea":86,
           "usableArea":80,"structure":"01"}],
         "supporters":[{"name":"刘大明","idNo":"%7$s","relation":"20","supports":"%3$s","familySize":4,
           "familyPerCapitaIncome":1200,"monthlySupport":0,"unableReason":"02"}],"expenses":[],"currentAid":[],
         "bank":{"bankName":"临汾农村商业银行","accountName":"%2$s","accountNo":"6222021234567891234"},
         "cause":["01"],"reason":"长期患病","relativeDeclared":false,"pledge":true}
        """
            .formatted(village, name, head, wife, son, iso(birth), idNumber("19930101", true));
    return cases.open(
        new NewCase(
            "DB",
            "subsistence-allowance",
            "最低生活保障",
            village.substring(0, 6),
            village.substring(0, 9),
            village,
            "rural",
            profile,
            section("subsistence-application", data, "township-clerk", "township.clerk")));
  }

  /** Signs a further section as the clerk or approver of the demonstration. */
  public void sign(String caseNumber, String formId, String data, String officer, String post) {
    cases.append(caseNumber, section(formId, data, officer, post));
  }

  private static Section section(String formId, String data, String officer, String post) {
    return new Section(
        formId,
        read(data),
        "0".repeat(64),
        officer,
        post,
        post.startsWith("county") ? "141002" : "141002100",
        null,
        UUID.randomUUID().toString(),
        "0".repeat(64));
  }

  private static JsonNode read(String data) {
    try {
      return JSON.readTree(data);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static String iso(String birth) {
    return birth.substring(0, 4) + "-" + birth.substring(4, 6) + "-" + birth.substring(6);
  }
}

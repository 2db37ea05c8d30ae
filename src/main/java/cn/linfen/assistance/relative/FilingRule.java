package cn.linfen.assistance.relative;

import cn.linfen.assistance.form.FieldErrors;
import cn.linfen.assistance.form.FormRequest;
import cn.linfen.assistance.form.FormRule;
import cn.linfen.assistance.form.IdNumbers;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What a filing of near relatives must keep to, beyond its form. */
@Component
class FilingRule implements FormRule {

  private final JdbcClient jdbc;
  private final Kinds kinds;
  private final PersonKeys keys;

  FilingRule(JdbcClient jdbc, Kinds kinds, PersonKeys keys) {
    this.jdbc = jdbc;
    this.kinds = kinds;
    this.keys = keys;
  }

  @Override
  public Set<String> forms() {
    return Set.of(Filings.FORM);
  }

  @Override
  public void check(FormRequest request, JsonNode data, FieldErrors errors) {
    String own = data.path("staffIdNo").asText();
    String key = keys.key(own);
    boolean onBehalf = data.path("onBehalf").asBoolean(false);
    checkPerson(request, data, key, onBehalf, errors);
    JsonNode relatives = data.path("relatives");
    if (!data.path("zero").asBoolean(false) && relatives.isEmpty()) {
      errors.add("/relatives", "请逐一填写近亲属；没有近亲属的请勾选零备案");
    }
    String county = request.division();
    county = county.substring(0, Math.min(6, county.length()));
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < relatives.size(); i++) {
      JsonNode relative = relatives.get(i);
      String at = "/relatives/" + i;
      String number = relative.path("idNo").asText();
      String kind = relative.path("kind").asText();
      if (keys.key(number).equals(key)) {
        errors.add(at + "/idNo", "不能把备案人本人填作近亲属");
      } else if (!seen.add(keys.key(number))) {
        errors.add(at + "/idNo", "此人已填写过，每人只填一行");
      }
      if (!kinds.holds(kind, county)) {
        errors.add(at + "/kind", "本县没有规定备案此类亲属，请选择其他关系或删去此行");
      } else {
        checkAge(kinds.get(kind), own, number, at, errors);
      }
    }
  }

  private void checkPerson(
      FormRequest request, JsonNode data, String key, boolean onBehalf, FieldErrors errors) {
    if (onBehalf && !data.path("position").asText().equals("village")) {
      errors.add("/position", "只能代村（居）民委员会成员录入；其他人员请用本人账号申报");
    }
    List<String> linked =
        jdbc.sql(
                "select s.id_key from relative_account a join relative_staff s on s.id = a.staff_id"
                    + " where a.user_id = ?")
            .param(request.user())
            .query(String.class)
            .list();
    if (!onBehalf && !linked.isEmpty() && !linked.contains(key)) {
      errors.add("/staffIdNo", "与您以前备案的身份证号不同，请核对；确有错误请联系县级民政部门");
    }
    if (onBehalf && linked.contains(key)) {
      errors.add("/onBehalf", "这是您本人的备案，不是代他人录入");
    }
    boolean filedHere =
        jdbc.sql(
                "select exists (select 1 from relative_staff where id_key = ? and division like ?)")
            .params(key, request.division() + "%")
            .query(Boolean.class)
            .single();
    // Who has filed elsewhere is not to be found out by trying.
    if ((filedHere || linked.contains(key)) && data.path("occasion").asText().equals("initial")) {
      errors.add("/occasion", "此人已备案，请选择变更或年度备案");
    }
    boolean pending =
        jdbc.sql(
                "select exists (select 1 from relative_filing where id_key = ? and state = 'PENDING')")
            .param(key)
            .query(Boolean.class)
            .single();
    if (pending) {
      errors.add("/staffIdNo", "此人已有一份备案正在办理，请等其办结后再申报");
    }
  }

  private static void checkAge(
      Kinds.Kind kind, String own, String relative, String at, FieldErrors errors) {
    LocalDate officer = IdNumbers.birthDate(own);
    LocalDate other = IdNumbers.birthDate(relative);
    if (officer == null || other == null || kind.generation() == 0) {
      return;
    }
    if (kind.generation() > 0 && !other.isBefore(officer)) {
      errors.add(at + "/kind", kind.label() + "应比备案人年长，请核对关系和身份证号");
    }
    if (kind.generation() < 0 && !other.isAfter(officer)) {
      errors.add(at + "/kind", kind.label() + "应比备案人年轻，请核对关系和身份证号");
    }
  }
}

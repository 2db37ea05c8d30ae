package cn.linfen.assistance.policy;

import cn.linfen.assistance.organization.AuditLog;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What counties set for themselves, where the rules leave it open: from a day on, never before. */
@Component
class LocalRules {

  /**
   * A value of a county.
   *
   * @param setBy name of the officer
   */
  record Own(String profile, String key, BigDecimal value, LocalDate validFrom, String setBy) {}

  private final JdbcClient jdbc;
  private final Profiles profiles;
  private final AuditLog audit;
  private final Clock clock;

  LocalRules(JdbcClient jdbc, Profiles profiles, AuditLog audit, Clock clock) {
    this.jdbc = jdbc;
    this.profiles = profiles;
    this.audit = audit;
    this.clock = clock;
  }

  /** Of the county, the newest first. */
  List<Own> of(String county) {
    return jdbc.sql(
            """
            select p.profile, p.key, p.value, p.valid_from, coalesce(o.name, p.set_by) as set_by
            from policy_override p left join officer o on o.user_id = p.set_by
            where p.county = ? order by p.valid_from desc, p.profile, p.key
            """)
        .param(county)
        .query(Own.class)
        .list();
  }

  /** What a county may set under a profile. */
  List<Parameter> open(String profile) {
    return profiles.all(profile).stream().filter(Parameter::override).toList();
  }

  /**
   * Sets a value from a day on; a value of the same day is replaced.
   *
   * @return in Chinese what is to be corrected; empty if it is set
   */
  @Transactional
  Optional<String> set(
      String county, String profile, String key, String value, String from, String user) {
    Optional<String> wrong = objection(profile, key, value, from);
    if (wrong.isEmpty()) {
      jdbc.sql(
              """
              insert into policy_override (county, profile, key, value, valid_from, set_by)
              values (?, ?, ?, ?, ?, ?) on conflict (county, profile, key, valid_from)
              do update set value = excluded.value, set_by = excluded.set_by
              """)
          .params(county, profile, key, new BigDecimal(value), LocalDate.parse(from), user)
          .update();
      audit.record(
          "policy.set", user, county, profile + " " + key + " = " + value + "，自 " + from + " 起");
    }
    return wrong;
  }

  private Optional<String> objection(String profile, String key, String value, String from) {
    if (!profiles.names().contains(profile)
        || !profiles.has(profile, key)
        || !profiles.get(profile, key).override()) {
      return Optional.of("这一参数由法规规定，县（市、区）不能另行设定");
    }
    if (!value.matches("\\d{1,9}(\\.\\d{1,4})?")) {
      return Optional.of("数值应为不带符号的数字");
    }
    Optional<String> wrong = Profiles.objection(profiles.get(profile, key), new BigDecimal(value));
    if (wrong.isPresent()) {
      return wrong;
    }
    if (!from.matches("\\d{4}-\\d{2}-\\d{2}")
        || LocalDate.parse(from).isBefore(LocalDate.now(clock))) {
      return Optional.of("起始日应为今日或以后，不能追溯");
    }
    return Optional.empty();
  }
}

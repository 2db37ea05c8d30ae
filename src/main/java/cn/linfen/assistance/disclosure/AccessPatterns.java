package cn.linfen.assistance.disclosure;

import cn.linfen.assistance.deadline.ChinaTime;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What is unusual in the access log. What counts as unusual is set locally. */
@Component
class AccessPatterns {

  /**
   * One finding.
   *
   * @param since begin of the hour, day or night
   * @param cases how many different cases
   */
  record Finding(String kind, String officer, String officerName, Instant since, int cases) {}

  private static final String HEAD =
      """
      select a.officer, o.name, min(a.at) as since, count(distinct a.case_number) as cases
      from case_access a join officer o on o.user_id = a.officer
      where a.at >= :from and a.at < :to and
      """;

  private final JdbcClient jdbc;
  private final int perHour;
  private final int outsidePerDay;
  private final int nightFrom;
  private final int nightTo;
  private final int atNight;

  AccessPatterns(
      JdbcClient jdbc,
      @Value("${assistance.access-log.cases-per-hour}") int perHour,
      @Value("${assistance.access-log.cases-outside-per-day}") int outsidePerDay,
      @Value("${assistance.access-log.night-from}") int nightFrom,
      @Value("${assistance.access-log.night-to}") int nightTo,
      @Value("${assistance.access-log.cases-at-night}") int atNight) {
    this.jdbc = jdbc;
    this.perHour = perHour;
    this.outsidePerDay = outsidePerDay;
    this.nightFrom = nightFrom;
    this.nightTo = nightTo;
    this.atNight = atNight;
  }

  /** What the limits are, in words. */
  String limits() {
    return "一小时内查看 %d 件以上；一日内查看或试图查看辖区外案卷 %d 件以上；%d 时至次日 %d 时查看 %d 件以上；试图查看本人须回避的案卷"
        .formatted(perHour, outsidePerDay, nightFrom, nightTo, atNight);
  }

  List<Finding> find(Instant from, Instant to) {
    List<Finding> found = new ArrayList<>();
    found.addAll(find("一小时内查看案卷过多", "true", "hour", 0, perHour, from, to));
    found.addAll(find("辖区外案卷", "a.outside", "day", 0, outsidePerDay, from, to));
    found.addAll(
        find(
            "夜间查看案卷",
            "(extract(hour from a.at at time zone :zone) >= "
                + nightFrom
                + " or extract(hour from a.at at time zone :zone) < "
                + nightTo
                + ")",
            // A night belongs to the day on which it begins.
            "day",
            nightTo,
            atNight,
            from,
            to));
    found.addAll(find("试图查看本人须回避的案卷", "a.refused and not a.outside", "day", 0, 1, from, to));
    return found;
  }

  private List<Finding> find(
      String kind, String which, String unit, int shift, int least, Instant from, Instant to) {
    return jdbc.sql(
            HEAD
                + which
                + " group by a.officer, o.name, date_trunc('"
                + unit
                + "', (a.at at time zone :zone) - make_interval(hours => :shift))"
                + " having count(distinct a.case_number) >= :least order by since desc limit 200")
        .param("zone", ChinaTime.ZONE.getId())
        .param("shift", shift)
        .param("least", least)
        .param("from", from.atOffset(ZoneOffset.UTC))
        .param("to", to.atOffset(ZoneOffset.UTC))
        .query(
            (row, i) ->
                new Finding(
                    kind,
                    row.getString("officer"),
                    row.getString("name"),
                    row.getTimestamp("since").toInstant(),
                    row.getInt("cases")))
        .list();
  }
}

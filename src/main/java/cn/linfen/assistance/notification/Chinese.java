package cn.linfen.assistance.notification;

import cn.linfen.assistance.deadline.ChinaTime;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** Dates as people write them. */
final class Chinese {

  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy年M月d日");
  private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("yyyy年M月d日H时mm分");

  private Chinese() {}

  static String day(Instant moment) {
    return DAY.format(moment.atZone(ChinaTime.ZONE));
  }

  /** The last day of a limit that is over at that moment, or the moment itself within a day. */
  static String lastDay(Instant due) {
    ZonedDateTime end = due.atZone(ChinaTime.ZONE);
    return end.toLocalTime().equals(LocalTime.MIDNIGHT)
        ? DAY.format(end.minusDays(1))
        : MOMENT.format(end);
  }
}

package cn.linfen.assistance.policy;

import static org.assertj.core.api.Assertions.assertThat;

import cn.linfen.assistance.deadline.Calendars;
import cn.linfen.assistance.deadline.DayCounter;
import cn.linfen.assistance.deadline.Limit;
import cn.linfen.assistance.deadline.Pause;
import cn.linfen.assistance.deadline.Roll;
import cn.linfen.assistance.deadline.Unit;
import cn.linfen.assistance.support.HttpOfficer;
import cn.linfen.assistance.support.IntegrationTest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Limits counted by hand. */
@IntegrationTest
class TrialPageTest {

  @LocalServerPort int port;

  private String page(String query) {
    HttpOfficer.Answer answer = HttpOfficer.of(port, "township-clerk").get("/deadlines?" + query);
    assertThat(answer.status()).isEqualTo(200);
    return answer.body();
  }

  private static String pause(String text) {
    return "&pauses=" + URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Test
  void fiveWorkingDaysOverAHoliday() {
    // 2026-04-05 清明节 falls on a Sunday; 6 April is off.
    String page = page("number=5&unit=WD&roll=none&start=2026-04-01T10:00");
    assertThat(page).contains("2026年4月9日").contains("2026年4月10日 00:00").contains("放假，不计");
  }

  @Test
  void aPauseMovesTheLastDayAndSaysSo() {
    String page =
        page("number=3&unit=D&start=2026-03-02T10:00" + pause("2026-03-03 09:00/2026-03-05 09:00"));
    assertThat(page).contains("id=\"last-day\">2026年3月7日<").contains("暂停，不计");
    assertThat(page("number=3&unit=D&start=2026-03-02T10:00" + pause("2026-03-03/")))
        .contains("暂停尚未结束");
  }

  @Test
  void aRuleOfAProfileIsCountedWithItsCitation() {
    assertThat(page("rule=P2015/dibao.county.notice&start=2026-03-02T10:00"))
        .contains("id=\"last-day\">2026年3月9日<")
        .contains("民发〔2012〕220号）第29条");
  }

  @Test
  void whatCannotBeCountedIsExplained() {
    assertThat(page("number=five&start=2026-03-02T10:00")).contains("期限的数值应为整数");
    assertThat(page("number=-1&unit=D&start=2026-03-02T10:00")).contains("期限的数值须在");
    assertThat(page("number=5&unit=X&start=2026-03-02T10:00")).contains("请选择期限的单位");
    assertThat(page("number=5&unit=H&roll=holiday&start=2026-03-02T10:00")).contains("不顺延");
    assertThat(page("number=5&start=tomorrow")).contains("开始时间应写成");
    assertThat(page("number=5&start=2026-03-02" + pause("2026-03-03"))).contains("暂停每行一段");
    assertThat(page("number=5&start=2026-03-02" + pause("2026-03-05/2026-03-03"))).contains("不得早于");
    assertThat(page("rule=P2015/none&start=2026-03-02")).contains("没有这项规则");
    assertThat(HttpOfficer.anonymous(port).get("/deadlines").raw().uri().getPath())
        .isIn("/login", "/deadlines");
    assertThat(HttpOfficer.anonymous(port).get("/deadlines").status()).isIn(302, 401);
  }

  /**
   * Explained, the days counted are those of the limit, and what is used at its end is all of it.
   */
  @Test
  void daysExplainedAreDaysCounted() {
    DayCounter counter = new DayCounter(Calendars.shipped());
    Random random = new Random(5);
    for (int i = 0; i < 500; i++) {
      Unit unit = random.nextBoolean() ? Unit.WD : Unit.D;
      Limit limit = new Limit(random.nextInt(40) + 1, unit, Roll.NONE);
      Instant start =
          Instant.parse("2015-01-01T00:00:00Z").plus(Duration.ofMinutes(random.nextInt(5_000_000)));
      Instant begin = start.plus(Duration.ofMinutes(random.nextInt(30_000)));
      List<Pause> pauses =
          List.of(new Pause(begin, begin.plus(Duration.ofMinutes(random.nextInt(20_000)))));
      List<DayCounter.Day> days = counter.explain(limit, start, pauses);
      assertThat(days.get(days.size() - 1).count()).isEqualTo(limit.number());
      assertThat(days.get(days.size() - 1).why()).isEqualTo(DayCounter.Why.COUNTED);
      Instant due = counter.compute(limit, start, pauses).due();
      assertThat(counter.used(unit, start, due.minusMillis(1), pauses)).isEqualTo(limit.number());
    }
  }
}

package cn.linfen.assistance.bench;

import cn.linfen.assistance.deadline.SlaTotals;
import cn.linfen.assistance.support.HttpOfficer;
import cn.linfen.assistance.support.IntegrationTest;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.camunda.bpm.engine.RepositoryService;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/**
 * What a supervisor of the city waits for at 10,000, 100,000 and 1,000,000 cases, spread over
 * counties, aid types and three years as offices are: most are over, one in thirty is open, one in
 * twelve was late. Nothing is asserted: it measures.
 */
@Tag("bench")
@IntegrationTest
@TestPropertySource(properties = "assistance.database.unsafe-fast=false")
class SupervisionBench {

  private static final int[] SIZES =
      Arrays.stream(System.getProperty("bench.sizes", "10000,100000,1000000").split(","))
          .mapToInt(Integer::parseInt)
          .toArray();
  private static final int RUNS = Integer.getInteger("bench.runs", 20);

  @LocalServerPort int port;
  @Autowired JdbcClient jdbc;
  @Autowired SlaTotals totals;
  @Autowired RepositoryService repository;

  @Test
  void answers() {
    String definition =
        repository
            .createProcessDefinitionQuery()
            .processDefinitionKey("subsistence-allowance")
            .latestVersion()
            .singleResult()
            .getId();
    Map<String, String> pages = new LinkedHashMap<>();
    pages.put("dashboard, heat map, trend", "/api/supervision/dashboard");
    pages.put("dashboard of one county", "/api/supervision/dashboard?county=141002");
    pages.put("list of late cases", "/api/supervision/cases?state=LATE&open=true");
    pages.put("list of steps", "/api/supervision/steps?state=LATE");
    pages.put("badges of a diagram", "/api/supervision/definitions/" + definition);
    HttpOfficer supervisor = HttpOfficer.of(port, "supervisor");
    int before = 0;
    for (int size : SIZES) {
      long begun = System.nanoTime();
      fill(before, size, definition);
      totals.recount();
      jdbc.sql("analyze").update();
      print("%,d cases, made in %.0f s", size, (System.nanoTime() - begun) / 1e9);
      pages.forEach((name, path) -> measure(supervisor, name, path));
      before = size;
    }
  }

  private void measure(HttpOfficer officer, String name, String path) {
    double[] millis = new double[RUNS];
    for (int run = -2; run < RUNS; run++) {
      long begun = System.nanoTime();
      HttpOfficer.Answer answer = officer.get(path);
      if (answer.status() != 200) {
        throw new IllegalStateException(path + " " + answer.body());
      }
      if (run >= 0) {
        millis[run] = (System.nanoTime() - begun) / 1e6;
      }
    }
    Arrays.sort(millis);
    print(
        "  %-28s p50 %7.1f ms   p95 %7.1f ms",
        name, millis[RUNS / 2], millis[(int) Math.ceil(RUNS * 0.95) - 1]);
  }

  /**
   * Cases from one number to the other, each with four steps; the last one of an open case runs.
   */
  private void fill(int from, int to, String definition) {
    String cases =
        """
        from generate_series(:from, :to - 1) n
        cross join lateral (select
          (array['141002','141081','141082','141021','141022','141023','141024','141025','141026',
                 '141027','141028','141029','141030','141031','141032','141033','141034'])[1 + n % 17] as county,
          (array['subsistence-allowance','subsistence-allowance','temporary-assistance'])[1 + n % 3] as aid,
          n % 30 = 7 as open,
          timestamptz '2026-03-11 09:30+08' - (case when n % 30 = 7 then n % 40 else n % 1095 end) * interval '1 day'
            as began) c
        """;
    jdbc.sql(
            "insert into assistance_case (number, file_type, aid_type, title, county, urban_rural, profile, state,"
                + " applicant_masked, sections, opened_at, closed_at) select 'BX-' || c.county || '-2025-' || n, 'BX', c.aid,"
                + " '最低生活保障', c.county, 'rural', 'P2015', case when c.open then 'OPEN' else 'GRANTED' end, '赵*田', 1,"
                + " c.began, case when c.open then null else c.began + interval '20 days' end "
                + cases)
        .param("from", from)
        .param("to", to)
        .update();
    jdbc.sql(
            "insert into sla_case (case_number, aid_type, county, started_at, limit_key, allowed, unit, risk_at, due_at,"
                + " next_risk, next_due, ended_at, outcome, used, late_steps) select 'BX-' || c.county || '-2025-' || n, c.aid,"
                + " c.county, c.began, 'dibao.total', 30, 'D', c.began + interval '24 days', c.began + interval '30 days',"
                + " c.began + interval '24 days', c.began + interval '30 days',"
                + " case when c.open then null else c.began + (10 + n % 23) * interval '1 day' end,"
                + " case when c.open then 'OPEN' else 'GRANTED' end, case when c.open then null else 10 + n % 23 end,"
                + " case when n % 12 = 0 then 1 else 0 end "
                + cases)
        .param("from", from)
        .param("to", to)
        .update();
    jdbc.sql(
            "insert into sla_step (id, kind, case_number, aid_type, county, division, process_key, definition_id,"
                + " activity_id, name, post, officer, limit_key, allowed, unit, started_at, risk_at, due_at, ended_at, ending,"
                + " used) select 'b' || n || '-' || s, 'TASK', 'BX-' || c.county || '-2025-' || n, c.aid, c.county, c.county,"
                + " 'subsistence-allowance', :definition,"
                + " (array['townshipReview','reportToCounty','countyReview','countyApproval'])[s],"
                + " (array['乡镇（街道）审核','报送县级','县级审查','县级审批'])[s], 'county.clerk', 'county-clerk', 'dibao.county.opinion', 5,"
                + " 'WD', c.began + s * interval '4 days', c.began + s * interval '4 days' + interval '4 days',"
                + " c.began + s * interval '4 days' + interval '6 days',"
                + " case when c.open and s = 4 then null else c.began + s * interval '4 days' + (1 + n % 7) * interval '1 day' end,"
                + " case when c.open and s = 4 then null else 'COMPLETED' end,"
                + " case when c.open and s = 4 then null else 1 + n % 7 end "
                + cases
                + " cross join generate_series(1, 4) s")
        .param("from", from)
        .param("to", to)
        .param("definition", definition)
        .update();
  }

  private static void print(String format, Object... values) {
    System.out.println("BENCH " + String.format(Locale.ROOT, format, values));
  }
}

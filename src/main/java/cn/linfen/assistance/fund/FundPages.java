package cn.linfen.assistance.fund;

import cn.linfen.assistance.deadline.ChinaTime;
import cn.linfen.assistance.document.Workbook;
import cn.linfen.assistance.organization.Access;
import cn.linfen.assistance.organization.Action;
import cn.linfen.assistance.organization.CurrentOfficer;
import cn.linfen.assistance.organization.Division;
import cn.linfen.assistance.organization.DivisionLevel;
import cn.linfen.assistance.organization.Divisions;
import java.time.Clock;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The month of a petty fund, for the township that has it and the county that fills it. */
@Controller
class FundPages {

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyy年M月d日 HH:mm").withZone(ChinaTime.ZONE);

  /** A line as it is shown. */
  record Row(String at, String label, String file, String in, String out, String balance) {}

  /** A year of a county's surplus as it is shown. */
  record SurplusRow(
      String county,
      int year,
      String balance,
      String amount,
      String used,
      String left,
      String file) {}

  private final Funds funds;
  private final Surplus surplus;
  private final Access access;
  private final CurrentOfficer current;
  private final Divisions divisions;
  private final Clock clock;

  FundPages(
      Funds funds,
      Surplus surplus,
      Access access,
      CurrentOfficer current,
      Divisions divisions,
      Clock clock) {
    this.funds = funds;
    this.surplus = surplus;
    this.access = access;
    this.current = current;
    this.divisions = divisions;
    this.clock = clock;
  }

  @GetMapping("/fund")
  String page(
      @RequestParam(required = false) String township,
      @RequestParam(required = false) String month,
      Model model) {
    access.require(Action.FUND);
    List<Division> mine = townships();
    String chosen = township == null && !mine.isEmpty() ? mine.get(0).code() : township;
    YearMonth of = month(month);
    model.addAttribute("townships", mine);
    model.addAttribute("month", of.toString());
    model.addAttribute("township", chosen);
    if (chosen != null) {
      access.require(Action.FUND, chosen);
      Funds.Statement statement = funds.statement(chosen, of);
      model.addAttribute("name", divisions.fullName(chosen));
      model.addAttribute("opening", Funds.yuan(statement.opening()));
      model.addAttribute("in", Funds.yuan(statement.in()));
      model.addAttribute("out", Funds.yuan(statement.out()));
      model.addAttribute("closing", Funds.yuan(statement.closing()));
      model.addAttribute("rows", rows(statement));
    }
    model.addAttribute("surplus", surplus());
    return "fund";
  }

  @GetMapping("/fund.xlsx")
  ResponseEntity<byte[]> excel(@RequestParam String township, @RequestParam String month) {
    access.require(Action.FUND, township);
    YearMonth of = month(month);
    Funds.Statement statement = funds.statement(township, of);
    List<List<Object>> rows = new ArrayList<>();
    rows.add(Arrays.asList("上月结转", "", "", "", "", Funds.yuan(statement.opening())));
    for (Row row : rows(statement)) {
      rows.add(
          Arrays.asList(row.at(), row.label(), row.file(), row.in(), row.out(), row.balance()));
    }
    rows.add(
        Arrays.asList(
            "本月合计",
            "",
            "",
            Funds.yuan(statement.in()),
            Funds.yuan(statement.out()),
            Funds.yuan(statement.closing())));
    return ResponseEntity.ok()
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            ContentDisposition.attachment()
                .filename(
                    "备用金-" + township + "-" + of + ".xlsx", java.nio.charset.StandardCharsets.UTF_8)
                .build()
                .toString())
        .contentType(
            MediaType.parseMediaType(
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
        .body(Workbook.of("备用金", List.of("时间", "事项", "案卷", "收入", "支出", "结余"), rows));
  }

  private static List<Row> rows(Funds.Statement statement) {
    return statement.lines().stream()
        .map(
            line ->
                new Row(
                    DAY.format(line.at().toInstant()),
                    line.label(),
                    line.fileNumber(),
                    line.amount() == null || line.amount().signum() < 0
                        ? ""
                        : Funds.yuan(line.amount()),
                    line.amount() == null || line.amount().signum() > 0
                        ? ""
                        : Funds.yuan(line.amount().negate()),
                    Funds.yuan(line.balance())))
        .toList();
  }

  private List<Division> townships() {
    List<Division> found = new ArrayList<>();
    for (String scope : access.scopes(current.id(), Action.FUND)) {
      Division division = divisions.get(scope);
      if (division.level() == DivisionLevel.TOWNSHIP) {
        found.add(division);
      } else {
        divisions.children(scope).stream()
            .filter(one -> one.level() == DivisionLevel.TOWNSHIP)
            .forEach(found::add);
      }
    }
    return found;
  }

  private List<SurplusRow> surplus() {
    return access.scopes(current.id(), Action.FUND).stream()
        .map(scope -> divisions.get(scope))
        .filter(scope -> scope.level() == DivisionLevel.COUNTY)
        .flatMap(
            county ->
                surplus.years(county.code()).stream()
                    .map(
                        one ->
                            new SurplusRow(
                                county.name(),
                                one.year(),
                                Funds.yuan(one.balance()),
                                Funds.yuan(one.amount()),
                                Funds.yuan(one.used()),
                                Funds.yuan(one.left()),
                                one.fileNumber())))
        .toList();
  }

  private YearMonth month(String text) {
    try {
      return text == null ? YearMonth.now(clock) : YearMonth.parse(text);
    } catch (DateTimeParseException e) {
      return YearMonth.now(clock);
    }
  }
}

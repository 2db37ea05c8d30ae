package cn.linfen.assistance.deadline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CalendarFileTest {

  private static final String YEAR =
      """
      2027-01-01,holiday,元旦
      2027-02-06,holiday,春节
      2027-02-07,holiday,春节
      2027-04-05,holiday,清明
      2027-05-01,holiday,劳动节
      2027-06-09,holiday,端午
      2027-09-15,holiday,中秋
      2027-10-01,holiday,国庆节
      """;

  private static void refused(String file, String... reasons) {
    assertThatThrownBy(() -> CalendarFile.read(file.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOfSatisfying(
            CalendarFile.Invalid.class,
            wrong -> assertThat(String.join("\n", wrong.lines())).contains(reasons));
  }

  @ParameterizedTest
  @CsvSource({"''", "'date,kind,name\n'", "'\uFEFF'", "'\uFEFFdate,kind,name\r\n'", "'日期,类别,名称\n'"})
  void theFirstDayIsKeptWhateverStandsBeforeIt(String before) throws Exception {
    assertThat(CalendarFile.read((before + YEAR).getBytes(StandardCharsets.UTF_8)))
        .hasSize(8)
        .first()
        .extracting(CalendarFile.Day::date)
        .isEqualTo(LocalDate.of(2027, 1, 1));
  }

  @Test
  void everyWrongLineIsNamed() {
    refused(
        YEAR
            + "\n2027-01-01,workday,元旦\n2027-01-04,workday,元旦\n27-1-5,holiday,x\n2027-02-30,holiday,x\n2027-03-01\n",
        "第10行：2027-01-01是星期一至星期五",
        "第11行：2027-01-04是星期一至星期五",
        "第12行：日期应是存在的一天",
        "第13行：日期应是存在的一天",
        "第14行：应有三列");
  }

  @Test
  void aDayIsEitherOffOrWorked() {
    refused(YEAR + "2027-02-06,workday,春节\n", "第9行：2027-02-06与第2行重复，且一处放假、一处上班");
  }

  @Test
  void aHolidayHasNoHole() {
    refused(YEAR + "2027-02-09,holiday,春节\n", "第9行：春节的放假日不连续，缺少2027-02-08");
  }

  @Test
  void aYearIsWhole() {
    refused(YEAR.replace("2027-06-09,holiday,端午\n", ""), "2027年缺少端午的放假日");
    refused(YEAR + "2026-12-31,holiday,元旦\n", "2026年只列了1天放假，不是完整的一年");
    refused("", "文件中没有任何日期");
  }

  @Test
  void anotherEncodingIsNamed() {
    assertThatThrownBy(() -> CalendarFile.read(YEAR.getBytes(Charset.forName("GBK"))))
        .hasMessageContaining("UTF-8");
  }
}

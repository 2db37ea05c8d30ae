package cn.linfen.assistance.deadline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeadlineTableTest {

  @Test
  void oneWrongLineDoesNotStopTheOthers() throws IOException {
    StringWriter out = new StringWriter();

    List<String> wrong =
        DeadlineTable.compute(
            new StringReader(
                """
                \uFEFFid,number,unit,roll,start,pauses
                a,3,WD,none,2015-09-02,
                b,drei,D,none,2015-09-02,
                c,3,Y,none,2015-09-02,
                d,3,D,none,2015-09-31,
                "e,3,D,none,2015-09-02,

                f,3
                g,7,D,none,2015-10-20T16:00
                """),
            out,
            Calendars.shipped());

    assertThat(wrong)
        .satisfiesExactly(
            one -> assertThat(one).startsWith("第3行：数值（number）应为整数"),
            one -> assertThat(one).startsWith("第4行：单位应为"),
            one -> assertThat(one).startsWith("第5行：").contains("ISO 8601"),
            one -> assertThat(one).startsWith("第6行：引号没有成对"),
            one -> assertThat(one).startsWith("第8行：缺少 unit"));
    assertThat(out.toString().lines())
        .containsExactly(
            "id,last_day,due,provisional",
            "a,2015-09-08,2015-09-09T00:00:00+08:00,false",
            "b,,,",
            "c,,,",
            "d,,,",
            "\"\",,,",
            "f,,,",
            "g,2015-10-27,2015-10-28T00:00:00+08:00,false");
  }

  @Test
  void aMissingColumnIsNamed() throws IOException {
    assertThat(
            DeadlineTable.compute(
                new StringReader("id,number,unit,start\na,3,D,2015-09-02\n"),
                new StringWriter(),
                Calendars.shipped()))
        .containsExactly("第一行缺少列 roll：应为 id,number,unit,roll,start,pauses");
  }
}

package cn.linfen.assistance.notice;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoticeNumberTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "尧都民救示〔2026〕12号-3",
        "尧都民救示[2026]12号-3",
        "尧都民救示【2026】12号－3",
        "尧都民救示（２０２６）１２号－３",
        " 尧都民救示 〔2026〕 第12号 — 3 ",
        "尧都民救示〔2026〕012号第3户",
      })
  void isReadAsPeopleTypeIt(String typed) {
    assertThat(NoticeNumber.parse(typed)).contains(new NoticeNumber("尧都民救示〔2026〕12号", 3));
  }

  @Test
  void mayNameTheSheetOnly() {
    assertThat(NoticeNumber.parse("尧都民救示〔2026〕12号"))
        .contains(new NoticeNumber("尧都民救示〔2026〕12号", null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "12号", "尧都民救示2026-12", "DB-141002-2026-000001", "〔2026〕12号"})
  void anythingElseIsNoNumber(String typed) {
    assertThat(NoticeNumber.parse(typed)).isEmpty();
    assertThat(NoticeNumber.parse(null)).isEmpty();
  }
}

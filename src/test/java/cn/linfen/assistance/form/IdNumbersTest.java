package cn.linfen.assistance.form;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class IdNumbersTest {

  private static final LocalDate TODAY = LocalDate.of(2026, 11, 24);

  static String withCheck(String digits) {
    return digits + IdNumbers.check(digits);
  }

  private static String objection(String digits) {
    return IdNumbers.objection(withCheck(digits), TODAY);
  }

  @Test
  void theCheckCharacterIsThatOfTheStandard() {
    // The example of GB 11643-1999.
    assertThat(IdNumbers.check("11010519491231002")).isEqualTo('X');
    assertThat(IdNumbers.objection("11010519491231002X", TODAY)).isNull();
    assertThat(IdNumbers.objection("440524188001010014", TODAY)).contains("过早");
  }

  @Test
  void eachSingleWrongDigitIsFound() {
    String right = "11010519491231002X";
    for (int i = 0; i < 17; i++) {
      for (char digit = '0'; digit <= '9'; digit++) {
        if (digit != right.charAt(i) && !(i == 0 && digit == '0')) {
          String wrong = right.substring(0, i) + digit + right.substring(i + 1);
          assertThat(IdNumbers.objection(wrong, TODAY)).as(wrong).isNotNull();
        }
      }
    }
  }

  @Test
  void theBirthDateExistsAndIsNotInTheFuture() {
    assertThat(objection("14100220261124001")).isNull();
    assertThat(objection("14100220261125001")).contains("晚于今天");
    assertThat(objection("14100219700230001")).contains("不存在");
    assertThat(objection("14100218891231001")).contains("过早");
  }

  @Test
  void theProvinceExists() {
    assertThat(objection("99100219700101001")).contains("省级");
    assertThat(objection("01100219700101001")).isNotNull();
  }

  @Test
  void theSexIsInTheLastDigitOfTheSerial() {
    assertThat(IdNumbers.sex(withCheck("14100219700101001"))).isEqualTo("1");
    assertThat(IdNumbers.sex(withCheck("14100219700101002"))).isEqualTo("2");
  }
}

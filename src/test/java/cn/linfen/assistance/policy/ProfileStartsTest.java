package cn.linfen.assistance.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Under which rules a new case starts. */
class ProfileStartsTest {

  private static Profiles profiles(String... starts) {
    return new Profiles(null, null, "", List.of(starts));
  }

  @Test
  void withoutAnythingElseTheRulesOf2015() {
    assertThat(profiles().forStart("none", "141002", LocalDate.of(2030, 1, 1))).isEqualTo("P2015");
  }

  @ParameterizedTest
  @CsvSource({
    "141024,2026-12-31,P2015",
    "141024,2027-01-01,P2021",
    "141002,2027-01-01,P2015",
    "141002,2027-07-01,P2021",
    "141034,2027-07-01,P2015",
    "141034,2028-01-01,P2021"
  })
  void theCountyBeforeTheCityAndTheLatestDayThatHasCome(
      String county, LocalDate date, String profile) {
    Profiles profiles =
        profiles(
            "1410:P2021:2027-07-01",
            "141024:P2021:2027-01-01",
            "141034:P2015:2027-01-01",
            "141034:P2021:2028-01-01");
    assertThat(profiles.forStart("none", county, date)).isEqualTo(profile);
  }

  @ParameterizedTest
  @CsvSource({
    "141024:P2021,应写成",
    "14:P2021:2027-01-01,应写成",
    "141024:P1999:2027-01-01,没有规则集",
    "141024:P2021:2027-02-30,日期",
    "141024:P2021:2021-06-30,早于该规则集的施行日期"
  })
  void whatIsWrongKeepsTheApplicationFromStarting(String start, String message) {
    assertThatThrownBy(() -> profiles(start))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("assistance.profile-starts")
        .hasMessageContaining(message);
  }
}

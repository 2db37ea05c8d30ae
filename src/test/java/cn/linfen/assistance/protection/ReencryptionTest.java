package cn.linfen.assistance.protection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.casefile.SectionView;
import cn.linfen.assistance.signature.FormHash;
import cn.linfen.assistance.support.IntegrationTest;
import cn.linfen.assistance.support.SampleCases;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@IntegrationTest
class ReencryptionTest {

  private static final String VILLAGE = "141002100200";

  @Autowired PersonalData personal;
  @Autowired CaseFiles cases;
  @Autowired DataSource database;
  @Autowired JdbcClient jdbc;
  private Reencryption keys;

  @BeforeEach
  void keys() {
    keys = new Reencryption(database, personal.file());
  }

  private String open() {
    return new SampleCases(cases).open(VILLAGE, "P2015");
  }

  private static List<String> contents(CaseFiles cases, String number) {
    return cases.sections(number).stream().map(SectionView::data).map(FormHash::text).toList();
  }

  @Test
  void allIsEncryptedAnewWhileTheApplicationWorks() {
    String before = open();
    List<String> content = contents(cases, before);
    var people = cases.people(before);
    int version = keys.addKey();
    assertThat(personal.encrypt("x")).as("a new key waits").doesNotStartWith(version + ".");
    AtomicBoolean done = new AtomicBoolean();
    List<String> meanwhile = new ArrayList<>();
    CompletableFuture<Void> work =
        CompletableFuture.runAsync(
            () -> {
              do {
                meanwhile.add(open());
              } while (!done.get());
            });
    assertThat(keys.run(line -> {})).isPositive();
    done.set(true);
    work.join();
    assertThat(keys.count().get("section.data")).containsOnlyKeys(version);
    assertThat(keys.count().get("household_person.id_no")).containsOnlyKeys(version);
    assertThat(contents(cases, before)).isEqualTo(content);
    assertThat(cases.people(before)).isEqualTo(people);
    assertThat(meanwhile).isNotEmpty().allMatch(number -> cases.people(number).size() == 4);
    assertThat(keys.run(line -> {})).as("nothing is left").isZero();
  }

  @Test
  void anInterruptedRunIsGoneOnWith() {
    String number = open();
    List<String> content = contents(cases, number);
    keys.addKey();
    assertThatThrownBy(
            () ->
                keys.run(
                    line -> {
                      throw new IllegalStateException("killed");
                    }))
        .hasMessage("killed");
    assertThat(contents(cases, number)).isEqualTo(content);
    keys.run(line -> {});
    assertThat(keys.count().values()).allMatch(versions -> versions.size() <= 1);
    assertThat(contents(cases, number)).isEqualTo(content);
  }

  @Test
  void whatWasSignedCanOnlyBeEncryptedAnew() {
    String number = open();
    for (String attack :
        List.of(
            "update section set data = '{}' where case_number = ?",
            "update section set data = jsonb_set(data, '{reason}', '\"x\"') where case_number = ?",
            "update section set data = jsonb_set(data, '{applicant,idNo}', '\"141002\"')"
                + " where case_number = ?",
            "update section set officer = 'county-clerk' where case_number = ?")) {
      assertThatThrownBy(() -> jdbc.sql(attack).param(number).update())
          .as(attack)
          .hasMessageContaining("never changed");
    }
  }
}

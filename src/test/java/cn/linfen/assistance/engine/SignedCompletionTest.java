package cn.linfen.assistance.engine;

import static cn.linfen.assistance.support.Papers.accept;
import static cn.linfen.assistance.support.Papers.application;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.linfen.assistance.form.Forms;
import cn.linfen.assistance.form.WorkItem;
import cn.linfen.assistance.form.WorkItems;
import cn.linfen.assistance.organization.Accounts;
import cn.linfen.assistance.protection.PersonalData;
import cn.linfen.assistance.signature.Sm3;
import cn.linfen.assistance.support.CaseDriver;
import cn.linfen.assistance.support.CaseDriver.Case;
import cn.linfen.assistance.support.HttpOfficer;
import cn.linfen.assistance.support.IntegrationTest;
import cn.linfen.assistance.support.Papers;
import cn.linfen.assistance.support.Staff;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What lies signed in the database counts only if the signature holds when the engine takes it. */
@IntegrationTest
class SignedCompletionTest {

  @Autowired ApplicationContext context;
  @Autowired JdbcClient jdbc;
  @Autowired Forms forms;
  @Autowired WorkItems items;
  @Autowired EngineActions actions;
  @Autowired Accounts accounts;
  @Autowired PersonalData personal;

  private CaseDriver cases;
  private Staff staff;
  private String user;
  private Case file;
  private String task;

  @BeforeEach
  void anApplicationInHand() {
    cases = new CaseDriver(context);
    staff = new Staff(context);
    user = staff.officer("township.clerk", "141002100");
    file = applied();
    task = file.task("examineApplication").getId();
    actions.claim(task, user);
  }

  @AfterEach
  void leave() {
    staff.leave();
  }

  private Case applied() {
    return cases.start(
        "subsistence-allowance",
        "township-clerk",
        application(Papers.idNumber(), cases.picture("township-clerk")));
  }

  private String stage() {
    WorkItem item = items.task(task).orElseThrow();
    return forms
        .stage(user, HttpOfficer.PIN, List.of(forms.check(item, user, accept().data())))
        .get(0);
  }

  private void change(String assignment, Object... values) {
    assertThat(
            jdbc.sql("update submission set " + assignment + " where task_id = '" + task + "'")
                .params(values)
                .update())
        .isEqualTo(1);
  }

  private void refused(String text) {
    assertThatThrownBy(() -> actions.complete(task, user)).hasMessageContaining(text);
    file.waitsAt("examineApplication");
    assertThat(
            jdbc.sql(
                    "select count(*) from submission s join signature g on g.submission_id = s.id"
                        + " where s.task_id = ?")
                .param(task)
                .query(Long.class)
                .single())
        .isZero();
  }

  @Test
  void whatHoldsIsTakenWithItsSignature() {
    String submission = stage();
    actions.complete(task, user);
    assertThat(
            jdbc.sql("select officer from signature where submission_id = ?")
                .param(submission)
                .query(String.class)
                .single())
        .isEqualTo(user);
    assertThatThrownBy(
            () ->
                jdbc.sql("update signature set officer = 'x' where submission_id = ?")
                    .param(submission)
                    .update())
        .hasMessageContaining("never changed");
    assertThatThrownBy(
            () ->
                jdbc.sql("delete from signature where submission_id = ?")
                    .param(submission)
                    .update())
        .hasMessageContaining("never changed");
  }

  @Test
  void otherContentIsRefused() {
    stage();
    ObjectNode other = (ObjectNode) accept().data();
    other.put("remarks", "另一种说法");
    change("data = ?", personal.encrypt(other.toString()));
    refused("所签的材料内容与记录不符");
    stage();
    actions.complete(task, user);
  }

  @Test
  void anotherTextThanTheOneShownIsRefused() {
    stage();
    change("statement = statement || '同意。'");
    refused("所签的签署的文字与记录不符");
  }

  @Test
  void aStatementOfSomebodyElsesMakingIsRefused() {
    stage();
    String statement =
        jdbc.sql("select signed_statement from submission where task_id = ?")
            .param(task)
            .query(String.class)
            .single()
            .replace("您将签署", "您已签署");
    change("signed_statement = ?, statement_hash = ?", statement, Sm3.hex(statement));
    refused("核验未通过");
  }

  @Test
  void anotherPostIsRefused() {
    stage();
    change("post = 'township.reviewer'");
    refused("所签的岗位与记录不符");
  }

  @Test
  void aSignatureForAnotherCaseIsRefused() {
    Case second = applied();
    stage();
    String other = second.task("examineApplication").getId();
    actions.claim(other, user);
    jdbc.sql("update submission set task_id = ? where task_id = ?").params(other, task).update();
    assertThatThrownBy(() -> actions.complete(other, user)).hasMessageContaining("核验未通过");
    second.waitsAt("examineApplication");
  }

  @Test
  void aSignatureWithAnotherCertificateIsRefused() {
    stage();
    change(
        "certificate = (select c.serial from certificate c join officer_key k on k.id = c.key_id"
            + " where k.user_id = 'township-clerk' limit 1)");
    refused("核验未通过");
  }

  @Test
  void whoLeftBetweenSigningAndCompletingIsRefused() {
    stage();
    jdbc.sql(
            """
            insert into certificate_revocation (serial, revoked_at, kind, reason, revoked_by)
            select certificate, now(), 'ORDERED', '口令外泄', 'secadmin' from submission
            where task_id = ?
            """)
        .param(task)
        .update();
    refused("签名证书已经吊销");
  }

  @Test
  void twoSignaturesOfOneTaskLeaveTheLaterOne() {
    String first = stage();
    String second = stage();
    actions.complete(task, user);
    assertThat(
            jdbc.sql("select submission_id from signature where submission_id in (?, ?)")
                .params(first, second)
                .query(String.class)
                .list())
        .containsExactly(second);
  }
}

package cn.linfen.assistance.casefile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.linfen.assistance.protection.PersonalData;
import cn.linfen.assistance.support.HttpOfficer;
import cn.linfen.assistance.support.IntegrationTest;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@IntegrationTest
class AttachmentsTest {

  private static final String BOUNDARY = "----attachment";

  /** Two by two pixels, lossy. */
  private static final byte[] WEBP =
      Base64.getDecoder()
          .decode(
              "UklGRjwAAABXRUJQVlA4IDAAAADQAQCdASoCAAIAAUAmJaACdLoB+AADsAD+8ut//NgVzXPv9//S4P0uD9Lg/9KQAAA=");

  @LocalServerPort int port;
  @Autowired AttachmentStore store;
  @Autowired CaseFiles cases;
  @Autowired PersonalData personal;
  @Autowired JdbcClient jdbc;
  @Autowired ObjectMapper json;

  private static byte[] picture(String format) throws IOException {
    BufferedImage image = new BufferedImage(400, 300, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.setColor(new Color((int) (System.nanoTime() & 0xffffff)));
    pen.fillRect(10, 10, 380, 280);
    pen.dispose();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, format, bytes);
    return bytes.toByteArray();
  }

  private static byte[] pdf(boolean encrypted, int pages) throws IOException {
    try (PDDocument document = new PDDocument()) {
      for (int i = 0; i < pages; i++) {
        document.addPage(new PDPage());
      }
      if (encrypted) {
        document.protect(new StandardProtectionPolicy("owner", "user", new AccessPermission()));
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      document.save(bytes);
      return bytes.toByteArray();
    }
  }

  private HttpOfficer.Answer upload(String user, String name, byte[] bytes, String strokes) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    String head =
        "--"
            + BOUNDARY
            + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\""
            + name
            + "\"\r\n\r\n";
    body.writeBytes(head.getBytes(StandardCharsets.UTF_8));
    body.writeBytes(bytes);
    if (strokes != null) {
      body.writeBytes(
          ("\r\n--"
                  + BOUNDARY
                  + "\r\nContent-Disposition: form-data; name=\"strokes\"\r\n\r\n"
                  + strokes)
              .getBytes(StandardCharsets.UTF_8));
    }
    body.writeBytes(("\r\n--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
    return HttpOfficer.of(port, user)
        .send(
            "POST",
            "/api/attachments",
            "multipart/form-data; boundary=" + BOUNDARY,
            body.toByteArray());
  }

  private String uploaded(String user, byte[] bytes) {
    HttpOfficer.Answer answer = upload(user, "户口本.png", bytes, null);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.json().path("attachmentId").asText();
  }

  @Test
  void picturesAndPdfComeBackAsTheyWere() throws IOException {
    for (byte[] file : List.of(picture("png"), picture("jpg"), pdf(false, 2), WEBP)) {
      HttpOfficer.Answer stored = upload("township-clerk", "../../户口本\u202Egnp.exe", file, null);
      assertThat(stored.status()).as(stored.body()).isEqualTo(200);
      assertThat(stored.json().path("name").asText()).isEqualTo("户口本gnp.exe");
      String id = stored.json().path("attachmentId").asText();
      HttpOfficer clerk = HttpOfficer.of(port, "township-clerk");
      HttpOfficer.Answer read = clerk.get("/api/attachments/" + id);
      assertThat(read.raw().body()).isEqualTo(file);
      assertThat(read.raw().headers().firstValue("Content-Type").orElse(""))
          .isEqualTo(stored.json().path("contentType").asText());
      assertThat(read.raw().headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
      assertThat(read.raw().headers().firstValue("Content-Disposition").orElse(""))
          .startsWith("inline");
      assertThat(
              clerk
                  .get("/api/attachments/" + id + "?download=1")
                  .raw()
                  .headers()
                  .firstValue("Content-Disposition")
                  .orElse(""))
          .startsWith("attachment");
    }
  }

  @Test
  void oneContentIsKeptOnce() throws IOException {
    byte[] file = picture("png");
    uploaded("township-clerk", file);
    uploaded("township-clerk", file);
    assertThat(
            jdbc.sql("select count(*) from attachment_content where bytes = ?")
                .param(file)
                .query(Integer.class)
                .single())
        .isEqualTo(1);
  }

  @Test
  void whatIsNoPictureOrPdfIsRefusedWithTheReason() throws IOException {
    byte[] png = picture("png");
    byte[] jpg = picture("jpg");
    refused("空.png", new byte[0], "空");
    refused("cut.png", Arrays.copyOf(png, png.length / 2), "损坏");
    refused("cut.jpg", Arrays.copyOf(jpg, jpg.length / 2), "损坏");
    refused("head.jpg", Arrays.copyOf(jpg, 40), "损坏");
    refused("locked.pdf", pdf(true, 1), "加密");
    refused("cut.pdf", Arrays.copyOf(pdf(false, 3), 60), "损坏");
    refused("none.pdf", pdf(false, 0), "损坏");
    refused("page.png", "<html><script>alert(1)</script></html>".getBytes(), "只能上传");
    refused("draw.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>".getBytes(), "只能上传");
    refused("prog.jpg", new byte[] {'M', 'Z', 0, 1, 2, 3, 4, 5}, "只能上传");
    refused("text.pdf", "只是文字".getBytes(StandardCharsets.UTF_8), "只能上传");
    refused("huge.png", header(20000, 20000), "像素过多");
  }

  /** A PNG that claims to be that large. */
  private static byte[] header(int width, int height) throws IOException {
    byte[] png = picture("png");
    java.nio.ByteBuffer.wrap(png).putInt(16, width).putInt(20, height);
    java.util.zip.CRC32 crc = new java.util.zip.CRC32();
    crc.update(png, 12, 17);
    java.nio.ByteBuffer.wrap(png).putInt(29, (int) crc.getValue());
    return png;
  }

  private void refused(String name, byte[] bytes, String reason) {
    HttpOfficer.Answer answer = upload("township-clerk", name, bytes, null);
    assertThat(answer.status()).as(name + " " + answer.body()).isEqualTo(422);
    assertThat(answer.json().path("errors").get(0).path("message").asText())
        .as(name)
        .contains(reason);
  }

  @Test
  void aFileBeyondTwentyMegabytesIsRefused() {
    for (int megabytes : List.of(21, 100)) {
      byte[] large = new byte[megabytes * 1024 * 1024];
      HttpOfficer.Answer answer = upload("township-clerk", "大.png", large, null);
      assertThat(answer.status()).isEqualTo(413);
      assertThat(answer.json().path("detail").asText()).contains("20 MB");
    }
  }

  @Test
  void strokesOfASignatureAreKept() throws IOException {
    HttpOfficer.Answer answer =
        upload("township-clerk", "签名.png", picture("png"), "[{\"points\":[[1,2,0.5]]}]");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(
            jdbc.sql("select strokes->0->'points'->0->>0 from attachment where id = ?")
                .param(answer.json().path("attachmentId").asText())
                .query(String.class)
                .single())
        .isEqualTo("1");
    assertThat(upload("township-clerk", "签名.png", picture("png"), "{nonsense").status())
        .isEqualTo(422);
  }

  @Test
  void onlyThoseWhoMaySeeTheCaseReadItsAttachments() throws IOException {
    String id = uploaded("township-clerk", picture("png"));
    HttpOfficer stranger = HttpOfficer.of(port, "township-clerk-2");
    HttpOfficer approver = HttpOfficer.of(port, "county-approver");
    assertThat(stranger.get("/api/attachments/" + id).status()).isEqualTo(404);
    assertThat(approver.get("/api/attachments/" + id).status()).isEqualTo(404);
    String number = caseWith(id);
    assertThat(stranger.get("/api/attachments/" + id).status()).isEqualTo(404);
    assertThat(approver.get("/api/attachments/" + id).status()).isEqualTo(200);
    assertThat(store.usable(id, "county-approver", number)).isTrue();
    assertThat(store.usable(id, "township-clerk", null)).isFalse();
    assertThatThrownBy(() -> caseWith(id)).isInstanceOf(AttachmentRefused.class);
    assertThatThrownBy(() -> caseWith("att-" + UUID.randomUUID().toString().replace("-", "")))
        .isInstanceOf(AttachmentRefused.class);
    assertThat(upload("sysadmin", "x.png", picture("png"), null).status()).isEqualTo(403);
    assertThat(stranger.get("/api/attachments/nothing").status()).isEqualTo(404);
  }

  @Test
  void whatWasSignedForNeverChanges() throws IOException {
    String id = uploaded("township-clerk", picture("png"));
    caseWith(id);
    for (String attack :
        List.of(
            "update attachment set name = 'x' where id = ?",
            "delete from attachment where id = ?",
            "update attachment_content set bytes = '' where sha256 = (select sha256 from attachment where id = ?)",
            "delete from attachment_content where sha256 = (select sha256 from attachment where id = ?)")) {
      assertThatThrownBy(() -> jdbc.sql(attack).param(id).update())
          .hasMessageContaining("never changed or deleted");
    }
  }

  @Test
  void orphansGoAfterADayUnlessADraftNamesThem() throws IOException {
    String linked = uploaded("township-clerk", picture("png"));
    caseWith(linked);
    String orphan = uploaded("township-clerk", picture("png"));
    String drafted = uploaded("township-clerk", picture("png"));
    String fresh = uploaded("township-clerk", picture("png"));
    jdbc.sql(
            "insert into draft (subject, data, attachments, revision, saved_at, saved_by) values (?, ?, array[?], 1, now(), 'township-clerk')")
        .params("task:" + UUID.randomUUID(), personal.encrypt("{}"), drafted)
        .update();
    jdbc.sql(
            "update attachment set uploaded_at = uploaded_at - interval '25 hours' where id in (?, ?)")
        .params(orphan, drafted)
        .update();
    store.purgeOrphans();
    assertThat(store.read(orphan)).isEmpty();
    for (String kept : List.of(linked, drafted, fresh)) {
      assertThat(store.read(kept)).isPresent();
    }
  }

  private String caseWith(String attachment) {
    String person = UUID.randomUUID().toString().substring(0, 18);
    try {
      return cases.open(
          new NewCase(
              "DB",
              "subsistence-allowance",
              "最低生活保障",
              "141002",
              "141002100",
              "141002100200",
              "rural",
              "P2015",
              new Section(
                  "subsistence-application",
                  json.readTree(
                      "{\"applicant\":{\"name\":\"王五\",\"idNo\":\""
                          + person
                          + "\"},\"attachments\":[\""
                          + attachment
                          + "\"]}"),
                  "x",
                  "township-clerk",
                  "township.clerk",
                  "141002100",
                  null,
                  UUID.randomUUID().toString(),
                  "x")));
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}

package cn.linfen.assistance.document;

import static org.assertj.core.api.Assertions.assertThat;

import cn.linfen.assistance.casefile.Attachments;
import cn.linfen.assistance.form.FormSchema;
import cn.linfen.assistance.form.Schemas;
import cn.linfen.assistance.support.IntegrationTest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import javax.imageio.ImageIO;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

@IntegrationTest
class FormPrinterTest {

  @Autowired private FormPrinter printer;
  @Autowired private Schemas schemas;
  @Autowired private Attachments attachments;
  @Autowired private ObjectMapper json;
  @Autowired private TestRestTemplate http;

  @Test
  void printsLabelsDecodedValuesListsAndSignatures() throws Exception {
    String signature = attachments.store("签名.png", png(400, 150), null, "township-clerk").id();
    String photo = attachments.store("照片.png", png(3000, 2000), null, "township-clerk").id();
    ObjectNode data = application();
    data.put("signature", signature);
    data.putArray("attachments").add(photo);

    byte[] pdf = print("subsistence-application", data);

    Files.createDirectories(Path.of("target/documents"));
    Files.write(Path.of("target/documents/form.pdf"), pdf);
    String text = ShippedTemplatesTest.text(pdf).replaceAll("\\s", "");
    assertThat(text)
        .contains("张三", "已婚", "汉", "户主", "韩村", "7200.00", "重病")
        .doesNotContain(signature, photo, "subsistence", "undefined");
    try (PDDocument document = Loader.loadPDF(pdf)) {
      int pictures = 0;
      for (var page : document.getPages()) {
        for (var name : page.getResources().getXObjectNames()) {
          pictures += page.getResources().isImageXObject(name) ? 1 : 0;
        }
      }
      assertThat(pictures).isEqualTo(2);
    }
  }

  @Test
  void everyFormPrintsEmptyAndIncomplete() throws Exception {
    for (FormSchema form : schemas.all()) {
      assertThat(ShippedTemplatesTest.text(print(form.id(), json.createObjectNode())))
          .as(form.id())
          .contains(form.title().substring(0, 2));
      ObjectNode odd = json.createObjectNode();
      odd.put("members", "不是列表");
      odd.putArray("applicant").add(1);
      odd.put("signature", "att-unknown");
      odd.put("attachments", "[broken");
      assertThat(print(form.id(), odd)).as(form.id()).isNotEmpty();
    }
  }

  @Test
  void textIsNeverMarkup() throws Exception {
    ObjectNode data = application();
    data.put("reason", "<img src=x onerror=alert(1)><b>粗</b> ${T(java.lang.Runtime)} \u0007");
    assertThat(
            ShippedTemplatesTest.text(print("subsistence-application", data)).replaceAll("\\s", ""))
        .contains("<imgsrc=xonerror=alert(1)><b>粗</b>${T(java.lang.Runtime)}");
  }

  @Test
  void twoHundredRowsPrintInReasonableTime() {
    ObjectNode data = application();
    ArrayNode members = (ArrayNode) data.get("members");
    JsonNode one = members.get(0);
    ArrayNode incomes = data.putArray("incomes");
    for (int i = 0; i < 100; i++) {
      members.add(one.deepCopy());
      incomes.addObject().put("incomeType", "02").put("incomeName", "玉米" + i).put("amount", i);
    }
    long start = System.nanoTime();
    byte[] pdf = print("subsistence-application", data);
    assertThat(pdf).isNotEmpty();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
  }

  @Test
  void aDraftIsPrintedForWhoMayFillItIn() {
    String path = "/api/processes/subsistence-allowance/draft";
    TestRestTemplate clerk = http.withBasicAuth("township-clerk-b", "Linfen@2015");
    clerk.delete(path);
    assertThat(clerk.getForEntity(path + ".pdf", String.class).getStatusCode())
        .isEqualTo(HttpStatus.NOT_FOUND);

    ObjectNode body = json.createObjectNode().put("revision", 0);
    body.set("data", application());
    assertThat(
            clerk
                .exchange(path, HttpMethod.PUT, new HttpEntity<>(body), String.class)
                .getStatusCode())
        .isEqualTo(HttpStatus.OK);

    ResponseEntity<byte[]> pdf = clerk.getForEntity(path + ".pdf", byte[].class);
    assertThat(pdf.getStatusCode()).isEqualTo(HttpStatus.OK);
    assertThat(pdf.getHeaders().getContentType()).isEqualTo(MediaType.APPLICATION_PDF);
    assertThat(
            http.withBasicAuth("county-clerk", "Linfen@2015")
                .getForEntity(path + ".pdf", String.class)
                .getStatusCode()
                .is4xxClientError())
        .isTrue();
    clerk.delete(path);
  }

  private byte[] print(String form, JsonNode data) {
    FormSchema schema = schemas.get(form);
    return printer.pdf(schema.schema(), data, schema.title(), "草稿，未签署");
  }

  private ObjectNode application() {
    try {
      return (ObjectNode)
          json.readTree(
              """
              {"division":"141002100200","urbanRural":"rural","channel":"self","applyDate":"2026-10-12",
               "applicant":{"name":"张三","idNo":"141002196001011234","sex":"1","birthDate":"1960-01-01",
                 "ethnicity":"01","maritalStatus":"20","hukouType":"1","hukouAddress":"韩村12号",
                 "residence":"韩村12号","phone":"13800000000"},
               "members":[{"name":"张三","idNo":"141002196001011234","relation":"02","sex":"1",
                 "birthDate":"1960-01-01","ethnicity":"01","health":"40","labor":"02","covered":true}],
               "incomes":[{"memberIdNo":"141002196001011234","incomeType":"02","incomeName":"玉米",
                 "amount":7200,"counted":7200}],
               "assets":[],"houses":[],"supporters":[],"expenses":[],"cause":["01"],"reason":"长期患病",
               "relativeDeclared":false,"pledge":true}
              """);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] png(int width, int height) throws Exception {
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    Graphics2D graphics = picture.createGraphics();
    graphics.setColor(Color.BLUE);
    graphics.drawLine(0, 0, width, height);
    graphics.dispose();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(picture, "png", out);
    return out.toByteArray();
  }
}

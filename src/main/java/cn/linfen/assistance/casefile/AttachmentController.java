package cn.linfen.assistance.casefile;

import cn.linfen.assistance.organization.Access;
import cn.linfen.assistance.organization.Action;
import cn.linfen.assistance.organization.CurrentOfficer;
import cn.linfen.assistance.problem.ApiProblem;
import cn.linfen.assistance.problem.FieldError;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** Uploads and downloads of attachments. */
@RestController
@RequestMapping("/api/attachments")
class AttachmentController {

  private static final int LONGEST_STROKES = 500_000;

  record Stored(String attachmentId, String name, long size, String contentType) {}

  private final Attachments attachments;
  private final CurrentOfficer current;
  private final Access access;
  private final ObjectMapper json;

  AttachmentController(
      Attachments attachments, CurrentOfficer current, Access access, ObjectMapper json) {
    this.attachments = attachments;
    this.current = current;
    this.access = access;
    this.json = json;
  }

  @PostMapping
  Stored upload(
      @RequestPart("file") MultipartFile file,
      @RequestParam(name = "strokes", required = false) String strokes)
      throws IOException {
    access.require(Action.ATTACH);
    try {
      Attachments.Info info =
          attachments.store(
              file.getOriginalFilename(), file.getBytes(), strokes(strokes), current.id());
      return new Stored(info.id(), info.name(), info.size(), info.contentType());
    } catch (AttachmentRefused refused) {
      throw new ApiProblem(
          422, refused.getMessage(), List.of(new FieldError("/file", refused.getMessage())));
    }
  }

  @GetMapping("/{id}")
  ResponseEntity<byte[]> read(
      @PathVariable String id, @RequestParam(name = "download", required = false) String download) {
    Attachments.Content content =
        attachments.read(id, current.id()).orElseThrow(ApiProblem::notFound);
    return CaseController.file(
        content.info().name(), content.info().contentType(), content.bytes(), download != null);
  }

  private JsonNode strokes(String text) {
    if (text == null || text.isBlank()) {
      return null;
    }
    try {
      JsonNode strokes = text.length() > LONGEST_STROKES ? null : json.readTree(text);
      if (strokes != null && strokes.isArray()) {
        return strokes;
      }
    } catch (JsonProcessingException e) {
      throw refusedStrokes();
    }
    throw refusedStrokes();
  }

  private static ApiProblem refusedStrokes() {
    return new ApiProblem(
        422, "签名笔迹不完整，请重新签名", List.of(new FieldError("/strokes", "签名笔迹不完整，请重新签名")));
  }
}

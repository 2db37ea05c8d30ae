package cn.linfen.assistance.organization;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.springframework.core.io.ClassPathResource;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.thymeleaf.context.LazyContextVariable;

/**
 * What every page has around it: the links to the pages that the caller may open, from {@code
 * organization/pages.csv} and the table of rights, and whether this is the demonstration.
 */
@ControllerAdvice
class PageFrame {

  record Link(String path, String label) {}

  private final Demonstration demo;
  private final EndpointAccess access;
  private final List<Link> pages = new ArrayList<>();

  PageFrame(Demonstration demo, EndpointAccess access) {
    this.demo = demo;
    this.access = access;
    CSVFormat format = CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get();
    try (Reader reader =
        new InputStreamReader(
            new ClassPathResource("organization/pages.csv").getInputStream(),
            StandardCharsets.UTF_8)) {
      for (CSVRecord row : format.parse(reader)) {
        pages.add(new Link(row.get("path"), row.get("label")));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ModelAttribute("demo")
  boolean demo() {
    return demo.active();
  }

  /** Asked for by pages only: an answer of the API has no frame. */
  @ModelAttribute("pages")
  LazyContextVariable<List<Link>> pages() {
    return new LazyContextVariable<>() {
      @Override
      protected List<Link> loadValue() {
        return pages.stream().filter(page -> mayOpen(page.path())).toList();
      }
    };
  }

  private boolean mayOpen(String path) {
    return access.allows("GET", path, SecurityContextHolder.getContext().getAuthentication());
  }
}

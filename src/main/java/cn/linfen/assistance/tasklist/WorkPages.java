package cn.linfen.assistance.tasklist;

import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** The clerk's own pages beside Tasklist. */
@Controller
class WorkPages {

  @GetMapping("/batch")
  String batch() {
    return "batch";
  }

  @GetMapping("/search")
  String search() {
    return "search";
  }
}

package cn.linfen.assistance.organization;

import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** Lets every page say that this is the demonstration. */
@ControllerAdvice
class DemoLabel {

  private final OrganizationStart.DemoMode demo;

  DemoLabel(OrganizationStart.DemoMode demo) {
    this.demo = demo;
  }

  @ModelAttribute("demo")
  boolean demo() {
    return demo.active();
  }
}

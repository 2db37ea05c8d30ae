package cn.linfen.assistance.signature;

import java.security.Principal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What the security administrator does about PINs. */
@Controller
class PinPages {

  private final Pins pins;

  PinPages(Pins pins) {
    this.pins = pins;
  }

  @PostMapping("/admin/security/{userId}/pin")
  String unlock(Principal admin, @PathVariable String userId, RedirectAttributes answer) {
    if (pins.unlock(userId, admin.getName())) {
      answer.addFlashAttribute("done", "已解锁 " + userId + " 的签名口令");
    } else {
      answer.addFlashAttribute("wrong", userId + " 还没有设置签名口令");
    }
    return "redirect:/admin/security";
  }
}

package cn.linfen.assistance.organization;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Sign-in page, the officer's own account, and the pages of the three administrators. */
@Controller
class AccountPages {

  private final Accounts accounts;
  private final Officers officers;
  private final Posts posts;
  private final Divisions divisions;
  private final AuditLog audit;
  private final LandingPage landing;
  private final OwnSession own;
  private final Clock clock;

  AccountPages(
      Accounts accounts,
      Officers officers,
      Posts posts,
      Divisions divisions,
      AuditLog audit,
      LandingPage landing,
      OwnSession own,
      Clock clock) {
    this.accounts = accounts;
    this.officers = officers;
    this.posts = posts;
    this.divisions = divisions;
    this.audit = audit;
    this.landing = landing;
    this.own = own;
    this.clock = clock;
  }

  @GetMapping("/")
  String start(Principal officer) {
    return "redirect:" + landing.of(officer.getName());
  }

  @GetMapping("/login")
  String login() {
    return "login";
  }

  @GetMapping("/account")
  String account(Principal officer, Model model) {
    model.addAttribute("officer", officers.find(officer.getName()).orElseThrow());
    model.addAttribute(
        "posts",
        officers.postsOf(officer.getName()).stream()
            .map(
                held ->
                    divisions.fullName(held.division())
                        + "　"
                        + posts.get(held.post()).name()
                        + (held.deputyFor() == null
                            ? ""
                            : "（代" + officers.name(held.deputyFor()) + "，至" + held.validTo() + "）"))
            .toList());
    model.addAttribute(
        "deputies",
        officers.deputiesOf(officer.getName()).stream()
            .map(
                held ->
                    divisions.fullName(held.division())
                        + posts.get(held.post()).name()
                        + "现由"
                        + officers.name(held.userId())
                        + "代理，至"
                        + held.validTo()
                        + "。代理期间您不办理此岗位的事项；如已返岗，请系统管理员先结束代理。")
            .toList());
    return "account";
  }

  @PostMapping("/account/password")
  String changePassword(
      Principal officer,
      @RequestParam String old,
      @RequestParam String password,
      @RequestParam String repeated,
      HttpServletRequest request,
      HttpServletResponse response,
      RedirectAttributes answer) {
    try {
      if (!password.equals(repeated)) {
        throw new Accounts.Invalid("两次输入的新密码不一致");
      }
      accounts.changePassword(officer.getName(), old, password);
      own.renew(request, response);
      answer.addFlashAttribute("done", "密码已修改");
    } catch (Accounts.Invalid wrong) {
      answer.addFlashAttribute("wrong", wrong.getMessage());
    }
    return "redirect:/account";
  }

  @GetMapping("/admin/officers")
  String officers(Model model) {
    model.addAttribute("head", UsersFile.HEAD);
    model.addAttribute("officers", officers.all());
    model.addAttribute("holdings", officers.holdingsToCome());
    model.addAttribute("postTable", posts);
    model.addAttribute("posts", posts.all());
    model.addAttribute("divisions", divisions);
    model.addAttribute("today", LocalDate.now(clock));
    return "admin-officers";
  }

  @PostMapping("/admin/officers")
  String create(
      Principal admin,
      @RequestParam String userId,
      @RequestParam String name,
      @RequestParam String password,
      RedirectAttributes answer) {
    return change(
        answer, "已建立用户 " + userId, () -> accounts.create(userId, name, password, admin.getName()));
  }

  /** The initial passwords are in this answer only; it is not kept anywhere. */
  @PostMapping("/admin/officers/load")
  String load(
      Principal admin, @RequestParam MultipartFile file, Model model, HttpServletResponse response)
      throws IOException {
    if (file.getSize() > UsersFile.LARGEST) {
      model.addAttribute("report", new UsersFile.Report(List.of("文件过大，最多1 MB"), Map.of(), 0));
    } else {
      model.addAttribute("report", accounts.load(file.getBytes(), admin.getName()));
    }
    response.setHeader("Cache-Control", "no-store");
    return officers(model);
  }

  @PostMapping("/admin/officers/{userId}/posts")
  String give(
      Principal admin,
      @PathVariable String userId,
      @RequestParam String post,
      @RequestParam String division,
      @RequestParam LocalDate from,
      @RequestParam(required = false) LocalDate to,
      @RequestParam(required = false) String deputyFor,
      RedirectAttributes answer) {
    String principal = deputyFor == null || deputyFor.isBlank() ? null : deputyFor.strip();
    return change(
        answer,
        "已为 " + userId + " 设置岗位",
        () -> accounts.give(userId, post, division.strip(), from, to, principal, admin.getName()));
  }

  @PostMapping("/admin/officers/holdings/{id}/end")
  String end(Principal admin, @PathVariable long id, RedirectAttributes answer) {
    return change(
        answer,
        "岗位已结束",
        () -> accounts.end(id, LocalDate.now(clock).minusDays(1), admin.getName()));
  }

  @PostMapping("/admin/officers/{userId}/disabled")
  String disable(
      Principal admin,
      @PathVariable String userId,
      @RequestParam boolean disabled,
      RedirectAttributes answer) {
    return change(
        answer,
        disabled ? "已停用 " + userId : "已启用 " + userId,
        () -> {
          if (userId.equals(admin.getName())) {
            throw new Accounts.Invalid("不能停用自己的账户");
          }
          accounts.disable(userId, disabled, admin.getName());
        });
  }

  private static String change(RedirectAttributes answer, String done, Runnable work) {
    try {
      work.run();
      answer.addFlashAttribute("done", done);
    } catch (Accounts.Invalid wrong) {
      answer.addFlashAttribute("wrong", wrong.getMessage());
    } catch (org.springframework.dao.DataIntegrityViolationException wrong) {
      answer.addFlashAttribute("wrong", "保存未成功：用户或日期不符合要求，请检查");
    }
    return "redirect:/admin/officers";
  }

  @GetMapping("/admin/security")
  String security(Model model) {
    model.addAttribute("officers", officers.all());
    return "admin-security";
  }

  @PostMapping("/admin/security/{userId}/unlock")
  String unlock(Principal admin, @PathVariable String userId, RedirectAttributes answer) {
    accounts.unlock(userId, admin.getName());
    answer.addFlashAttribute("done", "已解锁 " + userId);
    return "redirect:/admin/security";
  }

  @PostMapping("/admin/security/{userId}/password")
  String reset(
      Principal admin,
      @PathVariable String userId,
      @RequestParam String password,
      RedirectAttributes answer) {
    try {
      accounts.resetPassword(userId, password, admin.getName());
      answer.addFlashAttribute("done", "已重置 " + userId + " 的密码，该用户下次登录须修改");
    } catch (Accounts.Invalid wrong) {
      answer.addFlashAttribute("wrong", wrong.getMessage());
    }
    return "redirect:/admin/security";
  }

  @GetMapping("/admin/audit")
  String audit(
      @RequestParam(defaultValue = "9223372036854775807") long before,
      @RequestParam(defaultValue = "") String person,
      @RequestParam(defaultValue = "") String event,
      @RequestParam(required = false) @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) LocalDate from,
      @RequestParam(required = false) @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) LocalDate to,
      Model model) {
    model.addAttribute("entries", audit.find(person.strip(), event, from, to, before, 100));
    model.addAttribute("events", audit.events());
    model.addAttribute("person", person);
    model.addAttribute("event", event);
    model.addAttribute("from", from);
    model.addAttribute("to", to);
    model.addAttribute("zone", clock.getZone());
    return "admin-audit";
  }

  @ExceptionHandler(
      org.springframework.web.method.annotation.MethodArgumentTypeMismatchException.class)
  String unreadable(RedirectAttributes answer) {
    answer.addFlashAttribute("wrong", "日期格式不正确，应为 2026-11-24 的样式");
    return "redirect:/admin/officers";
  }
}

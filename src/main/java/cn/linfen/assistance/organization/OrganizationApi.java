package cn.linfen.assistance.organization;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Divisions and officers for the pickers of the forms, and the officer's own account. */
@RestController
@RequestMapping("/api")
class OrganizationApi {

  record Option(String code, String name, String level) {}

  record OfficerOption(String id, String name) {}

  record PasswordChange(String old, String password) {}

  private final Divisions divisions;
  private final Officers officers;
  private final Accounts accounts;
  private final Posts posts;
  private final CurrentOfficer current;
  private final OwnSession own;
  private final Demonstration demonstration;

  OrganizationApi(
      Divisions divisions,
      Officers officers,
      Accounts accounts,
      Posts posts,
      CurrentOfficer current,
      OwnSession own,
      Demonstration demonstration) {
    this.divisions = divisions;
    this.officers = officers;
    this.accounts = accounts;
    this.posts = posts;
    this.current = current;
    this.own = own;
    this.demonstration = demonstration;
  }

  @GetMapping("/divisions")
  List<Option> divisions(@RequestParam(defaultValue = Divisions.CITY) String parent) {
    return divisions.children(parent).stream()
        .map(
            one ->
                new Option(
                    one.code(), one.name(), one.level().name().toLowerCase(java.util.Locale.ROOT)))
        .toList();
  }

  /** Holders of a post in a division; only for those who hold a post in the same county. */
  @GetMapping("/officers")
  List<OfficerOption> officers(@RequestParam String post, @RequestParam String division) {
    boolean colleague =
        officers.postsOf(current.id()).stream()
            .anyMatch(
                held ->
                    divisions.within(division, held.division())
                        || divisions.within(held.division(), division));
    return colleague
        ? officers.holdersWithin(post, division).stream()
            .map(user -> new OfficerOption(user, officers.name(user)))
            .toList()
        : List.of();
  }

  @GetMapping("/me")
  Map<String, Object> me() {
    Officers.Officer officer = officers.find(current.id()).orElseThrow();
    return Map.of(
        "id", officer.userId(),
        "name", officer.name(),
        "mustChangePassword", officer.mustChangePassword(),
        "demo", officer.demo(),
        "demonstration", demonstration.active(),
        "posts",
            officers.postsOf(officer.userId()).stream()
                .map(
                    held ->
                        Map.of(
                            "post", held.post(),
                            "name", posts.get(held.post()).name(),
                            "division", held.division(),
                            "divisionName", divisions.fullName(held.division()),
                            "deputyFor",
                                held.deputyFor() == null ? "" : officers.name(held.deputyFor())))
                .toList());
  }

  @PostMapping("/me/password")
  ResponseEntity<?> changePassword(
      @RequestBody PasswordChange change,
      HttpServletRequest request,
      HttpServletResponse response) {
    try {
      accounts.changePassword(current.id(), change.old(), change.password());
      own.renew(request, response);
      return ResponseEntity.noContent().build();
    } catch (Accounts.Invalid wrong) {
      return ResponseEntity.of(
              ProblemDetail.forStatusAndDetail(HttpStatus.UNPROCESSABLE_ENTITY, wrong.getMessage()))
          .build();
    }
  }
}

package cn.linfen.assistance.signature;

import cn.linfen.assistance.organization.Accounts;
import cn.linfen.assistance.organization.CurrentOfficer;
import cn.linfen.assistance.problem.ApiProblem;
import cn.linfen.assistance.problem.FieldError;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The officer's own PIN and certificate. */
@RestController
@RequestMapping("/api/me")
class PinController {

  record PinBody(String password, String oldPin, String pin) {}

  record RenewalBody(String pin) {}

  private final Pins pins;
  private final Accounts accounts;
  private final CurrentOfficer current;

  PinController(Pins pins, Accounts accounts, CurrentOfficer current) {
    this.pins = pins;
    this.accounts = accounts;
    this.current = current;
  }

  @GetMapping("/pin")
  Pins.State state() {
    return pins.state(current.id());
  }

  /** Sets the first PIN, or another one in place of the old. */
  @PutMapping("/pin")
  Pins.State set(@RequestBody PinBody body) {
    String user = current.id();
    try {
      accounts.confirm(user, body.password());
    } catch (Accounts.Invalid wrong) {
      throw refused("/password", wrong.getMessage());
    }
    try {
      if (body.oldPin() == null || body.oldPin().isEmpty()) {
        pins.set(user, body.pin());
      } else {
        pins.change(user, body.oldPin(), body.pin());
      }
    } catch (PinRefused refused) {
      throw refused("/pin", refused.getMessage());
    }
    return pins.state(user);
  }

  /** Has the officer's key certified anew. */
  @PostMapping("/certificate")
  Pins.State renew(@RequestBody RenewalBody body) {
    try {
      pins.renew(current.id(), body.pin());
    } catch (PinRefused refused) {
      throw refused("/pin", refused.getMessage());
    }
    return pins.state(current.id());
  }

  private static ApiProblem refused(String field, String text) {
    return new ApiProblem(422, text, List.of(new FieldError(field, text)));
  }
}

package cn.linfen.assistance.signature;

import cn.linfen.assistance.organization.Access;
import cn.linfen.assistance.organization.Action;
import cn.linfen.assistance.problem.ApiProblem;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * The chain of a case for the auditor. Those who work on the case see its timeline instead: who was
 * refused, and why, is not for them.
 */
@RestController
class LedgerController {

  private final Ledger ledger;
  private final Access access;

  LedgerController(Ledger ledger, Access access) {
    this.ledger = ledger;
    this.access = access;
  }

  @GetMapping("/api/cases/{number}/ledger")
  List<LedgerEntry> entries(@PathVariable String number) {
    access.require(Action.VIEW_AUDIT);
    List<LedgerEntry> entries = ledger.entries(number);
    if (entries.isEmpty()) {
      throw ApiProblem.notFound();
    }
    return entries;
  }
}

package cn.linfen.assistance.casefile;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * The case files. Everything that writes joins the caller's transaction. Nothing here asks whether
 * the caller may: callers on behalf of a user check with {@code Access} first.
 */
public interface CaseFiles {

  /**
   * Allocates the number, stores the first section, if there is one, and its projections.
   *
   * @return the case number, e.g. {@code DB-141002-2026-000123}
   * @throws CaseConflict if a person of it is in another active case of the same aid
   */
  String open(NewCase newCase);

  /**
   * Appends a signed section and updates the projections that it feeds.
   *
   * @throws CaseConflict if a person of it is in another active case of the same aid
   */
  SectionView append(String caseNumber, Section section);

  Optional<CaseSummary> find(String caseNumber);

  /**
   * @throws CaseNotFound if there is no such case
   */
  CaseSummary summary(String caseNumber);

  /**
   * Whether nothing is decided of the case yet. Until the transaction ends nobody else completes a
   * step of it.
   */
  boolean undecided(String caseNumber);

  /** The content of the newest section of that form. */
  Optional<JsonNode> latest(String caseNumber, String formId);

  /** All sections, oldest first. */
  List<SectionView> sections(String caseNumber);

  /** The section at that position, from 1. */
  Optional<SectionView> section(String caseNumber, int seq);

  /** Declared, verified, found and approved values side by side. */
  List<Fact> facts(String caseNumber);

  /** The people of the case as last declared: applicant first, then members, then supporters. */
  List<Person> people(String caseNumber);

  /**
   * Sets the outcome. Of a case that does not {@link CaseState#holdsItsPeople() hold} its people
   * any longer they may apply anew.
   */
  void close(String caseNumber, CaseState outcome);

  /**
   * Adds a line to the timeline. {@code detail} carries no personal data beyond the masked name.
   */
  void note(String caseNumber, String event, String detail);

  /** Oldest first. */
  List<CaseEvent> timeline(String caseNumber);
}

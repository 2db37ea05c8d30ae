package cn.linfen.assistance.responsibility;

import java.time.Instant;
import java.util.List;

/**
 * A step as its officer signed it, in words.
 *
 * @param step name of the step; the form's title where the signature does not say
 * @param version how many times the form was signed in the case up to this one
 * @param officerName with the one on leave for whom the officer signed
 * @param decision what was chosen in the form, a line each, as the officer saw it when signing
 * @param signature whether the signature holds, recomputed now
 * @param holds false if the signature is missing or does not hold
 * @param later what became of it, a line each; for the list of a case only its corrections
 */
record SignedStep(
    String caseNumber,
    String applicantMasked,
    int seq,
    String step,
    String form,
    int version,
    String officer,
    String officerName,
    String postName,
    String divisionName,
    List<String> decision,
    Instant signedAt,
    String signature,
    boolean holds,
    List<String> later) {}

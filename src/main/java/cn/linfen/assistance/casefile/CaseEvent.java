package cn.linfen.assistance.casefile;

import java.time.Instant;

/**
 * One line of a case's timeline.
 *
 * @param event what happened, in Chinese, e.g. 受理
 * @param detail more about it in Chinese; without personal data beyond the masked name
 * @param officer user id of who did it; null for the system
 * @param deputyFor user id of the one on leave for whom the officer acted; null if for nobody
 * @param sectionSeq the section that came with it; null if none
 */
public record CaseEvent(
    Instant at,
    String event,
    String detail,
    String officer,
    String deputyFor,
    Integer sectionSeq) {}

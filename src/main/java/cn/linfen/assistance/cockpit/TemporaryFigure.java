package cn.linfen.assistance.cockpit;

/**
 * What supervisors watch of temporary assistance. Each is a set of cases; {@code docs/sla.md} says
 * which.
 */
enum TemporaryFigure {
  FAST_RUNNING(
      "先行救助在办",
      "",
      "select case_number from sla_step where limit_key = 'linshi.emergency.hours' and ended_at is null"),
  FAST_LATE(
      "先行救助超过时限",
      "late",
      "select case_number from sla_step where limit_key = 'linshi.emergency.hours' and ended_at is null"
          + " and due_at <= :now"),
  HANDED_OUT_LATE(
      "超过时限才发放（本年）",
      "risk",
      "select case_number from sla_step where limit_key = 'linshi.emergency.hours'"
          + " and ending = 'COMPLETED' and activity_id = 'handOut' and ended_at >= due_at"
          + " and ended_at >= :year"),
  COMPLETION_OPEN(
      "等待补录",
      "",
      "select case_number from sla_step where limit_key = 'linshi.emergency.makeup' and ended_at is null"),
  COMPLETION_LATE(
      "补录超期",
      "late",
      "select case_number from sla_step where limit_key = 'linshi.emergency.makeup' and ended_at is null"
          + " and due_at <= :now"),
  RESTRICTED(
      "使乡镇受限的案件", "late", "select case_number from fast_lane_restriction where lifted_at is null"),
  DELEGATED(
      "受委托审批（本年）", "", "select case_number from delegated_decision where decided_at >= :year"),
  CHECK_OPEN(
      "抽查待核",
      "risk",
      "select d.case_number from delegated_check d where d.drawn and not exists"
          + " (select 1 from delegated_finding f where f.case_number = d.case_number)"),
  CHECK_DISPUTED(
      "抽查有问题（本年）",
      "late",
      "select f.case_number from delegated_finding f join delegated_decision d"
          + " on d.case_number = f.case_number where f.finding <> 'right' and d.decided_at >= :year"),
  CAP_NEAR(
      "接近年度最高额（本年）",
      "risk",
      "select u.case_number from cap_use u join cap_use_person m on m.case_number = u.case_number"
          + " join cap_person p on p.id_index = m.id_index and p.year = u.year"
          + " where u.state <> 'RELEASED' and u.year = :calendarYear"
          + " and (p.person_used >= :near * p.person_cap or p.family_used >= :near * p.family_cap)");

  /** Parameter: from which share of a cap on a case counts as near it. */
  static final String NEAR = "linshi.cap.near";

  final String label;

  /** How the page shows it if it is not zero. */
  final String kind;

  /** SQL for the numbers of the cases. */
  final String cases;

  TemporaryFigure(String label, String kind, String cases) {
    this.label = label;
    this.kind = kind;
    this.cases = cases;
  }
}

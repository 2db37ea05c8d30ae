package cn.linfen.assistance.deadline;

import java.util.List;

/** Steps of cases began, changed hands or ended. Published in the transaction in which they did. */
public record StepsRecorded(List<Step> steps) {}

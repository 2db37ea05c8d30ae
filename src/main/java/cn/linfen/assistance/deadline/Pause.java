package cn.linfen.assistance.deadline;

import java.time.Instant;

/** A time in which a limit does not run; {@code end} is null while it is open. */
public record Pause(Instant begin, Instant end) {

  public Pause {
    if (begin == null || (end != null && end.isBefore(begin))) {
      throw new IllegalArgumentException("暂停的结束时间不得早于开始时间");
    }
  }
}

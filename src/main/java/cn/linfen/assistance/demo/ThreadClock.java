package cn.linfen.assistance.demo;

import cn.linfen.assistance.deadline.ChinaTime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import org.joda.time.DateTimeUtils;

/**
 * A clock that tells everybody the time that it is, and another one to threads that asked for it.
 * The engine's own clock is Joda's, which asks this one too.
 */
final class ThreadClock extends Clock implements SimulatedTime {

  private final ThreadLocal<Instant> simulated;
  private final ZoneId zone;

  ThreadClock() {
    this(ChinaTime.ZONE, new ThreadLocal<>());
    DateTimeUtils.setCurrentMillisProvider(this::millis);
  }

  private ThreadClock(ZoneId zone, ThreadLocal<Instant> simulated) {
    this.zone = zone;
    this.simulated = simulated;
  }

  @Override
  public void at(Instant time) {
    simulated.set(time);
  }

  @Override
  public void end() {
    simulated.remove();
  }

  boolean isSimulating() {
    return simulated.get() != null;
  }

  @Override
  public Instant instant() {
    Instant time = simulated.get();
    return time == null ? Instant.now() : time;
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  @Override
  public Clock withZone(ZoneId other) {
    return new ThreadClock(other, simulated);
  }
}

package cn.linfen.assistance.support;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.atomic.AtomicLong;
import org.camunda.bpm.engine.impl.util.ClockUtil;

/**
 * A clock that runs like any other, but began on Wednesday 2026-03-11, 9:30 in Linfen, so that no
 * test depends on the day on which it is run. The engine's clock is kept equal.
 */
public final class TestClock extends Clock {

  public static final Instant BEGINNING = Instant.parse("2026-03-11T01:30:00Z");

  private final ZoneId zone;
  private final AtomicLong offset;

  TestClock(ZoneId zone) {
    this(zone, new AtomicLong(BEGINNING.toEpochMilli() - System.currentTimeMillis()));
    ofTheEngine();
  }

  private TestClock(ZoneId zone, AtomicLong offset) {
    this.zone = zone;
    this.offset = offset;
  }

  /** Lets time pass for everybody. */
  public void advance(Duration time) {
    offset.addAndGet(time.toMillis());
    ofTheEngine();
  }

  /** Makes it the clock of the engine, which is one for the whole JVM. */
  void ofTheEngine() {
    ClockUtil.offset(offset.get());
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  @Override
  public Clock withZone(ZoneId other) {
    return new TestClock(other, offset);
  }

  @Override
  public long millis() {
    return System.currentTimeMillis() + offset.get();
  }

  @Override
  public Instant instant() {
    return Instant.now().plusMillis(offset.get());
  }
}

package cn.linfen.assistance.demo;

import java.time.Instant;

/** What time it is for what the current thread does, in our code and in the engine. */
interface SimulatedTime {

  void at(Instant time);

  /** Back to the time that it is. */
  void end();
}

package cn.linfen.assistance.deadline;

/** A length of time as a rule states it. */
public record Limit(int number, Unit unit, Roll roll) {

  private static final int LONGEST = 36_500;

  public Limit {
    if (unit == null || roll == null) {
      throw new IllegalArgumentException("期限须写明单位和顺延方式");
    }
    if (number < 0 || number > LONGEST) {
      throw new IllegalArgumentException("期限的数值须在0至" + LONGEST + "之间");
    }
    if (unit == Unit.H && roll != Roll.NONE) {
      throw new IllegalArgumentException("按小时计算的期限昼夜连续计算，不顺延");
    }
  }

  /** 10个工作日. */
  @Override
  public String toString() {
    return number + unit.label();
  }
}

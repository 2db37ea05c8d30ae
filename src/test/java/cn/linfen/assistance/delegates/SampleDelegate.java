package cn.linfen.assistance.delegates;

/** What a registered bean looks like, for tests of what models may name. */
public class SampleDelegate {

  public String greet(String name) {
    return "您好，" + name;
  }

  public Object itself() {
    return this;
  }

  String hidden() {
    return "hidden";
  }
}

package cn.linfen.assistance.organization;

/** The four levels of administration, from the widest to the narrowest. */
public enum DivisionLevel {
  CITY("市"),
  COUNTY("县（市、区）"),
  TOWNSHIP("乡镇（街道）"),
  VILLAGE("村（社区）");

  private final String label;

  DivisionLevel(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }
}

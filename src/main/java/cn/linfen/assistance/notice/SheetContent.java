package cn.linfen.assistance.notice;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the public reads of a case. Nothing else of the case ever gets onto a sheet: no identity
 * number, no telephone, no address below the village, no illness or disability, no name of a minor.
 */
final class SheetContent {

  private static final int ADULT = 18;

  private SheetContent() {}

  /** What stands above and below the lines. */
  static Map<String, Object> head(NoticeStore.SheetKey key, Map<String, Object> model) {
    Map<String, Object> head = new LinkedHashMap<>();
    head.put("title", title(key, String.valueOf(part(model, "case").get("aidType"))));
    head.put("aid", part(model, "case").get("aidType"));
    head.put("oneOff", oneOff(key));
    head.put("level", key.level().code());
    head.put("county", part(model, "case").get("county"));
    head.put("township", part(model, "case").get("township"));
    head.put("village", part(model, "case").get("village"));
    head.put("urbanRural", part(model, "case").get("urbanRural"));
    head.put("profile", key.profile());
    head.put("evaluated", part(model, "evaluation").get("conclusion") != null);
    head.put(
        "demo",
        Boolean.TRUE.equals(part(model, "standard").get("demo"))
            || Boolean.TRUE.equals(part(model, "doc").get("demo")));
    head.put("organ", part(model, "organ"));
    head.put("basis", part(model, "basis"));
    return head;
  }

  private static String title(NoticeStore.SheetKey key, String aid) {
    if (key.kind().equals("publication")) {
      return aid + "对象公布";
    }
    return aid + (key.level() == Notice.Level.TOWNSHIP ? "审核结果公示" : "拟批准对象公示");
  }

  /** Whether a sum is granted once, and not every month to so many people. */
  private static boolean oneOff(NoticeStore.SheetKey key) {
    return key.aidType().equals("temporary-assistance");
  }

  /** One household. */
  static Map<String, Object> line(NoticeStore.SheetKey key, Map<String, Object> model) {
    Map<String, Object> household = part(model, "household");
    Map<String, Object> decision = part(model, "decision");
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("head", name(household.get("head"), household.get("headAge")));
    line.put("village", part(model, "case").get("village"));
    line.put("size", household.get("size"));
    line.put("covered", oneOff(key) ? null : decision.get("covered"));
    line.put("amount", decision.get(oneOff(key) ? "grant" : "total"));
    if (key.kind().equals("notice")) {
      line.put("evaluation", part(model, "evaluation").get("conclusion"));
      line.put("opinion", key.level() == Notice.Level.TOWNSHIP ? "拟上报审批" : "拟批准");
      line.put("members", key.level() == Notice.Level.COUNTY ? members(household) : null);
    }
    return line;
  }

  /** The other adults with their relation, minors by number only. */
  private static String members(Map<String, Object> household) {
    List<String> named = new ArrayList<>();
    int minors = 0;
    for (Map<String, Object> member : list(household.get("members"))) {
      if ("02".equals(member.get("relationCode"))) {
        continue;
      }
      if (!adult(member.get("age"))) {
        minors++;
      } else {
        Object relation = member.get("relation");
        named.add(member.get("name") + (relation == null ? "" : "（" + relation + "）"));
      }
    }
    if (minors > 0) {
      named.add("未成年人" + minors + "人");
    }
    return named.isEmpty() ? "无" : String.join("、", named);
  }

  private static Object name(Object name, Object age) {
    return adult(age) ? name : "（未成年人，姓名不公示）";
  }

  /** Somebody whose age is unknown is treated as a minor: the mistake that does no harm. */
  private static boolean adult(Object age) {
    return age instanceof Number years && years.intValue() >= ADULT;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> part(Map<String, Object> model, String name) {
    return (Map<String, Object>) model.get(name);
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> list(Object value) {
    return (List<Map<String, Object>>) value;
  }
}

package cn.linfen.assistance.demo;

import cn.linfen.assistance.form.IdNumbers;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A family that does not exist, and what it declares. */
final class Household {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧";
  private static final String MEN = "守田建国志强永福保全栓柱长贵文斌海生天明红军玉龙双喜来成";
  private static final String WOMEN = "秀英桂兰玉梅春花凤仙翠莲淑珍改琴月娥彩霞巧云爱莲雪琴";
  private static final String[] REASONS = {
    "户主患慢性病，长期服药，不能从事重体力劳动，家庭没有稳定收入。",
    "家中主要劳动力因伤致残，子女在校读书，生活困难。",
    "夫妻年老体弱，仅靠土地流转收入维持生活。",
    "家人患重病住院，积蓄用尽，负债较多。"
  };

  private record Member(String name, String idNo, boolean man, LocalDate born, String relation) {}

  private final List<Member> members = new ArrayList<>();
  private final String reason;
  private final int perHead;
  final boolean urban;

  /**
   * @param number no other household has it
   * @param county whose numbers the people have
   */
  Household(Random random, int number, String county, boolean urban, LocalDate today) {
    this.urban = urban;
    this.perHead = 600 + 100 * random.nextInt(12);
    this.reason = REASONS[random.nextInt(REASONS.length)];
    String surname = one(SURNAMES, random, 1);
    int age = 38 + random.nextInt(40);
    boolean man = random.nextInt(4) > 0;
    LocalDate born = today.minusYears(age).minusDays(random.nextInt(360));
    members.add(
        member(surname + one(man ? MEN : WOMEN, random, 2), county, born, man, number * 4, "02"));
    int size = 1 + random.nextInt(4);
    if (size > 1) {
      LocalDate spouse = born.plusDays(random.nextInt(1200) - 600);
      members.add(
          member(
              one(SURNAMES, random, 1) + one(man ? WOMEN : MEN, random, 2),
              county,
              spouse,
              !man,
              number * 4 + 1,
              "10"));
    }
    for (int i = 2; i < size; i++) {
      boolean son = random.nextBoolean();
      LocalDate child = born.plusYears(24 + 2L * i).plusDays(random.nextInt(300));
      members.add(
          member(
              surname + one(son ? MEN : WOMEN, random, 2),
              county,
              child.isAfter(today.minusYears(1)) ? today.minusYears(1) : child,
              son,
              number * 4 + i,
              son ? "20" : "30"));
    }
  }

  private static Member member(
      String name, String county, LocalDate born, boolean man, int number, String relation) {
    String digits =
        county
            + "%04d%02d%02d".formatted(born.getYear(), born.getMonthValue(), born.getDayOfMonth())
            + "%03d".formatted(900 + number % 49 * 2 + (man ? 1 : 0));
    return new Member(name, digits + IdNumbers.check(digits), man, born, relation);
  }

  private static String one(String names, Random random, int length) {
    int at = random.nextInt(names.length() / length) * length;
    return names.substring(at, at + length);
  }

  String name() {
    return members.get(0).name();
  }

  String idNo() {
    return members.get(0).idNo();
  }

  String reason() {
    return reason;
  }

  int size() {
    return members.size();
  }

  boolean man() {
    return members.get(0).man();
  }

  LocalDate born() {
    return members.get(0).born();
  }

  boolean married() {
    return members.size() > 1;
  }

  /** A month's in towns, a year's in villages. */
  int income() {
    return urban ? perHead / 10 * members.size() : perHead * members.size();
  }

  ArrayNode incomes() {
    ArrayNode incomes = JSON.createArrayNode();
    incomes
        .addObject()
        .put("memberIdNo", idNo())
        .put("incomeType", "04")
        .put("incomeName", "土地流转")
        .put("computeMode", urban ? "month" : "year")
        .put("amount", income())
        .put("counted", income());
    return incomes;
  }

  ArrayNode members(String address, LocalDate today) {
    ArrayNode rows = JSON.createArrayNode();
    for (Member one : members) {
      boolean child = one.born().isAfter(today.minusYears(16));
      ObjectNode row = rows.addObject();
      row.put("name", one.name());
      row.put("idNo", one.idNo());
      row.put("sex", one.man() ? "1" : "2");
      row.put("birthDate", one.born().toString());
      row.put("relation", one.relation());
      row.put("ethnicity", "01");
      row.put(
          "maritalStatus",
          child || one.relation().compareTo("20") >= 0 ? "10" : married() ? "20" : "30");
      row.put("politicalStatus", "13");
      row.put("hukouType", urban ? "2" : "1");
      row.put("hukouAddress", address);
      row.put("education", "80");
      row.put("employment", child ? "99" : "27");
      row.put("health", child ? "10" : "30");
      row.put("insuranceType", "3");
      row.put("monthIncome", 0);
      row.put("labor", child ? "04" : "02");
      row.put("selfCare", "01");
      row.put("covered", true);
    }
    return rows;
  }
}

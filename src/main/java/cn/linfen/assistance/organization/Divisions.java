package cn.linfen.assistance.organization;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The divisions of the city. They change a few times in a decade, so single ones are remembered.
 */
@Component
public class Divisions {

  /** Code of the city itself. */
  public static final String CITY = "1410";

  private final JdbcClient jdbc;
  private final Map<String, Division> known = new ConcurrentHashMap<>();

  Divisions(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The division of that code, also one that no longer exists. */
  public Optional<Division> find(String code) {
    if (code == null) {
      return Optional.empty();
    }
    Division division = known.get(code);
    if (division != null) {
      return Optional.of(division);
    }
    Optional<Division> found =
        jdbc.sql(
                "select code, parent, level, name, valid_from, valid_to from division where code = ?")
            .param(code)
            .query(Division.class)
            .optional();
    found.ifPresent(one -> known.put(code, one));
    return found;
  }

  /** As {@link #find}, for a code that must exist. */
  public Division get(String code) {
    return find(code).orElseThrow(() -> new IllegalArgumentException("没有代码为 " + code + " 的行政区划"));
  }

  /** The divisions directly below, by code. */
  public List<Division> children(String parent) {
    return jdbc.sql(
            "select code, parent, level, name, valid_from, valid_to from division"
                + " where parent = ? and (valid_to is null or valid_to >= current_date) order by code")
        .param(parent)
        .query(Division.class)
        .list();
  }

  /** The division itself or the one above it that has this level. */
  public Optional<Division> ancestor(String code, DivisionLevel level) {
    Optional<Division> division = find(code);
    while (division.isPresent() && division.get().level() != level) {
      division = find(division.get().parent());
    }
    return division;
  }

  /** Whether {@code code} is {@code ancestor} or lies below it. */
  public boolean within(String code, String ancestor) {
    Optional<Division> division = find(code);
    while (division.isPresent()) {
      if (division.get().code().equals(ancestor)) {
        return true;
      }
      division = find(division.get().parent());
    }
    return false;
  }

  /** 尧都区屯里镇韩村村委会: the names from county down. */
  public String fullName(String code) {
    List<String> names = new ArrayList<>();
    Optional<Division> division = find(code);
    while (division.isPresent() && division.get().level() != DivisionLevel.CITY) {
      names.add(0, division.get().name());
      division = find(division.get().parent());
    }
    return names.isEmpty() ? find(code).map(Division::name).orElse("") : String.join("", names);
  }
}

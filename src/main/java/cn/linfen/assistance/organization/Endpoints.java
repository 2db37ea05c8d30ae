package cn.linfen.assistance.organization;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVRecord;
import org.springframework.http.server.PathContainer;
import org.springframework.stereotype.Component;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Who may use which address, read from {@code organization/endpoints.csv}: the part of the table of
 * rights that is about URLs. The first row that fits a request decides; what fits none is denied.
 *
 * <p>A path that begins with {@code engine:} stands for the same resource of the engine in all
 * three places where Camunda serves it.
 */
@Component
public class Endpoints {

  /** Whom a row lets through. */
  public enum Who {
    /** Also without signing in. */
    EVERYONE,
    /** Whoever signed in. */
    OFFICER,
    /** Holders of a post with one of the row's actions. */
    ACTIONS,
    NOBODY
  }

  /**
   * A row.
   *
   * @param methods empty for every method
   * @param path as written in the table
   * @param purpose Chinese; of a row for nobody it is the reason that the caller reads
   */
  public record Row(
      Set<String> methods, String path, Who who, Set<Action> actions, String purpose) {

    private boolean fits(String method) {
      return methods.isEmpty()
          || methods.contains(method)
          || (method.equals("HEAD") && methods.contains("GET"));
    }
  }

  private record Compiled(PathPattern pattern, Row row) {}

  private static final String ENGINE = "engine:";
  private static final List<String> ENGINES =
      List.of(
          "/engine-rest", "/engine-rest/engine/{engine}", "/camunda/api/engine/engine/{engine}");

  private final List<Row> rows = new ArrayList<>();
  private final List<Compiled> compiled = new ArrayList<>();

  /** The table as shipped, where there is no application to ask. */
  public static Endpoints load() {
    return new Endpoints();
  }

  Endpoints() {
    for (CSVRecord line : OrganizationFiles.rows("endpoints.csv")) {
      add(row(line));
    }
  }

  private static Row row(CSVRecord line) {
    String methods = line.get("methods");
    String who = line.get("who");
    boolean named = Arrays.stream(Who.values()).anyMatch(one -> one.name().equals(who));
    return new Row(
        methods.equals("*") ? Set.of() : Set.of(methods.split(",")),
        line.get("path"),
        named ? Who.valueOf(who) : Who.ACTIONS,
        named
            ? Set.of()
            : Arrays.stream(who.split(" ")).map(Action::valueOf).collect(Collectors.toSet()),
        line.get("purpose"));
  }

  private void add(Row row) {
    rows.add(row);
    paths(row)
        .forEach(
            path -> compiled.add(new Compiled(PathPatternParser.defaultInstance.parse(path), row)));
  }

  /** The paths that a row stands for. */
  public static List<String> paths(Row row) {
    return row.path().startsWith(ENGINE)
        ? ENGINES.stream().map(base -> base + row.path().substring(ENGINE.length())).toList()
        : List.of(row.path());
  }

  public List<Row> rows() {
    return List.copyOf(rows);
  }

  /**
   * The row that decides about a request.
   *
   * @param path below the context path, not decoded
   */
  public Optional<Row> find(String method, String path) {
    PathContainer parsed = PathContainer.parsePath(path);
    return compiled.stream()
        .filter(one -> one.row().fits(method) && one.pattern().matches(parsed))
        .map(Compiled::row)
        .findFirst();
  }
}

package cn.linfen.assistance.organization;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Users and their posts from a table (CSV) with the columns {@value #HEAD}. A user with several
 * posts has several lines; a line without a post only makes the user. Every line is checked, and
 * nothing is stored unless all of them are right.
 */
@Component
public class UsersFile {

  public static final String HEAD = "用户名,姓名,岗位,辖区,起始日期,结束日期,代理";

  static final int LARGEST = 1_000_000;
  private static final int MOST_LINES = 5_000;
  private static final String BYTE_ORDER_MARK = "\uFEFF";
  // 72 bits; letters and digits that nobody mistakes for one another.
  private static final String LETTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
  private static final int PASSWORD_LENGTH = 13;

  /**
   * What became of a file.
   *
   * @param wrong what to correct, by line; nothing was stored unless it is empty
   * @param passwords initial password of each new user, to be handed over and changed at the first
   *     sign-in; kept nowhere
   * @param holdings how many posts were given
   */
  public record Report(List<String> wrong, Map<String, String> passwords, int holdings) {}

  private record Line(
      long number,
      String userId,
      String name,
      String post,
      String division,
      String from,
      String to,
      String deputyFor) {}

  private record Mistake(long line, String text) {}

  private final JdbcClient jdbc;
  private final Posts posts;
  private final HoldingRules rules;
  private final AuditLog audit;
  private final TransactionTemplate transaction;
  private final SecureRandom random = new SecureRandom();

  UsersFile(
      JdbcClient jdbc,
      Posts posts,
      HoldingRules rules,
      AuditLog audit,
      PlatformTransactionManager transactions) {
    this.jdbc = jdbc;
    this.posts = posts;
    this.rules = rules;
    this.audit = audit;
    this.transaction = new TransactionTemplate(transactions);
  }

  /**
   * Loads into a database whose application may be running or not; it takes the users over within a
   * minute, or when it starts.
   *
   * @param actor who loads, for the audit log
   */
  public static Report load(DataSource database, byte[] file, String actor, Clock clock) {
    JdbcClient jdbc = JdbcClient.create(database);
    Posts posts = new Posts();
    return new UsersFile(
            jdbc,
            posts,
            new HoldingRules(jdbc, posts),
            new AuditLog(jdbc, clock),
            new DataSourceTransactionManager(database))
        .load(file, actor, () -> {});
  }

  /**
   * @param stored runs within the transaction once everything is stored
   */
  Report load(byte[] file, String actor, Runnable stored) {
    List<Mistake> mistakes = new ArrayList<>();
    List<Line> lines = read(file, mistakes);
    Map<String, String> passwords = new LinkedHashMap<>();
    int[] holdings = {0};
    transaction.executeWithoutResult(
        status -> {
          for (Line line : lines) {
            try {
              user(line, actor, passwords);
              holdings[0] += hold(line, actor) ? 1 : 0;
            } catch (Accounts.Invalid invalid) {
              mistakes.add(new Mistake(line.number(), invalid.getMessage()));
            }
          }
          if (lines.isEmpty() && mistakes.isEmpty()) {
            mistakes.add(new Mistake(1, "文件中没有任何用户"));
          }
          if (!mistakes.isEmpty()) {
            status.setRollbackOnly();
            return;
          }
          audit.record(
              "users.loaded", actor, null, "新用户" + passwords.size() + "名，岗位" + holdings[0] + "个");
          stored.run();
        });
    return mistakes.isEmpty()
        ? new Report(List.of(), passwords, holdings[0])
        : new Report(
            mistakes.stream()
                .sorted(Comparator.comparingLong(Mistake::line))
                .map(one -> "第" + one.line() + "行：" + one.text())
                .toList(),
            Map.of(),
            0);
  }

  /** The lines that have all columns, deputies last: whom they stand in for may come after them. */
  private static List<Line> read(byte[] file, List<Mistake> mistakes) {
    if (file.length > LARGEST) {
      mistakes.add(new Mistake(1, "文件过大，最多1 MB"));
      return List.of();
    }
    List<Line> lines = new ArrayList<>();
    int columns = HEAD.split(",").length;
    try (CSVParser parser =
        CSVParser.parse(
            new StringReader(text(file)),
            CSVFormat.DEFAULT.builder().setIgnoreSurroundingSpaces(true).get())) {
      for (CSVRecord row : parser) {
        long number = parser.getCurrentLineNumber();
        boolean blank = row.stream().allMatch(String::isBlank);
        if (row.getRecordNumber() == 1 && !HEAD.equals(String.join(",", row.values()))) {
          mistakes.add(new Mistake(1, "首行应为列名：" + HEAD));
          return List.of();
        }
        if (row.getRecordNumber() == 1 || blank) {
          continue;
        }
        if (row.size() != columns) {
          mistakes.add(new Mistake(number, "应有" + columns + "列，现有" + row.size() + "列"));
        } else if (lines.size() == MOST_LINES) {
          mistakes.add(new Mistake(number, "一次最多" + MOST_LINES + "行，请分几个文件载入"));
          return List.of();
        } else {
          String[] cells = Arrays.stream(row.values()).map(String::strip).toArray(String[]::new);
          lines.add(
              new Line(
                  number, cells[0], cells[1], cells[2], cells[3], cells[4], cells[5], cells[6]));
        }
      }
    } catch (IOException | UncheckedIOException unreadable) {
      mistakes.add(new Mistake(lines.size() + 1L, "此处起无法读取：引号没有成对"));
      return List.of();
    }
    lines.sort(Comparator.comparing(line -> !line.deputyFor().isEmpty()));
    return lines;
  }

  /** Spreadsheets save in UTF-8 or, on Chinese Windows, in GB 18030. */
  private static String text(byte[] file) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(file)).toString();
    } catch (CharacterCodingException e) {
      text = new String(file, Charset.forName("GB18030"));
    }
    return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
  }

  private void user(Line line, String actor, Map<String, String> passwords) {
    Accounts.requireName(line.userId(), line.name());
    Optional<String> known =
        jdbc.sql("select name from officer where user_id = ?")
            .param(line.userId())
            .query(String.class)
            .optional();
    if (known.isPresent()) {
      if (!known.get().equals(line.name())) {
        throw new Accounts.Invalid("用户名 " + line.userId() + " 已是“" + known.get() + "”的，姓名与本行不一致");
      }
      return;
    }
    String password = password();
    jdbc.sql(
            "insert into officer (user_id, name, password_hash, must_change_password)"
                + " values (?, ?, ?, true)")
        .params(line.userId(), line.name(), hash(password))
        .update();
    passwords.put(line.userId(), password);
    audit.record("account.created", actor, line.userId(), line.name());
  }

  /** Cheap to compute for a village's worth of users: nobody guesses what was drawn by lot. */
  private static String hash(String password) {
    return new BCryptPasswordEncoder(4).encode(password);
  }

  private String password() {
    StringBuilder password = new StringBuilder("A1-");
    for (int i = 0; i < PASSWORD_LENGTH; i++) {
      password.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return password.toString();
  }

  private boolean hold(Line line, String actor) {
    if (line.post().isEmpty()) {
      if (!(line.division() + line.from() + line.to() + line.deputyFor()).isEmpty()) {
        throw new Accounts.Invalid("写了辖区、日期或代理，却没有写岗位");
      }
      return false;
    }
    String post =
        posts.all().stream()
            .filter(one -> one.code().equals(line.post()) || one.name().equals(line.post()))
            .findFirst()
            .orElseThrow(() -> new Accounts.Invalid("没有“" + line.post() + "”这个岗位，请写岗位的代码或名称"))
            .code();
    LocalDate from = day(line.from(), "起始日期");
    LocalDate to = line.to().isEmpty() ? null : day(line.to(), "结束日期");
    String deputyFor = line.deputyFor().isEmpty() ? null : line.deputyFor();
    rules.check(line.userId(), post, line.division(), from, to, deputyFor, actor);
    jdbc.sql(
            "insert into post_holding (user_id, post, division, valid_from, valid_to, deputy_for)"
                + " values (?, ?, ?, ?, ?, ?)")
        .params(line.userId(), post, line.division(), from, to, deputyFor)
        .update();
    audit.record(
        "post.given",
        actor,
        line.userId(),
        HoldingRules.describe(post, line.division(), from, to, deputyFor));
    return true;
  }

  private static LocalDate day(String text, String column) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw new Accounts.Invalid(column + "应写成 2026-11-24 的样式");
    }
  }
}

package cn.linfen.assistance.policy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The lot by which a county picks the households that it visits itself. In each block of ten cases
 * of a county, numbered in the order of their arrival, as many as the share asks for are drawn,
 * rounded up; which ones, says a hash over county, block and place. Everything that it depends on
 * is recorded, so that anyone can draw it again.
 */
@Component
public class SpotCheckLot {

  /** Cases in a block. */
  public static final int BLOCK = 10;

  static final String ALGORITHM = "sha256-rank-10";

  private final JdbcClient jdbc;
  private final Clock clock;

  SpotCheckLot(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** Draws for a case; asked again, answers the same. Joins the caller's transaction. */
  @Transactional
  public boolean draw(String caseNumber, String county, BigDecimal share) {
    Optional<Boolean> earlier =
        jdbc.sql("select drawn from spot_check where case_number = ?")
            .param(caseNumber)
            .query(Boolean.class)
            .optional();
    if (earlier.isPresent()) {
      return earlier.get();
    }
    // One county's cases are numbered one after the other, without gaps.
    jdbc.sql("select pg_advisory_xact_lock(hashtext('spot_check'), hashtext(?))")
        .param(county)
        .query()
        .singleRow();
    int sequence =
        jdbc.sql("select coalesce(max(sequence), 0) + 1 from spot_check where county = ?")
            .param(county)
            .query(Integer.class)
            .single();
    String seed = county + "/" + (sequence - 1) / BLOCK;
    boolean drawn = isDrawn(seed, (sequence - 1) % BLOCK, share);
    jdbc.sql(
            "insert into spot_check (county, sequence, case_number, share, seed, algorithm, drawn, drawn_at)"
                + " values (?, ?, ?, ?, ?, ?, ?, ?)")
        .params(
            county,
            sequence,
            caseNumber,
            share,
            seed,
            ALGORITHM,
            drawn,
            clock.instant().atOffset(ZoneOffset.UTC))
        .update();
    return drawn;
  }

  /** Whether the case at that place (0 to 9) of the block is drawn. */
  static boolean isDrawn(String seed, int place, BigDecimal share) {
    int wanted =
        share
            .multiply(BigDecimal.valueOf(BLOCK))
            .setScale(0, java.math.RoundingMode.CEILING)
            .intValueExact();
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < BLOCK; i++) {
      places.add(i);
    }
    places.sort(Comparator.comparing(i -> hash(seed + "/" + i)));
    return places.indexOf(place) < wanted;
  }

  private static String hash(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

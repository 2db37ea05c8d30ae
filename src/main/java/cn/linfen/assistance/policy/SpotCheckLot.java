package cn.linfen.assistance.policy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The lot by which a county picks the households that it visits itself. At every moment at least
 * the share of a county's cases so far has been drawn. Nobody can know before a case is in whether
 * it will be left out: the lot falls by a random value made at that moment. All that it depends on
 * is recorded and chained, so that anyone can draw it again afterwards and nobody can exchange a
 * draw unnoticed.
 */
@Component
public class SpotCheckLot {

  static final String ALGORITHM = "sha256-chain-1";

  private static final int SEED_BYTES = 16;
  private static final int DIGITS = 8;
  private static final BigDecimal RANGE = BigDecimal.valueOf(1L << 4 * DIGITS);

  /** A draw as it is recorded. */
  record Draw(
      int sequence,
      String caseNumber,
      BigDecimal share,
      String seed,
      String hash,
      boolean forced,
      boolean drawn) {}

  private final JdbcClient jdbc;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  SpotCheckLot(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** Draws for a case; asked again, answers the same. Joins the caller's transaction. */
  @Transactional
  public boolean draw(String caseNumber, String county, BigDecimal share) {
    // One county's cases are numbered one after the other, without gaps.
    jdbc.sql("select pg_advisory_xact_lock(hashtext('spot_check'), hashtext(?))")
        .param(county)
        .query()
        .singleRow();
    Optional<Boolean> earlier =
        jdbc.sql("select drawn from spot_check where case_number = ?")
            .param(caseNumber)
            .query(Boolean.class)
            .optional();
    if (earlier.isPresent()) {
      return earlier.get();
    }
    record Last(int sequence, int drawn, String hash) {}
    Last last =
        jdbc.sql(
                "select coalesce(max(sequence), 0) as sequence, count(*) filter (where drawn) as drawn,"
                    + " (select hash from spot_check where county = :county order by sequence desc limit 1)"
                    + " as hash from spot_check where county = :county")
            .param("county", county)
            .query(Last.class)
            .single();
    byte[] seed = new byte[SEED_BYTES];
    random.nextBytes(seed);
    Draw draw =
        draw(
            county,
            last.sequence(),
            last.drawn(),
            last.hash(),
            caseNumber,
            share,
            HexFormat.of().formatHex(seed));
    jdbc.sql(
            "insert into spot_check (county, sequence, case_number, share, seed, algorithm, hash, forced, drawn,"
                + " drawn_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .params(
            county,
            draw.sequence(),
            caseNumber,
            share,
            draw.seed(),
            ALGORITHM,
            draw.hash(),
            draw.forced(),
            draw.drawn(),
            clock.instant().atOffset(ZoneOffset.UTC))
        .update();
    return draw.drawn();
  }

  /**
   * The draw that follows from a seed.
   *
   * @param before how many cases of the county have been in the lot
   * @param drawnBefore how many of them were drawn
   * @param hashBefore the hash of the last of them; null for the first
   */
  static Draw draw(
      String county,
      int before,
      int drawnBefore,
      String hashBefore,
      String caseNumber,
      BigDecimal share,
      String seed) {
    int sequence = before + 1;
    String hash =
        hash(
            String.join(
                "|",
                hashBefore == null ? "" : hashBefore,
                county,
                String.valueOf(sequence),
                caseNumber,
                seed));
    boolean forced =
        BigDecimal.valueOf(drawnBefore).compareTo(share.multiply(BigDecimal.valueOf(sequence))) < 0;
    long number = Long.parseLong(hash.substring(0, DIGITS), 16);
    boolean fell = BigDecimal.valueOf(number).compareTo(share.multiply(RANGE)) < 0;
    return new Draw(sequence, caseNumber, share, seed, hash, forced, forced || fell);
  }

  /**
   * Draws all of a county again.
   *
   * @return numbers of the cases for which something else comes out than is recorded
   */
  public List<String> check(String county) {
    List<String> wrong = new ArrayList<>();
    int drawn = 0;
    String hash = null;
    int sequence = 0;
    for (Draw recorded :
        jdbc.sql(
                "select sequence, case_number, share, seed, hash, forced, drawn from spot_check"
                    + " where county = ? and algorithm = ? order by sequence")
            .params(county, ALGORITHM)
            .query(Draw.class)
            .list()) {
      Draw again =
          draw(
              county,
              sequence,
              drawn,
              hash,
              recorded.caseNumber(),
              recorded.share(),
              recorded.seed());
      if (!again.equals(recorded)) {
        wrong.add(recorded.caseNumber());
      }
      sequence = recorded.sequence();
      drawn += recorded.drawn() ? 1 : 0;
      hash = recorded.hash();
    }
    return wrong;
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

package cn.linfen.assistance.database;

import java.util.Arrays;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;

/**
 * The migrations apart from the application, for installations in which the application's database
 * role does not own the tables.
 */
public final class SchemaMigration {

  private SchemaMigration() {}

  /**
   * Brings the schema up to date and grants the application's role what it may do.
   *
   * @param owner the database as the role that owns the tables
   * @return how many migrations were run
   */
  public static int migrate(DataSource owner) {
    return flyway(owner).migrate().migrationsExecuted;
  }

  /**
   * @throws IllegalStateException when migrations are still to be run; says how
   */
  static void requireCurrent(DataSource application) {
    MigrationInfo[] pending = flyway(application).info().pending();
    if (pending.length > 0) {
      throw new IllegalStateException(
          "数据库结构不是本版本的（还有"
              + pending.length
              + "项升级未执行："
              + String.join("、", Arrays.stream(pending).map(one -> one.getVersion() + "").toList())
              + "），系统拒绝启动。请先以表的所有者运行：java -jar assistance.jar database migrate，然后再启动。");
    }
  }

  private static Flyway flyway(DataSource source) {
    return Flyway.configure().dataSource(source).locations("classpath:db/migration").load();
  }
}

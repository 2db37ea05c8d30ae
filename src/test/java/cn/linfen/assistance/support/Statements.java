package cn.linfen.assistance.support;

import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.ExecutionInfo;
import net.ttddyy.dsproxy.QueryInfo;
import net.ttddyy.dsproxy.listener.MethodExecutionContext;
import net.ttddyy.dsproxy.listener.QueryExecutionListener;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;

/**
 * Counts what the calling thread asks of the database. A batch is one statement: one round trip.
 */
public record Statements(long statements, long commits) {

  private static final ThreadLocal<long[]> COUNT = ThreadLocal.withInitial(() -> new long[2]);

  /** Work that may fail. */
  @FunctionalInterface
  public interface Work {

    void run() throws Exception;
  }

  public static Statements of(Work work) throws Exception {
    Statements before = soFar();
    work.run();
    Statements after = soFar();
    return new Statements(after.statements - before.statements, after.commits - before.commits);
  }

  /** Of this thread, since it began. */
  public static Statements soFar() {
    long[] count = COUNT.get();
    return new Statements(count[0], count[1]);
  }

  /** The same data source, counted. */
  public static DataSource counted(DataSource source) {
    return ProxyDataSourceBuilder.create(source)
        .listener(new Executed())
        .afterMethod(Statements::afterMethod)
        .build();
  }

  private static void afterMethod(MethodExecutionContext call) {
    Method method = call.getMethod();
    if (call.getTarget() instanceof Connection && method.getName().equals("commit")) {
      COUNT.get()[1]++;
    }
  }

  private static final class Executed implements QueryExecutionListener {

    @Override
    public void beforeQuery(ExecutionInfo execution, List<QueryInfo> queries) {}

    @Override
    public void afterQuery(ExecutionInfo execution, List<QueryInfo> queries) {
      COUNT.get()[0]++;
      try {
        // Outside a transaction every statement is one of its own.
        if (execution.getStatement().getConnection().getAutoCommit()) {
          COUNT.get()[1]++;
        }
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}

package cn.linfen.assistance.database;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The folder of the embedded database, held by one running application at a time. The operating
 * system gives the hold back when the process ends, however it ends.
 */
final class DataFolder implements AutoCloseable {

  private static final String PID_FILE = "postmaster.pid";
  private static final int STOP_SECONDS = 60;

  private final Path postgres;
  private final FileChannel channel;

  private DataFolder(Path postgres, FileChannel channel) {
    this.postgres = postgres;
    this.channel = channel;
  }

  /**
   * Takes the folder, and leaves no database server of an earlier run behind in it.
   *
   * @throws IllegalStateException when another application holds it
   */
  static DataFolder take(Path data) throws IOException {
    Path postgres = data.toAbsolutePath().normalize().resolve("postgres");
    Files.createDirectories(postgres);
    FileChannel channel =
        FileChannel.open(
            postgres.resolveSibling("postgres.lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE);
    try {
      if (lock(channel) == null) {
        throw new IllegalStateException(
            "数据目录 " + postgres + " 正被另一个正在运行的本系统使用。请先停止它，或用环境变量 ASSISTANCE_DATA 指定另一个目录。");
      }
      DataFolder folder = new DataFolder(postgres, channel);
      folder.clearEarlierServer();
      return folder;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  Path postgres() {
    return postgres;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private static FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldByThisProcess) {
      return null;
    }
  }

  // An application that is killed leaves its server running. Nobody can reach it any more, and two
  // servers must never run on one folder.
  private void clearEarlierServer() throws IOException {
    Path pidFile = postgres.resolve(PID_FILE);
    if (!Files.exists(pidFile)) {
      return;
    }
    List<String> lines = Files.readAllLines(pidFile);
    if (!lines.isEmpty()) {
      ProcessHandle server = ProcessHandle.of(Long.parseLong(lines.get(0).strip())).orElse(null);
      if (server != null && isServerOfThisFolder(server)) {
        stop(server);
      }
    }
    // Its number may belong to some other process by now, on which PostgreSQL would refuse to
    // start. It recovers its data by itself.
    Files.deleteIfExists(pidFile);
  }

  private boolean isServerOfThisFolder(ProcessHandle process) {
    String command = process.info().command().orElse("");
    if (!command.contains("postgres")) {
      return false;
    }
    String[] arguments =
        process
            .info()
            .arguments()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "数据目录 "
                            + postgres
                            + " 可能仍被数据库进程 "
                            + process.pid()
                            + " 使用，系统无法确认。请先结束该进程再启动。"));
    return Arrays.asList(arguments).contains(postgres.toString());
  }

  private void stop(ProcessHandle server) {
    CompletableFuture<ProcessHandle> ended = server.onExit();
    server.destroy();
    try {
      ended.get(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw notStopped(server, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw notStopped(server, e);
    }
  }

  private IllegalStateException notStopped(ProcessHandle server, Exception cause) {
    return new IllegalStateException(
        "上次异常退出遗留的数据库进程 " + server.pid() + " 未能停止（数据目录 " + postgres + "）。请先结束该进程再启动。", cause);
  }
}

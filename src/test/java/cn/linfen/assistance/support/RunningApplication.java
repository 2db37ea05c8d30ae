package cn.linfen.assistance.support;

import cn.linfen.assistance.AssistanceApplication;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A second application, in a JVM of its own: Camunda registers its engines for the whole JVM, so
 * that two applications in one would answer for each other. It can be asked to stop, or killed.
 */
public final class RunningApplication implements AutoCloseable {

  private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");
  private static final String STARTED = "Started AssistanceApplication";
  private static final long PATIENCE_SECONDS = 180;

  private final Process process;
  private final List<String> output = Collections.synchronizedList(new ArrayList<>());
  private final CompletableFuture<Integer> port = new CompletableFuture<>();

  private final Thread reader;

  private RunningApplication(Process process) {
    this.process = process;
    reader = new Thread(this::read, "output of the second application");
    reader.setDaemon(true);
    reader.start();
  }

  /** Starts, and comes back when requests are answered. */
  public static RunningApplication start(String... arguments) {
    RunningApplication application = launch(arguments);
    application.port();
    return application;
  }

  /** Starts without waiting, for an application that is expected to refuse, or a command. */
  public static RunningApplication launch(String... arguments) {
    return launch(Map.of(), arguments);
  }

  /** As {@link #launch(String...)}, with variables of the environment. */
  public static RunningApplication launch(Map<String, String> environment, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dstdout.encoding=UTF-8",
                "-Dstderr.encoding=UTF-8",
                "-Dfile.encoding=UTF-8",
                "-cp",
                classPath(),
                AssistanceApplication.class.getName()));
    command.addAll(Arrays.asList(arguments));
    try {
      ProcessBuilder process = new ProcessBuilder(command).redirectErrorStream(true);
      process.environment().putAll(environment);
      return new RunningApplication(process.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An empty element would be the working directory, where the processes lie a second time. */
  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(element -> !element.isEmpty())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      int found = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        output.add(line);
        Matcher matcher = PORT.matcher(line);
        if (matcher.find()) {
          found = Integer.parseInt(matcher.group(1));
        }
        if (line.contains(STARTED)) {
          port.complete(found);
        }
      }
    } catch (IOException e) {
      output.add(e.toString());
    } finally {
      port.completeExceptionally(new IllegalStateException("it stopped: " + output()));
    }
  }

  public int port() {
    try {
      return port.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      throw new IllegalStateException("not ready: " + output(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Everything it has written so far. */
  public String output() {
    synchronized (output) {
      return String.join("\n", output);
    }
  }

  /** After its end: until everything that it wrote has been read. */
  public void awaitOutput() {
    try {
      reader.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Waits for its end. @return the exit status */
  public int exit() {
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("still running: " + output());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Asks it to stop (SIGTERM), and does not wait. */
  public void terminate() {
    // The process's own method would close its output as well.
    process.toHandle().destroy();
  }

  /** Like a machine that dies (SIGKILL). */
  public void kill() {
    process.destroyForcibly();
    exit();
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      kill();
    }
  }
}

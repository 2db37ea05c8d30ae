package cn.linfen.assistance.notification;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** A mail server that answers recipients, or the end of a message, as a test wants; or nothing. */
final class FussyServer implements AutoCloseable {

  private final ServerSocket socket;
  private final String toRecipient;
  private final String toMessage;
  private final AtomicInteger connections = new AtomicInteger();

  /**
   * @param toRecipient e.g. {@code 550 no such user}; null: never answers anything
   */
  FussyServer(String toRecipient, String toMessage) {
    try {
      socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.toRecipient = toRecipient;
    this.toMessage = toMessage;
    Thread thread = new Thread(this::serve, "fussy mail server");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return socket.getLocalPort();
  }

  int connections() {
    return connections.get();
  }

  private void serve() {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        connections.incrementAndGet();
        Thread thread = new Thread(() -> talk(client), "fussy mail connection");
        thread.setDaemon(true);
        thread.start();
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void talk(Socket client) {
    if (toRecipient == null) {
      return;
    }
    try (client;
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8))) {
      OutputStream out = client.getOutputStream();
      say(out, "220 fussy");
      boolean data = false;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (data) {
          data = !line.equals(".");
          if (!data) {
            say(out, toMessage);
          }
        } else if (line.startsWith("RCPT")) {
          say(out, toRecipient);
        } else if (line.startsWith("DATA")) {
          data = true;
          say(out, "354 go on");
        } else if (line.startsWith("QUIT")) {
          say(out, "221 bye");
        } else {
          say(out, "250 ok");
        }
      }
    } catch (IOException gone) {
      // The other side has hung up.
    }
  }

  private static void say(OutputStream out, String line) throws IOException {
    out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

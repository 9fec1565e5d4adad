package io.ringfort.core.webhooks;

import io.ringfort.engines.threads.Threads;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// A customer's server on loopback that can misbehave at the level of bytes. Records what it was
/// asked.
final class CustomerServer implements AutoCloseable {

  /// One request as it came over the wire; header names in lower case, header lines as they were.
  record Asked(
      String method,
      String path,
      Map<String, String> headers,
      List<String> headerLines,
      String body) {}

  /// Writes the answer, or something else; the connection stays open for the next request when it
  /// returns.
  interface Behaviour {
    void answer(Asked asked, OutputStream out) throws IOException, InterruptedException;
  }

  final List<Asked> asked = new CopyOnWriteArrayList<>();
  final AtomicInteger connections = new AtomicInteger();
  final AtomicInteger hangups = new AtomicInteger();
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final ServerSocket socket;
  private final Behaviour behaviour;

  private CustomerServer(InetSocketAddress address, Behaviour behaviour) throws IOException {
    this.socket = new ServerSocket();
    this.socket.setReuseAddress(true);
    this.socket.bind(address, 512);
    this.behaviour = behaviour;
    Threads.startVirtual("customer", this::accept);
  }

  static CustomerServer start(Behaviour behaviour) throws IOException {
    return start(0, behaviour);
  }

  static CustomerServer start(int port, Behaviour behaviour) throws IOException {
    return new CustomerServer(
        new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), behaviour);
  }

  /// A whole answer, with headers such as `"Location: /x"`.
  static String response(int status, String body, String... headers) {
    StringBuilder text =
        new StringBuilder(
            "HTTP/1.1 " + status + " Some\r\nContent-Length: " + body.length() + "\r\n");
    for (String header : headers) {
      text.append(header).append("\r\n");
    }
    return text.append("\r\n").append(body).toString();
  }

  static Behaviour always(String response) {
    return (_, out) -> write(out, response);
  }

  static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  int port() {
    return socket.getLocalPort();
  }

  String url(String path) {
    return "http://127.0.0.1:" + port() + path;
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket connection = socket.accept();
        connections.incrementAndGet();
        open.add(connection);
        Threads.startVirtual("customer-connection", () -> serve(connection));
      } catch (IOException closed) {
        return; // the test is over
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        Asked next = read(line, in);
        asked.add(next);
        behaviour.answer(next, connection.getOutputStream());
      }
      hangups.incrementAndGet();
    } catch (IOException | InterruptedException gone) {
      return; // the client hung up, or the test is over
    }
  }

  private static Asked read(String requestLine, BufferedReader in) throws IOException {
    Map<String, String> headers = new TreeMap<>();
    List<String> lines = new ArrayList<>();
    for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
      lines.add(line);
      int colon = line.indexOf(':');
      if (colon < 0) {
        throw new IOException("got " + line + " (expected: a header)");
      }
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    char[] body = new char[Integer.parseInt(headers.getOrDefault("content-length", "0"))];
    int filled = 0;
    while (filled < body.length) {
      int more = in.read(body, filled, body.length - filled);
      if (more < 0) {
        throw new IOException("the client closed within a body");
      }
      filled += more;
    }
    String[] words = requestLine.split(" ");
    return new Asked(words[0], words[1], headers, lines, new String(body));
  }

  @Override
  public void close() throws IOException {
    socket.close();
    for (Socket connection : open) {
      connection.close();
    }
  }
}

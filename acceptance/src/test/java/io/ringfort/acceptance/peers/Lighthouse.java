package io.ringfort.acceptance.peers;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The gateway of a carrier that takes no calls but always answers to a health check: with it a
/// stack is ready while no peer runs, and it hears from which port the stack speaks.
final class Lighthouse implements AutoCloseable {
  private static final int LARGEST = 65_535;
  private static final Pattern PORT = Pattern.compile("Contact: <sip:[^>]*:(\\d+)>");

  private final DatagramSocket socket;
  private final CompletableFuture<Integer> port = new CompletableFuture<>();

  Lighthouse() throws IOException {
    socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Thread.ofPlatform().daemon().name("lighthouse").start(this::run);
  }

  /// Its entry in the stack's `trunks`.
  Map<String, Object> config() {
    return Map.of(
        "name",
        "lighthouse",
        "prefixes",
        List.of("+15550000"),
        "gateways",
        List.of("sip:127.0.0.1:" + socket.getLocalPort()));
  }

  /// The port from which the stack asks.
  int awaitPort() {
    try {
      return port.get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException("no health check came (expected: one every few seconds)", e);
    }
  }

  private void run() {
    try {
      while (true) {
        var asked = new DatagramPacket(new byte[LARGEST], LARGEST);
        socket.receive(asked);
        String text =
            new String(asked.getData(), 0, asked.getLength(), StandardCharsets.ISO_8859_1);
        Matcher contact = PORT.matcher(text);
        if (contact.find()) {
          port.complete(Integer.parseInt(contact.group(1)));
        }
        byte[] answer = answer(text).getBytes(StandardCharsets.ISO_8859_1);
        socket.send(new DatagramPacket(answer, answer.length, asked.getSocketAddress()));
      }
    } catch (IOException _) {
      // Closed: the tests are over.
      port.completeExceptionally(new IllegalStateException("closed"));
    }
  }

  /// RFC 3261, 8.2.6: what an answer repeats of the request.
  private static String answer(String request) {
    var answer = new StringBuilder("SIP/2.0 200 OK\r\n");
    request
        .lines()
        .filter(line -> line.matches("(Via|From|To|Call-ID|CSeq):.*"))
        .map(line -> line.startsWith("To:") ? line + ";tag=lighthouse" : line)
        .forEach(line -> answer.append(line).append("\r\n"));
    return answer.append("Content-Length: 0\r\n\r\n").toString();
  }

  @Override
  public void close() {
    socket.close();
  }
}

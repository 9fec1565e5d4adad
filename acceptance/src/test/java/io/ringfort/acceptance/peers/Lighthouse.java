package io.ringfort.acceptance.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The gateway of a carrier that takes no calls but always answers to a health check: with it a
/// stack is ready while no peer runs, and it hears from which ports the stack speaks.
final class Lighthouse implements AutoCloseable {
  private static final int LARGEST = 65_535;
  private static final Pattern PORT = Pattern.compile("Contact: <sip:[^>]*:(\\d+)[;>]");

  private final DatagramSocket socket;
  private final ServerSocket listener;
  private final CompletableFuture<Integer> udpPort = new CompletableFuture<>();
  private final CompletableFuture<Integer> tcpPort = new CompletableFuture<>();

  Lighthouse() throws IOException {
    InetAddress here = InetAddress.getLoopbackAddress();
    socket = new DatagramSocket(new InetSocketAddress(here, 0));
    listener = new ServerSocket(0, 10, here);
    Thread.ofPlatform().daemon().name("lighthouse-udp").start(this::answerDatagrams);
    Thread.ofPlatform().daemon().name("lighthouse-tcp").start(this::answerConnections);
  }

  /// Its entries in the stack's `trunks`.
  List<Map<String, Object>> config() {
    return List.of(
        trunk("lighthouse-udp", "sip:127.0.0.1:" + socket.getLocalPort()),
        trunk("lighthouse-tcp", "sip:127.0.0.1:" + listener.getLocalPort() + ";transport=tcp"));
  }

  private static Map<String, Object> trunk(String name, String gateway) {
    return Map.of("name", name, "prefixes", List.of("+15550000"), "gateways", List.of(gateway));
  }

  /// The ports from which the stack asks.
  int awaitUdpPort() {
    return await(udpPort);
  }

  int awaitTcpPort() {
    return await(tcpPort);
  }

  private static int await(CompletableFuture<Integer> port) {
    try {
      return port.get(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("no health check came (expected: one every few seconds)", e);
    }
  }

  private void answerDatagrams() {
    try {
      while (true) {
        var asked = new DatagramPacket(new byte[LARGEST], LARGEST);
        socket.receive(asked);
        String text =
            new String(asked.getData(), 0, asked.getLength(), StandardCharsets.ISO_8859_1);
        byte[] answer = answer(text, udpPort);
        socket.send(new DatagramPacket(answer, answer.length, asked.getSocketAddress()));
      }
    } catch (IOException e) {
      // Closed: the tests are over.
      udpPort.completeExceptionally(e);
    }
  }

  /// One after another: there is one stack.
  private void answerConnections() {
    try {
      while (true) {
        try (Socket connection = listener.accept()) {
          answer(connection);
        }
      }
    } catch (IOException e) {
      tcpPort.completeExceptionally(e);
    }
  }

  private void answer(Socket connection) throws IOException {
    var asked = new StringBuilder();
    for (int octet = connection.getInputStream().read();
        octet >= 0;
        octet = connection.getInputStream().read()) {
      asked.append((char) octet);
      if (asked.toString().endsWith("\r\n\r\n") && asked.toString().startsWith("OPTIONS")) {
        connection.getOutputStream().write(answer(asked.toString(), tcpPort));
        asked.setLength(0);
      }
    }
  }

  /// RFC 3261, 8.2.6: what an answer repeats of the request.
  private static byte[] answer(String request, CompletableFuture<Integer> port) {
    Matcher contact = PORT.matcher(request);
    if (contact.find()) {
      port.complete(Integer.parseInt(contact.group(1)));
    }
    var answer = new StringBuilder("SIP/2.0 200 OK\r\n");
    request
        .lines()
        .filter(line -> line.matches("(Via|From|To|Call-ID|CSeq):.*"))
        .map(line -> line.startsWith("To:") ? line + ";tag=lighthouse" : line)
        .forEach(line -> answer.append(line).append("\r\n"));
    return answer
        .append("Content-Length: 0\r\n\r\n")
        .toString()
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() {
    socket.close();
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

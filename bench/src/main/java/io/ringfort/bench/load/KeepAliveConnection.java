package io.ringfort.bench.load;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// One HTTP/1.1 connection that writes ready-made requests and reads just enough of the answers. It
/// understands answers with a Content-Length, or with none (204). One thread at a time.
public final class KeepAliveConnection implements AutoCloseable {
  private static final int ANSWER_WITHIN_MS = 30_000;
  private static final int LARGEST_ANSWER = 1 << 20;
  private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private byte[] buffer = new byte[8_192];
  private int filled;

  /// @param body the answer's, as text
  public record Answer(int status, String body) {}

  private KeepAliveConnection(Socket socket) throws IOException {
    this.socket = socket;
    this.in = socket.getInputStream();
    this.out = socket.getOutputStream();
  }

  public static KeepAliveConnection open(URI server) throws IOException {
    Socket socket = new Socket(server.getHost(), server.getPort());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(ANSWER_WITHIN_MS);
    return new KeepAliveConnection(socket);
  }

  /// Writes a whole request and waits for the whole answer. The body is read and left undecoded
  /// where the status is the wanted one.
  ///
  /// @return empty where the status is the wanted one
  public Optional<Answer> send(byte[] request, int wantedStatus) throws IOException {
    Frame frame = exchange(request);
    Optional<Answer> answer =
        frame.status() == wantedStatus ? Optional.empty() : Optional.of(answer(frame));
    forget(frame);
    return answer;
  }

  /// Writes a whole request and reads the answer.
  public Answer send(byte[] request) throws IOException {
    Frame frame = exchange(request);
    Answer answer = answer(frame);
    forget(frame);
    return answer;
  }

  private record Frame(int status, int bodyAt, int end) {}

  private Frame exchange(byte[] request) throws IOException {
    out.write(request);
    out.flush();
    int head = headEnd();
    Frame frame = frame(head);
    while (filled < frame.end()) {
      fill();
    }
    return frame;
  }

  private Answer answer(Frame frame) {
    return new Answer(
        frame.status(),
        new String(buffer, frame.bodyAt(), frame.end() - frame.bodyAt(), StandardCharsets.UTF_8));
  }

  private void forget(Frame frame) throws ProtocolException {
    if (filled > frame.end()) {
      throw new ProtocolException(
          "got octets behind an answer (expected: silence until the next request)");
    }
    filled = 0;
  }

  private int headEnd() throws IOException {
    int from = 0;
    while (true) {
      for (int i = from; i + END_OF_HEAD.length <= filled; i++) {
        if (Arrays.equals(buffer, i, i + END_OF_HEAD.length, END_OF_HEAD, 0, END_OF_HEAD.length)) {
          return i + END_OF_HEAD.length;
        }
      }
      from = Math.max(0, filled - END_OF_HEAD.length);
      fill();
    }
  }

  private Frame frame(int head) throws ProtocolException {
    String text = new String(buffer, 0, head, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    if (!text.startsWith("http/1.1 ")) {
      throw new ProtocolException(
          "got " + text.lines().findFirst().orElse("") + " (expected: HTTP/1.1 and a status)");
    }
    if (text.contains("\r\ntransfer-encoding:")) {
      throw new ProtocolException("got a transfer encoding (expected: a Content-Length)");
    }
    int length = 0;
    int at = text.indexOf("\r\ncontent-length:");
    if (at >= 0) {
      int value = at + "\r\ncontent-length:".length();
      length = Integer.parseInt(text.substring(value, text.indexOf('\r', value)).strip());
    }
    if (length > LARGEST_ANSWER) {
      throw new ProtocolException(
          "got an answer of " + length + " octets (expected: at most " + LARGEST_ANSWER + ")");
    }
    return new Frame(Integer.parseInt(text.substring(9, 12)), head, head + length);
  }

  private void fill() throws IOException {
    if (filled == buffer.length) {
      buffer = Arrays.copyOf(buffer, buffer.length * 2);
    }
    int read = in.read(buffer, filled, buffer.length - filled);
    if (read < 0) {
      throw new EOFException("the server hung up after " + filled + " octets of an answer");
    }
    filled += read;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

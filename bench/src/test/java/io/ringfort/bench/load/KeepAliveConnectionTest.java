package io.ringfort.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class KeepAliveConnectionTest {
  @Test
  void putsAnAnswerTogetherThatComesInPieces() throws Exception {
    assertThat(
            answerTo("HTT", "P/1.1 201 Created\r\nContent-Le", "ngth: 5\r\n", "\r", "\nhel", "lo"))
        .isEqualTo(new KeepAliveConnection.Answer(201, "hello"));
  }

  @Test
  void takesAnAnswerThatIsLongerThanItsBuffer() throws Exception {
    String body = "x".repeat(50_000);
    assertThat(answerTo("HTTP/1.1 200 OK\r\ncontent-length: 50000\r\n\r\n" + body).body())
        .isEqualTo(body);
  }

  @Test
  void refusesWhatItDoesNotUnderstand() {
    assertThatThrownBy(() -> answerTo("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"))
        .hasMessageStartingWith("got a transfer encoding");
    assertThatThrownBy(() -> answerTo("SSH-2.0-x\r\n\r\n"))
        .hasMessage("got ssh-2.0-x (expected: HTTP/1.1 and a status)");
    assertThatThrownBy(() -> answerTo("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nabc"))
        .hasMessageStartingWith("got octets behind an answer");
    assertThatThrownBy(() -> answerTo("HTTP/1.1 200 OK\r\n"))
        .hasMessageStartingWith("the server hung up after 17 octets");
  }

  private static KeepAliveConnection.Answer answerTo(String... pieces) throws Exception {
    try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        KeepAliveConnection connection =
            KeepAliveConnection.open(URI.create("http://127.0.0.1:" + listening.getLocalPort()))) {
      threads.submit(() -> write(listening, pieces));
      return connection.send("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }
  }

  private static Void write(ServerSocket listening, String... pieces) throws IOException {
    try (Socket socket = listening.accept()) {
      socket.setTcpNoDelay(true);
      socket.getInputStream().readNBytes(18);
      for (String piece : pieces) {
        socket.getOutputStream().write(piece.getBytes(StandardCharsets.US_ASCII));
      }
      return null;
    }
  }
}

package io.ringfort.core.webhooks;

import static io.ringfort.core.webhooks.CustomerServer.always;
import static io.ringfort.core.webhooks.CustomerServer.response;
import static io.ringfort.core.webhooks.CustomerServer.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.UnprocessedRequestException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.ringfort.core.webhooks.WebhookResponse.Failed;
import io.ringfort.engines.threads.Threads;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Servers that fail in every way, and the public code that each way gets.
class FaultTest {
  private final Customer customer = new Customer(EgressPolicy.allowLoopback(), new FakeNames());
  private final CountDownLatch over = new CountDownLatch(1);

  @AfterEach
  void close() {
    over.countDown();
    customer.close();
  }

  @Test
  void failsWhenTheServerHangs() throws Exception {
    try (CustomerServer server = CustomerServer.start((_, _) -> over.await())) {
      Failed failed = customer.failed(server.url("/#rt=200"));
      assertThat(failed.code()).isEqualTo(11200);
      assertThat(failed.neverReached()).isFalse();
      assertThat(failed.attempts()).hasSize(1);
      assertThat(failed.attempts().getFirst().latency())
          .isGreaterThanOrEqualTo(Duration.ofMillis(200));
    }
  }

  @Test
  void retriesAHangingServerWhenAsked() throws Exception {
    try (CustomerServer server = CustomerServer.start((_, _) -> over.await())) {
      assertThat(customer.failed(server.url("/#rt=100&rc=2&rp=rt")).attempts()).hasSize(3);
      assertThat(server.connections).hasValue(3);
    }
  }

  @Test
  void blamesTheServerWhenReadAndTotalLimitAreTheSame() throws Exception {
    try (CustomerServer server = CustomerServer.start((_, _) -> over.await())) {
      assertThat(customer.failed(server.url("/#rt=300&tt=300")).code()).isEqualTo(11200);
      assertThat(customer.failed(server.url("/#tt=300")).code()).isEqualTo(11203);
    }
  }

  @Test
  void endsAtTheCallersLimit() throws Exception {
    try (CustomerServer server = CustomerServer.start((_, _) -> over.await())) {
      assertThat(Customer.failed(customer.post(server.url("/"), Duration.ofMillis(200))).code())
          .isEqualTo(11203);
    }
  }

  @Test
  void sendsNothingWhenTheTimeIsOver() throws Exception {
    try (CustomerServer server = CustomerServer.start(always(response(200, "")))) {
      Failed failed = Customer.failed(customer.post(server.url("/"), Duration.ZERO));
      assertThat(failed.code()).isEqualTo(11203);
      assertThat(failed.neverReached()).isTrue();
      assertThat(server.connections).hasValue(0);
    }
  }

  /// Every byte alone is in time; the whole is not.
  @ParameterizedTest
  @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n"})
  void failsWhenTheAnswerDripsByteByByte(String beginning) throws Exception {
    try (CustomerServer server =
        CustomerServer.start(
            (_, out) -> {
              write(out, beginning.isEmpty() ? "HTTP/1.1 200 OK\r\nX: " : beginning);
              while (!over.await(5, TimeUnit.MILLISECONDS)) {
                write(out, "x");
              }
            })) {
      Failed failed = customer.failed(server.url("/#tt=300"));
      assertThat(failed.code()).isEqualTo(11203);
      assertThat(failed.neverReached()).isFalse();
    }
  }

  @Test
  void closesTheConnectionOfARequestThatItGaveUp() throws Exception {
    try (CustomerServer server = CustomerServer.start((_, _) -> {})) {
      customer.failed(server.url("/#rt=100"));
      await().until(() -> server.hangups.get() == 1);
    }
  }

  @Test
  void failsWhenTheServerClosesWithoutAnAnswer() throws Exception {
    try (CustomerServer server = CustomerServer.start((_, out) -> out.close())) {
      Failed failed = customer.failed(server.url("/#rc=5"));
      assertThat(failed.code()).isEqualTo(11205);
      assertThat(failed.neverReached()).isFalse();
      assertThat(server.asked).as("what may have been handled is not repeated").hasSize(1);
    }
  }

  @Test
  void failsWhenTheServerClosesWithinTheBody() throws Exception {
    try (CustomerServer server =
        CustomerServer.start(
            (_, out) -> {
              write(out, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
              out.close();
            })) {
      assertThat(customer.failed(server.url("/")).code()).isEqualTo(11205);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH_9.9\r\n\r\n",
        "\u0000\u0001\u0002\u0003\r\n\r\n\r\n",
        "HTTP/1.1 abc OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
      })
  void failsWhenTheAnswerIsNotHttp(String garbage) throws Exception {
    try (CustomerServer server = CustomerServer.start(always(garbage))) {
      Failed failed = customer.failed(server.url("/"));
      assertThat(failed.code()).isEqualTo(11206);
      assertThat(failed.neverReached()).isFalse();
    }
  }

  @Test
  void retriesARefusedConnectionOnceByDefault() throws Exception {
    int port;
    try (CustomerServer gone = CustomerServer.start(always(""))) {
      port = gone.port();
    }
    Failed failed = customer.failed("http://127.0.0.1:" + port + "/");
    assertThat(failed.code()).isEqualTo(11202);
    assertThat(failed.status()).isZero();
    assertThat(failed.neverReached()).isTrue();
    assertThat(failed.attempts())
        .hasSize(2)
        .allSatisfy(attempt -> assertThat(attempt.error()).contains("refused"));
    assertThat(customer.failed("http://127.0.0.1:" + port + "/#rp=5xx").attempts()).hasSize(1);
  }

  @Test
  void failsWhenNoConnectionComesInTime() throws Exception {
    // A listener whose backlog is full leaves further SYNs unanswered, as a firewall does.
    List<Socket> fillers = new ArrayList<>();
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      for (int i = 0; i < 8; i++) {
        Socket filler = new Socket();
        fillers.add(filler);
        Threads.startVirtual("filler", () -> connect(filler, full.getLocalPort()));
      }
      await().until(() -> fillers.stream().filter(Socket::isConnected).count() >= 2);

      Failed failed = customer.failed("http://127.0.0.1:" + full.getLocalPort() + "/#ct=200&rc=0");

      assertThat(failed.code()).isEqualTo(11201);
      assertThat(failed.neverReached()).isTrue();
    } finally {
      for (Socket filler : fillers) {
        filler.close();
      }
    }
  }

  private void connect(Socket socket, int port) {
    try {
      socket.connect(new InetSocketAddress("127.0.0.1", port));
    } catch (IOException full) {
      return; // the test closed it
    }
  }

  @Test
  void failsWhenTheNameIsUnknown() throws Exception {
    Failed failed = customer.failed("http://nowhere.example/");
    assertThat(failed.code()).isEqualTo(11210);
    assertThat(failed.neverReached()).isTrue();
  }

  /// The library's own resolver, against a name server on loopback that answers NXDOMAIN (RFC 1035
  /// section 4.1.1).
  @Test
  void asksTheDnsForExactlyTheNameThatIsWritten() throws Exception {
    try (DatagramSocket dns = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
      List<String> names = Collections.synchronizedList(new ArrayList<>());
      Threads.startVirtual("dns", () -> answerNxdomain(dns, names));
      ClientFactory factory =
          Wire.factory(EgressPolicy.allowLoopback())
              .domainNameResolverCustomizer(
                  resolver -> {
                    Wire.onlyWholeNames(resolver);
                    resolver.serverAddresses((InetSocketAddress) dns.getLocalSocketAddress());
                  })
              .build();
      try (WebhookClient client =
          WebhookClient.start(factory, new SimpleMeterRegistry(), new ManualClock())) {
        WebhookRequest request =
            Customer.request(
                WebhookRequest.Method.POST, "http://nowhere.invalid/#rc=0", "", Customer.FORM);
        assertThat(Customer.failed(client.fetch(request, Duration.ofSeconds(10))).code())
            .isEqualTo(11210);
      }
      assertThat(names).isNotEmpty().containsOnly("nowhere.invalid.");
    }
  }

  private static void answerNxdomain(DatagramSocket dns, List<String> names) {
    byte[] bytes = new byte[1500];
    while (!dns.isClosed()) {
      try {
        DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
        dns.receive(packet);
        names.add(questionName(bytes));
        bytes[2] = (byte) 0x81; // a response, recursion desired
        bytes[3] = (byte) 0x83; // recursion available, NXDOMAIN
        dns.send(packet);
      } catch (IOException closed) {
        return; // the test is over
      }
    }
  }

  /// RFC 1035 section 4.1.2: labels with their lengths, after the header of 12 bytes.
  private static String questionName(byte[] query) {
    StringBuilder name = new StringBuilder();
    for (int at = 12; query[at] != 0; at += query[at] + 1) {
      name.append(new String(query, at + 1, query[at], StandardCharsets.US_ASCII)).append('.');
    }
    return name.toString();
  }

  @Test
  void tellsCertificateProblemsApart() {
    assertThat(tls(new CertPathValidatorException(new CertificateExpiredException())).code())
        .isEqualTo(11236);
    assertThat(tls(new CertPathValidatorException("signature check failed")).code())
        .isEqualTo(11237);
    assertThat(tls(new CertificateException("No name matching a found")).code()).isEqualTo(11235);
    assertThat(tls(new IllegalStateException()).code()).isEqualTo(11220);
  }

  private static Fault tls(Throwable cause) {
    SSLHandshakeException handshake = new SSLHandshakeException("failed");
    handshake.initCause(cause);
    return Fault.of(UnprocessedRequestException.of(handshake));
  }

  @Test
  void recoversOnTheSameClient() throws Exception {
    try (CustomerServer server =
        CustomerServer.start(
            (asked, out) ->
                write(out, asked.path().equals("/bad") ? "garbage\r\n\r\n" : response(200, "")))) {
      customer.failed(server.url("/bad"));
      assertThat(customer.fetched(server.url("/good")).status()).isEqualTo(200);
    }
  }
}

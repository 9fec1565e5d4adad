package io.ringfort.core.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.client.ClientFactoryBuilder;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.TlsKeyPair;
import com.linecorp.armeria.server.Server;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.ringfort.core.webhooks.WebhookResponse.Failed;
import io.ringfort.core.webhooks.WebhookResponse.Fetched;
import io.ringfort.engines.threads.Threads;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A server with a certificate for `shop.example`.
class TlsTest {
  private static final TlsKeyPair KEYS = TlsKeyPair.ofSelfSigned("shop.example");
  private static Server server;

  @BeforeAll
  static void start() {
    server =
        Server.builder()
            .https(new InetSocketAddress("127.0.0.1", 0))
            .tls(KEYS)
            .service("/", (context, _) -> HttpResponse.of("from " + context.request().authority()))
            .build();
    server.start().join();
  }

  @AfterAll
  static void stop() {
    server.stop().join();
  }

  private static WebhookResponse post(String host, boolean trusted) throws Exception {
    FakeNames names =
        new FakeNames().with("shop.example", "127.0.0.1").with("other.example", "127.0.0.1");
    ClientFactoryBuilder factory =
        Wire.factory(EgressPolicy.allowLoopback()).addressResolverGroupFactory(_ -> names);
    if (trusted) {
      factory.tlsCustomizer(tls -> tls.trustManager(KEYS.certificateChain()));
    }
    try (WebhookClient client =
        WebhookClient.start(factory.build(), new SimpleMeterRegistry(), new ManualClock())) {
      String url = "https://" + host + ":" + server.activeLocalPort() + "/";
      return client.fetch(
          Customer.request(WebhookRequest.Method.POST, url, "", Customer.FORM),
          Duration.ofSeconds(10));
    }
  }

  @Test
  void verifiesTheNameAndNotTheAddress() throws Exception {
    WebhookResponse response = post("shop.example", true);
    assertThat(response).isInstanceOf(Fetched.class);
    assertThat(new String(((Fetched) response).body()))
        .isEqualTo("from shop.example:" + server.activeLocalPort());
  }

  @Test
  void refusesACertificateForAnotherName() throws Exception {
    Failed failed = Customer.failed(post("other.example", true));
    assertThat(failed.code()).isEqualTo(11235);
    assertThat(failed.neverReached()).isTrue();
    assertThat(failed.attempts()).as("a failed handshake is tried once more").hasSize(2);
  }

  @Test
  void refusesASelfSignedCertificate() throws Exception {
    assertThat(Customer.failed(post("shop.example", false)).code()).isEqualTo(11237);
  }

  @Test
  void failsTheHandshakeWithAServerThatSpeaksPlainHttp() throws Exception {
    try (ServerSocket plain = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        Customer customer = new Customer(EgressPolicy.allowLoopback())) {
      Threads.startVirtual("plain", () -> greet(plain));
      Failed failed = customer.failed("https://127.0.0.1:" + plain.getLocalPort() + "/");
      assertThat(failed.code()).isEqualTo(11220);
      assertThat(failed.neverReached()).isTrue();
    }
  }

  private static void greet(ServerSocket plain) {
    while (!plain.isClosed()) {
      try (Socket connection = plain.accept()) {
        connection
            .getOutputStream()
            .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        connection.getInputStream().readAllBytes();
      } catch (IOException closed) {
        return; // the test is over
      }
    }
  }
}

package io.ringfort.core.webhooks;

import static io.ringfort.core.webhooks.CustomerServer.always;
import static io.ringfort.core.webhooks.CustomerServer.response;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.core.webhooks.WebhookResponse.Attempt;
import io.ringfort.core.webhooks.WebhookResponse.Failed;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Customers' URLs against the platform's own addresses.
class EgressGuardTest {

  private static void assertRefused(Failed failed) {
    assertThat(failed.code()).isEqualTo(11205);
    assertThat(failed.reason()).isEqualTo("the host's address is not one that webhooks may reach");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "127.0.0.2", "0.0.0.0"})
  void refusesOurselvesByAddressAndByName(String host) throws Exception {
    try (Customer customer = new Customer(EgressPolicy.publicOnly());
        CustomerServer server = CustomerServer.start(always(response(200, "")))) {
      Failed failed = customer.failed("http://" + host + ":" + server.port() + "/#rc=5&rp=all");

      assertRefused(failed);
      assertThat(failed.neverReached()).isTrue();
      assertThat(failed.attempts()).as("a refusal is not tried again").hasSize(1);
      assertThat(server.connections).hasValue(0);
    }
  }

  @Test
  void reachesLocalhostWhereAllowed() throws Exception {
    try (Customer customer = new Customer(EgressPolicy.allowLoopback());
        CustomerServer server = CustomerServer.start(always(response(200, "")))) {
      assertThat(customer.fetched("http://localhost:" + server.port() + "/").status())
          .isEqualTo(200);
    }
  }

  @Test
  void refusesANameThatResolvesToUs() throws Exception {
    FakeNames names = new FakeNames().with("innocent.example", "127.0.0.1");
    try (Customer customer = new Customer(EgressPolicy.publicOnly(), names);
        CustomerServer server = CustomerServer.start(always(response(200, "")))) {
      assertRefused(customer.failed("http://innocent.example:" + server.port() + "/"));
      assertThat(server.connections).hasValue(0);
    }
  }

  @Test
  void refusesARedirectToUs() throws Exception {
    try (CustomerServer inside = CustomerServer.start(always(response(200, "")));
        CustomerServer outside =
            CustomerServer.start(
                always(response(307, "", "Location: http://127.0.0.1:" + inside.port() + "/")));
        Customer customer = new Customer((_, port) -> port == outside.port())) {
      Failed failed = customer.failed(outside.url("/"));

      assertRefused(failed);
      assertThat(failed.neverReached()).isFalse();
      assertThat(failed.attempts()).extracting(Attempt::status).containsExactly(307, 0);
      assertThat(inside.connections).hasValue(0);
    }
  }

  /// DNS rebinding: the name answers with an allowed address first and with ours at the next
  /// lookup.
  @Test
  void checksTheVeryAddressThatItConnectsTo() throws Exception {
    FakeNames names = new FakeNames().with("rebind.example", "127.0.0.1", "127.0.0.9");
    AtomicInteger checks = new AtomicInteger();
    EgressPolicy onlyOne =
        (address, _) -> {
          checks.incrementAndGet();
          return address.getHostAddress().equals("127.0.0.1");
        };
    try (Customer customer = new Customer(onlyOne, names);
        CustomerServer server = CustomerServer.start(always(response(200, "")))) {
      String url = "http://rebind.example:" + server.port() + "/";
      customer.fetched(url);
      assertThat(names.lookups).as("one lookup for check and connection").hasValue(1);
      assertThat(checks).hasPositiveValue();

      assertRefused(customer.failed(url));
      assertThat(server.asked).hasSize(1);
      assertThat(server.asked.getFirst().headers())
          .containsEntry("host", "rebind.example:" + server.port());
    }
  }
}

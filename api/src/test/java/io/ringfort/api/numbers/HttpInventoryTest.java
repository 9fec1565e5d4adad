package io.ringfort.api.numbers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.ringfort.api.errors.ApiError;
import io.ringfort.api.errors.ApiException;
import io.ringfort.core.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpInventoryTest {
  private static final InventoryQuery QUERY =
      new InventoryQuery("US", Optional.of("415"), Optional.of("+1415"), 50);

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer carrier;
  private int status = 200;
  private String answer =
      """
      {"numbers":[{"phoneNumber":"+14155550100","locality":"San Francisco","region":"CA","postalCode":"94103","rateCenter":"SNFC CNTRL",
      "lata":"722","latitude":"37.7749","longitude":"-122.4194","isoCountry":"US","capabilities":{"voice":true,"sms":true,"mms":false},"new":1}]}
      """;

  @BeforeEach
  void start() throws IOException {
    carrier = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    carrier.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestURI().toString());
          byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    carrier.start();
  }

  @AfterEach
  void stop() {
    carrier.stop(0);
  }

  private NumberInventory inventory() {
    return new HttpInventory("http://127.0.0.1:" + carrier.getAddress().getPort(), new Json());
  }

  @Test
  void asksTheCarrierAndReadsWhatItSells() {
    List<AvailableNumber> numbers = inventory().search(QUERY);
    assertThat(asked)
        .containsExactly("/inventory?country=US&limit=50&areaCode=415&contains=%2B1415");
    assertThat(numbers).hasSize(1);
    assertThat(numbers.getFirst().phoneNumber()).isEqualTo("+14155550100");
    assertThat(numbers.getFirst().capabilities())
        .isEqualTo(new Capabilities(true, true, false, false));
  }

  @Test
  void saysUnavailableToAnErrorAndToNonsense() {
    status = 500;
    assertUnavailable();
    status = 200;
    answer = "<html>";
    assertUnavailable();
    answer = "{}";
    assertUnavailable();
  }

  @Test
  void saysUnavailableWhenNobodyListens() {
    NumberInventory inventory = inventory();
    carrier.stop(0);
    assertThatThrownBy(() -> inventory.search(QUERY))
        .isInstanceOfSatisfying(
            ApiException.class, e -> assertThat(e.error()).isEqualTo(ApiError.UNAVAILABLE));
  }

  private void assertUnavailable() {
    assertThatThrownBy(() -> inventory().search(QUERY))
        .isInstanceOfSatisfying(
            ApiException.class, e -> assertThat(e.error()).isEqualTo(ApiError.UNAVAILABLE));
  }
}

package io.ringfort.stack.drill;

import io.ringfort.stack.data.Credentials;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A customer's program that knows several addresses of the API: what fails at one it asks once
/// more at the next, with the same idempotency key. Any thread.
final class Customer {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int TRIES = 2;

  private final Http http;
  private final List<URI> gateways;
  private final String account;
  private final String authorization;
  private final AtomicInteger turn = new AtomicInteger();

  Customer(Http http, Credentials credentials) {
    this.http = http;
    gateways = credentials.gateways();
    account = "/2010-04-01/Accounts/" + credentials.accountSid();
    String pair = credentials.accountSid() + ":" + credentials.authToken();
    authorization =
        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  /// What a request came to.
  ///
  /// @param answer the last; null when the last try had none
  /// @param failures of each try that failed, what the client saw
  /// @param tookMillis over all tries
  record Result(Http.@Nullable Answer answer, List<String> failures, long tookMillis) {
    Result {
      failures = List.copyOf(failures);
    }

    boolean isGood() {
      return answer != null && answer.isGood();
    }

    /// @throws IllegalStateException when it has failed
    Http.Answer good(String what) {
      if (answer == null || !answer.isGood()) {
        throw new IllegalStateException(what + ": " + String.join(", then ", failures));
      }
      return answer;
    }
  }

  /// @param path below the account, such as `/Messages.json`
  Result post(String path, String form, String key) throws InterruptedException {
    return ask(
        HttpRequest.newBuilder()
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString(form)),
        path);
  }

  Result get(String path) throws InterruptedException {
    return ask(HttpRequest.newBuilder().GET(), path);
  }

  /// Without the request's id, so that equal ones can be counted.
  private static String reason(Http.Answer answer) {
    return answer.text("message").replaceAll(",? request RQ[0-9a-f]+", "").strip();
  }

  private Result ask(HttpRequest.Builder request, String path) throws InterruptedException {
    request.header("Authorization", authorization).timeout(PATIENCE);
    int first = turn.getAndIncrement() & 0xffff;
    long begun = System.nanoTime();
    List<String> failures = new java.util.ArrayList<>();
    Http.Answer answer = null;
    for (int i = 0; i < TRIES; i++) {
      URI gateway = gateways.get((first + i) % gateways.size());
      try {
        answer = http.send(request.uri(URI.create(gateway + account + path)).build());
        if (answer.isGood()) {
          break;
        }
        failures.add(gateway.getHost() + ": " + answer.status() + " " + reason(answer));
      } catch (IOException e) {
        answer = null;
        failures.add(gateway.getHost() + ": " + e.getClass().getSimpleName());
      }
    }
    return new Result(
        answer, failures, Duration.ofNanos(System.nanoTime() - begun).toMillis());
  }
}

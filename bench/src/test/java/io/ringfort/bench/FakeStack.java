package io.ringfort.bench;

import io.ringfort.bench.load.TinyServer;
import io.ringfort.bench.load.TinyServer.Reply;
import io.ringfort.bench.processes.Access;
import io.ringfort.bench.smpp.BareLoop;
import io.ringfort.simulator.Simulator;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/// As much of the product as the bench speaks to: numbers for sale, and messages that are submitted
/// to a simulator before they are answered.
final class FakeStack implements AutoCloseable {
  private static final String ACCOUNT = "/2010-04-01/Accounts/AC1";
  private final TinyServer server;
  private final BareLoop carrier;
  private final Simulator simulator;
  private final Behaviour behaviour;
  private final ConcurrentLinkedQueue<String> owned =
      new ConcurrentLinkedQueue<>(List.of("+14155550100"));
  private final AtomicInteger messages = new AtomicInteger();

  /// What it does with its n-th message, n from 1.
  enum Fate {
    SUBMIT,
    LOSE,
    DOUBLE,
    REFUSE
  }

  @FunctionalInterface
  interface Behaviour {
    Fate of(int message);
  }

  FakeStack(Simulator simulator, Behaviour behaviour) throws IOException {
    this.simulator = simulator;
    this.behaviour = behaviour;
    carrier = BareLoop.bind(simulator.smppPorts(), 1, "ringfort", "ringfort");
    server = new TinyServer(this::answer);
  }

  Access access() {
    return new Access(server.url(), "AC1", "secret", null, simulator.url());
  }

  List<String> owned() {
    return List.copyOf(owned);
  }

  private Reply answer(TinyServer.Seen request) throws Exception {
    String what = request.method() + " " + request.path().replaceAll("\\?.*", "");
    return switch (what) {
      case "GET " + ACCOUNT + "/IncomingPhoneNumbers.json" ->
          new Reply(200, list("incoming_phone_numbers", List.copyOf(owned)));
      case "GET " + ACCOUNT + "/AvailablePhoneNumbers/US/Local.json" ->
          new Reply(
              200,
              list(
                  "available_phone_numbers",
                  List.of("+14155550101", "+14155550102", "+14155550103")));
      case "POST " + ACCOUNT + "/IncomingPhoneNumbers.json" -> {
        owned.add(request.body().replace("PhoneNumber=%2B", "+"));
        yield new Reply(201, "{}");
      }
      case "POST " + ACCOUNT + "/Messages.json" -> message();
      default -> new Reply(404, "{\"code\":20404}");
    };
  }

  private Reply message() throws Exception {
    int n = messages.incrementAndGet();
    return switch (behaviour.of(n)) {
      case REFUSE -> new Reply(503, "{\"code\":20503}");
      case LOSE -> new Reply(201, "{}");
      case SUBMIT -> submitted(n);
      case DOUBLE -> {
        submitted(n);
        yield submitted(n);
      }
    };
  }

  private Reply submitted(int n) throws Exception {
    carrier.submit(1, 1, n);
    return new Reply(201, "{}");
  }

  private static String list(String name, List<String> numbers) {
    return numbers.stream()
        .map(n -> "{\"phone_number\":\"" + n + "\"}")
        .collect(Collectors.joining(",", "{\"" + name + "\":[", "]}"));
  }

  @Override
  public void close() {
    server.close();
    carrier.close();
  }
}

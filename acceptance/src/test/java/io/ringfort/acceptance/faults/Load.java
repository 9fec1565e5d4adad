package io.ringfort.acceptance.faults;

import io.ringfort.acceptance.Answer;
import io.ringfort.acceptance.Api;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/// Many clients that send messages at once over kept-alive connections, each message with a body of
/// its own, and note which got a 201. A client whose connection breaks gives up: whether that
/// message was accepted is not known to it.
final class Load {
  private final Plan plan;
  private final Map<String, String> bodiesBySid = new ConcurrentHashMap<>();
  private final Map<Integer, LongAdder> refusals = new ConcurrentHashMap<>();
  private final AtomicInteger next = new AtomicInteger();
  private final List<Thread> clients = new ArrayList<>();

  /// What is to be sent.
  ///
  /// @param senders take turns
  /// @param handsets take turns
  /// @param name what each body begins with; tells this load from others
  /// @param extra more parameters: name, value, name, value, ...
  record Plan(
      Api api,
      List<String> senders,
      List<String> handsets,
      String name,
      int messages,
      List<String> extra) {}

  private Load(Plan plan) {
    this.plan = plan;
  }

  static Load begin(Plan plan, int clients) {
    Load load = new Load(plan);
    for (int i = 0; i < clients; i++) {
      load.clients.add(Thread.ofVirtual().name("client-" + i).start(load::send));
    }
    return load;
  }

  /// Sends everything, and waits for the answers.
  static Load run(Plan plan, int clients) {
    Load load = begin(plan, clients);
    load.join();
    return load;
  }

  /// Waits until the clients have sent everything, or given up.
  void join() {
    try {
      for (Thread client : clients) {
        client.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /// The bodies of the messages that got a 201, by SID.
  Map<String, String> accepted() {
    return bodiesBySid;
  }

  /// How many answers were no 201, by status.
  Map<Integer, LongAdder> refusals() {
    return refusals;
  }

  private void send() {
    for (int i = next.getAndIncrement(); i < plan.messages(); i = next.getAndIncrement()) {
      String body = plan.name() + " " + i;
      try {
        Answer answer = plan.api().post("/Messages.json", form(i, body));
        if (answer.status() == 201) {
          bodiesBySid.put(answer.text("sid"), body);
        } else {
          refusals.computeIfAbsent(answer.status(), _ -> new LongAdder()).increment();
        }
      } catch (UncheckedIOException _) {
        return;
      }
    }
  }

  private String[] form(int i, String body) {
    String from = plan.senders().get(i % plan.senders().size());
    String to = plan.handsets().get(i % plan.handsets().size());
    return Stream.concat(Stream.of("From", from, "To", to, "Body", body), plan.extra().stream())
        .toArray(String[]::new);
  }
}

package io.ringfort.stack.drill;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// What a drill's load came to, gathered when it is over. One thread.
final class Findings {
  private static final Duration DELIVERED_WITHIN = Duration.ofMinutes(3);
  private static final Duration KEPT_WITHIN = Duration.ofSeconds(60);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
  private static final Duration LATE = Duration.ofSeconds(5);

  /// What a customer notices: a longer answer, a longer pause.
  private static final long SLOW_MILLIS = 1_000;

  private static final long NOTICED_MILLIS = 500;
  private static final int EXAMPLES = 10;

  private final CallLoad calls;
  private final MessageLoad messages;
  private final Carrier carrier;
  private final Stage stage;
  private final CountDownLatch never = new CountDownLatch(1);

  /// When each delivered message came to its handset, by its body.
  private final Map<String, Arrival> arrivals = new HashMap<>();

  private record Arrival(Instant at, int copies) {}

  /// @param before from when the load was steady
  /// @param whole when every host was up again
  record Time(Instant before, Instant fault, Instant end, Optional<Instant> whole) {}

  /// What handsets heard, and the handsets whose call is lost.
  record Ears(List<Hearing> hearings, List<Hearing> lost) {}

  record Moved(int onTarget, int moved) {}

  Findings(CallLoad calls, MessageLoad messages, Carrier carrier, Stage stage) {
    this.calls = calls;
    this.messages = messages;
    this.carrier = carrier;
    this.stage = stage;
  }

  /// To be asked at the moment of judgement.
  Ears listen() throws InterruptedException {
    Map<String, JsonNode> beats = new HashMap<>();
    for (JsonNode beat : carrier.pulse()) {
      // The newest come first.
      beats.putIfAbsent(beat.path("handset").asText(), beat);
    }
    List<Hearing> hearings = new ArrayList<>();
    List<Hearing> lost = new ArrayList<>();
    for (CallLoad.Placed placed : calls.placed()) {
      JsonNode call =
          carrier.calls(placed.handset()).stream().findFirst().orElse(MissingNode.getInstance());
      Hearing hearing = new Hearing(placed.kind(), call);
      hearings.add(hearing);
      JsonNode beat = beats.getOrDefault(placed.handset(), MissingNode.getInstance());
      if (!Hearing.goesOn(placed.kind(), beat)) {
        lost.add(hearing);
      }
    }
    return new Ears(hearings, lost);
  }

  /// @param doubts before the fault, by host
  Outcome.Messages awaitDelivered(Map<String, Long> doubts) throws InterruptedException {
    List<MessageLoad.Sent> accepted =
        messages.sent().stream().filter(MessageLoad.Sent::isAccepted).toList();
    Set<String> wanted =
        accepted.stream().map(MessageLoad.Sent::body).collect(Collectors.toSet());
    long end = System.nanoTime() + DELIVERED_WITHIN.toNanos();
    read();
    while (!arrivals.keySet().containsAll(wanted) && System.nanoTime() < end) {
      never.await(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
      read();
    }
    List<String> missing = wanted.stream().filter(b -> !arrivals.containsKey(b)).toList();
    List<Long> delays =
        accepted.stream()
            .filter(s -> arrivals.containsKey(s.body()))
            .map(s -> delay(s).toMillis())
            .toList();
    return new Outcome.Messages(
        accepted.size(),
        accepted.size() - missing.size(),
        arrivals.values().stream().mapToInt(a -> a.copies() - 1).sum(),
        Stage.added(doubts, stage.doubts()),
        (int) delays.stream().filter(d -> d > LATE.toMillis()).count(),
        delays.stream().mapToLong(Long::longValue).max().orElse(0),
        missing.stream().limit(EXAMPLES).toList());
  }

  private Duration delay(MessageLoad.Sent sent) {
    return Duration.between(
        sent.answered(), Objects.requireNonNull(arrivals.get(sent.body()), "arrived").at());
  }

  private void read() throws InterruptedException {
    if (messages.sent().isEmpty()) {
      return;
    }
    Map<String, Arrival> fresh = new HashMap<>();
    for (String handset : messages.handsets()) {
      for (JsonNode message : carrier.inbox(handset)) {
        Instant at = Instant.parse(message.path("receivedAt").asText());
        // A repeat that the handset knew is counted in the first; one that it did not know is a
        // message of its own.
        fresh.merge(
            message.path("body").asText(),
            new Arrival(at, message.path("submits").asInt(1)),
            (a, b) -> new Arrival(a.at(), Math.max(a.copies() + 1, b.copies())));
      }
    }
    arrivals.clear();
    arrivals.putAll(fresh);
  }

  Outcome.Api api() {
    Map<String, Integer> seen = new TreeMap<>();
    int errors = 0;
    int madeGood = 0;
    long slowest = 0;
    for (MessageLoad.Sent sent : messages.sent()) {
      sent.failures().forEach(f -> seen.merge(f, 1, Integer::sum));
      errors += sent.isAccepted() ? 0 : 1;
      madeGood += sent.isAccepted() && !sent.failures().isEmpty() ? 1 : 0;
      slowest =
          Math.max(slowest, Duration.between(sent.begun(), sent.answered()).toMillis());
    }
    return new Outcome.Api(messages.sent().size(), errors, madeGood, slowest, seen);
  }

  /// To be asked after the last digits were pressed; hangs up.
  Outcome.Kept keep() throws InterruptedException {
    if (calls.placed().isEmpty()) {
      return new Outcome.Kept(0, 0, 0, 0);
    }
    long end = System.nanoTime() + KEPT_WITHIN.toNanos();
    int gathered = calls.gathered();
    while (gathered < calls.gathering() && System.nanoTime() < end) {
      never.await(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
      gathered = calls.gathered();
    }
    calls.hangUp();
    end = System.nanoTime() + KEPT_WITHIN.toNanos();
    int recordings = calls.recordings();
    while (recordings < calls.recorded() && System.nanoTime() < end) {
      never.await(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
      recordings = calls.recordings();
    }
    return new Outcome.Kept(calls.gathering(), gathered, calls.recorded(), recordings);
  }

  Outcome.Calls calls(Ears ears, Time time, Moved moved, Outcome.Kept kept) {
    Map<CallKind, Outcome.Row> rows = new EnumMap<>(CallKind.class);
    for (CallKind kind : CallKind.values()) {
      List<Hearing> own = ears.hearings().stream().filter(h -> h.kind() == kind).toList();
      if (!own.isEmpty()) {
        int lost = (int) ears.lost().stream().filter(h -> h.kind() == kind).count();
        rows.put(
            kind, new Outcome.Row(own.size(), lost, figures(own, time.fault(), time.end(), true)));
      }
    }
    return new Outcome.Calls(
        ears.hearings().size(),
        moved.onTarget(),
        moved.moved(),
        ears.lost().size(),
        figures(ears.hearings(), time.fault(), time.end(), true),
        figures(ears.hearings(), time.fault(), time.end(), false),
        figures(ears.hearings(), time.before(), time.fault(), true),
        rows,
        kept,
        ears.lost().stream().limit(EXAMPLES).map(Hearing::end).toList());
  }

  private static Figures figures(List<Hearing> hearings, Instant from, Instant to, boolean net) {
    return Figures.of(
        hearings.stream()
            .filter(h -> h.kind().sounds())
            .map(h -> h.longest(from, to))
            .mapToLong(
                p -> p.map(it -> net ? it.netMillis() : it.millis()).orElse(0L))
            .toArray());
  }

  /// The last moment at which somebody noticed something.
  Outcome.Recovery recovery(Ears ears, Time time) {
    Instant last = time.fault();
    for (MessageLoad.Sent sent : messages.sent()) {
      boolean noticed =
          !sent.failures().isEmpty()
              || Duration.between(sent.begun(), sent.answered()).toMillis() > SLOW_MILLIS;
      last = noticed && sent.answered().isAfter(last) ? sent.answered() : last;
      Arrival arrival = arrivals.get(sent.body());
      if (sent.isAccepted() && arrival != null && delay(sent).compareTo(LATE) > 0) {
        last = arrival.at().isAfter(last) ? arrival.at() : last;
      }
    }
    for (Hearing hearing : ears.hearings()) {
      Instant end =
          hearing
              .last(time.fault(), time.end(), NOTICED_MILLIS)
              .map(Hearing.Pause::end)
              .orElse(last);
      last = end.isAfter(last) ? end : last;
    }
    return new Outcome.Recovery(
        Duration.between(time.fault(), last).toMillis(),
        time.whole().map(w -> Duration.between(time.fault(), w).toMillis()).orElse(-1L));
  }
}

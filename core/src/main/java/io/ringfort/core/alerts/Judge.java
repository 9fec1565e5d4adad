package io.ringfort.core.alerts;

import io.ringfort.core.hosts.Hosts;
import io.ringfort.core.hosts.Rendezvous;
import io.ringfort.core.hosts.Role;
import io.ringfort.core.json.Json;
import io.ringfort.engines.memory.Memory;
import io.ringfort.engines.memory.MemoryMap;
import io.ringfort.engines.threads.Threads;
import io.ringfort.engines.time.ExecutorTimer;
import io.ringfort.engines.time.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Raises and clears the alerts of the whole stack, from what all hosts found. Runs on every API
/// host; one of them judges, and each move is a compare-and-set, so that two who believe it for a
/// moment still tell once.
public final class Judge implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Judge.class);
  private static final Duration JUDGE = Duration.ofSeconds(2);

  /// Whoever made a move has told of it by then, or is dead.
  private static final Duration TOLD_WITHIN = Duration.ofSeconds(20);

  private final MemoryMap map;
  private final MemoryMap findings;
  private final Alerts alerts;
  private final Json json;
  private final AlertTeller teller;
  private final BooleanSupplier judges;
  private final InstantSource clock;
  private final Timer timer;
  private final AtomicBoolean judging = new AtomicBoolean();

  Judge(
      Memory memory,
      Json json,
      AlertTeller teller,
      BooleanSupplier judges,
      InstantSource clock,
      Timer timer) {
    map = memory.map(Alerts.MAP);
    findings = memory.map(Alerts.FINDINGS);
    alerts = new Alerts(memory, json);
    this.json = json;
    this.teller = teller;
    this.judges = judges;
    this.clock = clock;
    this.timer = timer;
    timer.every(JUDGE, this::begin);
  }

  /// @param judges whether this host is the one that does, such as [#among]
  public static Judge start(Memory memory, Json json, AlertTeller teller, BooleanSupplier judges) {
    return new Judge(memory, json, teller, judges, InstantSource.system(), new ExecutorTimer());
  }

  /// One of the API hosts, all of which come to the same.
  public static BooleanSupplier among(Hosts hosts) {
    return () ->
        hosts.lease().isHeld()
            && Rendezvous.choose("alerts", hosts.up(Role.API))
                .filter(h -> h.name().equals(hosts.self().name()))
                .isPresent();
  }

  private void begin() {
    if (judges.getAsBoolean() && judging.compareAndSet(false, true)) {
      Threads.startVirtual(
          "alerts",
          () -> {
            try {
              judge();
            } catch (RuntimeException e) {
              // Memory does not answer, or nobody can be told: the next time.
              LOG.warn("alerts are judged again soon: {}", e.getMessage());
            } finally {
              judging.set(false);
            }
          });
    }
  }

  void judge() {
    // As it is read back: moves are compared byte by byte.
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Map<Finding, List<String>> found = found();
    for (Alert alert : alerts.all()) {
      List<String> seenBy = found.remove(new Finding(alert.kind(), alert.subject()));
      switch (alert.stage()) {
        case RAISING, CLEARING -> finish(alert, now);
        case RAISED -> {
          if (seenBy == null) {
            clear(alert, now);
          } else if (!seenBy.equals(alert.seenBy())) {
            change(alert, alert.seenBy(seenBy));
          }
        }
      }
    }
    found.forEach((finding, seenBy) -> raise(finding, seenBy, now));
  }

  private Map<Finding, List<String>> found() {
    Map<Finding, TreeSet<String>> hosts = new HashMap<>();
    findings.forEach(
        _ -> true,
        (host, bytes) ->
            json.read(bytes, Lookout.Found.class)
                .findings()
                .forEach(f -> hosts.computeIfAbsent(f, _ -> new TreeSet<>()).add(host)));
    Map<Finding, List<String>> found = new TreeMap<>(Comparator.comparing(Finding::key));
    hosts.forEach((finding, by) -> found.put(finding, List.copyOf(by)));
    return found;
  }

  private void raise(Finding finding, List<String> seenBy, Instant now) {
    Alert alert =
        new Alert(finding.kind(), finding.subject(), seenBy, now, Alert.Stage.RAISING, now);
    if (map.putIfAbsent(alert.key(), json.bytes(alert), null) == null) {
      LOG.warn("alert {} is raised, seen by {}", alert.key(), seenBy);
      tell(alert);
    }
  }

  private void clear(Alert alert, Instant now) {
    Alert clearing = alert.to(Alert.Stage.CLEARING, now);
    if (change(alert, clearing)) {
      LOG.info("alert {} is cleared", alert.key());
      tell(clearing);
    }
  }

  /// What another host began and has not finished: it died, or could not tell.
  private void finish(Alert alert, Instant now) {
    if (now.isAfter(alert.moved().plus(TOLD_WITHIN))) {
      Alert ours = alert.to(alert.stage(), now);
      if (change(alert, ours)) {
        tell(ours);
      }
    }
  }

  private void tell(Alert alert) {
    try {
      if (alert.stage() == Alert.Stage.CLEARING) {
        teller.tell(alert, AlertTeller.Event.CLEARED);
        map.remove(alert.key(), json.bytes(alert));
      } else {
        teller.tell(alert, AlertTeller.Event.RAISED);
        change(alert, alert.to(Alert.Stage.RAISED, alert.moved()));
      }
    } catch (RuntimeException e) {
      // It stays in its stage, so that it is told later.
      LOG.warn("alert {} cannot be told yet: {}", alert.key(), e.getMessage());
    }
  }

  private boolean change(Alert from, Alert to) {
    return map.replace(from.key(), json.bytes(from), json.bytes(to), null);
  }

  @Override
  public void close() {
    timer.close();
  }
}

package io.ringfort.api.operator;

import io.ringfort.api.rendering.JsonOut;
import io.ringfort.core.alerts.Alert;
import io.ringfort.core.alerts.AlertKind;
import io.ringfort.core.alerts.Alerts;
import io.ringfort.core.hosts.Host;
import io.ringfort.engines.memory.MemoryException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How the stack is, at most a second old, however many look. Any thread.
final class Overview {
  static final Duration FRESH = Duration.ofMillis(900);
  private static final Logger LOG = LoggerFactory.getLogger(Overview.class);
  private static final double MICROS = 1_000_000;

  private final StackDoor stack;
  private final Alerts alerts;
  private final InstantSource clock;
  private final AtomicReference<@Nullable Look> last = new AtomicReference<>();

  /// What was seen at one moment.
  record Look(Instant at, List<Host> hosts, Samples samples, List<Shown> alerts) {}

  /// @param level `serious` when customers may notice, else `look`
  record Shown(String level, String text) {}

  Overview(StackDoor stack, Alerts alerts, InstantSource clock) {
    this.stack = stack;
    this.alerts = alerts;
    this.clock = clock;
  }

  /// Two that come at once may both look: that costs no more than a second look.
  Look look() {
    Instant now = clock.instant();
    Look before = last.get();
    if (before != null && Duration.between(before.at(), now).compareTo(FRESH) < 0) {
      return before;
    }
    Look seen = new Look(now, stack.hosts(), Samples.of(stack.metrics()), alerts());
    last.set(seen);
    return seen;
  }

  private List<Shown> alerts() {
    try {
      return alerts.current().stream().map(Overview::shown).toList();
    } catch (MemoryException e) {
      LOG.debug("alerts are not known", e);
      return List.of(new Shown("serious", "The memory does not answer: alerts are not known."));
    }
  }

  private static Shown shown(Alert alert) {
    Optional<AlertKind> kind = AlertKind.of(alert.kind());
    boolean isSerious = kind.map(AlertKind::severity).orElse(null) == AlertKind.Severity.CRITICAL;
    return new Shown(
        isSerious ? "serious" : "look",
        alert.subject() + ": " + kind.map(AlertKind::meaning).orElse(alert.kind()));
  }

  private static void alert(JsonOut out, Shown alert) {
    out.text("level", alert.level()).text("text", alert.text());
  }

  byte[] json() {
    Look look = look();
    Samples samples = look.samples();
    return JsonOut.object(
        out -> {
          out.text("at", look.at().toString());
          out.list("hosts", look.hosts(), Overview::host);
          out.nested("figures", figures -> figures(figures, samples));
          out.nested("counters", counters -> counters(counters, samples));
          out.list("alerts", look.alerts(), Overview::alert);
        });
  }

  /// As things stand.
  private static void figures(JsonOut out, Samples samples) {
    out.number("calls_live", (long) samples.sum("ringfort_calls_live"))
        .number("legs", (long) samples.sum("ringfort_sip_legs"))
        .number("messages_in_hand", (long) samples.sum("ringfort_messages_in_hand"))
        .number("webhooks_running", (long) samples.sum("ringfort_webhooks_running"))
        .number("webhooks_waiting", (long) samples.sum("ringfort_webhooks_waiting"))
        .number("queue_lag", (long) samples.sum("ringfort_queue_lag"))
        .number("dead_letters", (long) samples.sum("ringfort_queue_dead_letters_total"))
        .number("taken_over", (long) samples.sum("ringfort_calls_taken_over_total"));
  }

  /// What only grows, as long as no host starts anew.
  private static void counters(JsonOut out, Samples samples) {
    String submits = "ringfort_smpp_submits_total";
    String append = "ringfort_queue_append_seconds";
    out.number("messages_out", (long) samples.sum(submits, s -> s.label("answer").equals("taken")))
        .number(
            "messages_refused",
            (long) samples.sum(submits, s -> !s.label("answer").equals("taken")))
        .number("messages_in", (long) samples.sum("ringfort_messages_inbound_total"))
        .number("receipts", (long) samples.sum("ringfort_receipts_total"))
        .number("calls_out", invites(samples, "out"))
        .number("calls_in", invites(samples, "in"))
        .number("appends", (long) samples.sum(append + "_count"))
        .number("append_micros", (long) (samples.sum(append + "_sum") * MICROS))
        .number("webhooks", (long) samples.sum("ringfort_webhooks_fetch_seconds_count"))
        .number(
            "webhook_micros", (long) (samples.sum("ringfort_webhooks_fetch_seconds_sum") * MICROS));
  }

  private static long invites(Samples samples, String way) {
    return (long)
        samples.sum(
            "ringfort_sip_requests_" + way + "_total", s -> s.label("method").equals("INVITE"));
  }

  static void host(JsonOut out, Host host) {
    out.text("name", host.name().value())
        .text("region", host.region())
        .text("zone", host.zone())
        .text("state", host.state().name().toLowerCase(Locale.ROOT))
        .text("address", host.address())
        .text("release", host.release())
        .texts("roles", roles(host))
        .nested("load", load -> new TreeMap<>(host.load()).forEach(load::number));
  }

  private static List<String> roles(Host host) {
    return host.roles().stream().sorted().map(r -> r.name().toLowerCase(Locale.ROOT)).toList();
  }
}

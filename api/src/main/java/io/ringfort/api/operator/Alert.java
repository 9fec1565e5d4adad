package io.ringfort.api.operator;

import io.ringfort.core.hosts.Host;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Something that an operator should look at, in a sentence. Found in what hosts tell; pure.
///
/// @param level `serious` when customers may notice, else `look`
record Alert(String level, String text) {
  private static final double MUCH_LAG = 1_000;

  static List<Alert> of(List<Host> hosts, Samples samples) {
    List<Alert> alerts = new ArrayList<>();
    hosts.stream()
        .filter(h -> h.state() != Host.State.UP)
        .forEach(
            h ->
                alerts.add(
                    new Alert(
                        h.state() == Host.State.GONE ? "serious" : "look",
                        "Host "
                            + h.name()
                            + " in zone "
                            + h.zone()
                            + " is "
                            + h.state().name().toLowerCase(Locale.ROOT)
                            + ".")));
    down(samples, "ringfort_smpp_bind_up", "carrier", "SMPP binds to carrier ", alerts);
    down(samples, "ringfort_sip_gateway_up", "trunk", "SIP gateways of trunk ", alerts);
    queues(samples, alerts);
    return alerts;
  }

  private static void down(
      Samples samples, String metric, String label, String what, List<Alert> alerts) {
    Map<String, int[]> counts = new TreeMap<>();
    samples
        .named(metric)
        .forEach(
            s -> {
              int[] count = counts.computeIfAbsent(s.label(label), _ -> new int[2]);
              count[s.value() > 0 ? 1 : 0]++;
            });
    counts.forEach(
        (name, count) -> {
          if (count[0] > 0) {
            alerts.add(
                new Alert(
                    count[1] == 0 ? "serious" : "look",
                    count[0] + " of " + (count[0] + count[1]) + " " + what + name + " are down."));
          }
        });
  }

  private static void queues(Samples samples, List<Alert> alerts) {
    samples
        .named("ringfort_queue_lag")
        .filter(s -> s.value() > MUCH_LAG)
        .forEach(
            s ->
                alerts.add(
                    new Alert(
                        "look",
                        (long) s.value() + " entries of topic " + s.label("topic") + " wait.")));
    long dead = (long) samples.sum("ringfort_queue_dead_letters_total");
    if (dead > 0) {
      alerts.add(
          new Alert("look", dead + " entries could not be worked on: see topic dead-letters."));
    }
  }
}

package io.ringfort.voice.browser;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a page measured of its call, a sample per second, over the whole call. One thread at a
/// time.
final class Quality {
  private static final String[] MEASURED = {"mos", "jitter", "rtt"};

  private final Map<String, Double> sums = new HashMap<>();
  private final Map<String, Integer> counts = new HashMap<>();
  private double worst = Double.MAX_VALUE;
  private String lost = "0";
  private int samples;

  void take(Map<String, String> sample) {
    samples++;
    for (String name : MEASURED) {
      double value = number(sample.get(name));
      if (Double.isFinite(value)) {
        sums.merge(name, value, Double::sum);
        counts.merge(name, 1, Integer::sum);
        worst = name.equals("mos") ? Math.min(worst, value) : worst;
      }
    }
    lost = sample.getOrDefault("total_packets_lost", lost);
  }

  private static double number(@Nullable String text) {
    try {
      return text == null ? Double.NaN : Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  boolean isEmpty() {
    return samples == 0;
  }

  Map<String, String> details() {
    Map<String, String> details = new HashMap<>();
    details.put("samples", "" + samples);
    details.put("packetsLost", lost);
    counts.forEach(
        (name, count) ->
            details.put(
                name, String.format(Locale.ROOT, "%.2f", sums.getOrDefault(name, 0.0) / count)));
    if (worst != Double.MAX_VALUE) {
      details.put("worstMos", String.format(Locale.ROOT, "%.2f", worst));
    }
    return details;
  }
}

package io.ringfort.api.operator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What hosts measure, read from the text format of Prometheus. Lines that are none are left out.
/// <https://prometheus.io/docs/instrumenting/exposition_formats/>
record Samples(List<Sample> all) {
  private static final Pattern LINE =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)\\})? (\\S+)(?: \\d+)?");
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\",?");

  /// @param host that measured it
  record Sample(String host, String name, Map<String, String> labels, double value) {
    Sample {
      labels = Map.copyOf(labels);
    }

    String label(String label) {
      return labels.getOrDefault(label, "");
    }
  }

  Samples {
    all = List.copyOf(all);
  }

  /// @param texts by host
  static Samples of(Map<String, String> texts) {
    List<Sample> samples = new ArrayList<>();
    texts.forEach((host, text) -> text.lines().forEach(line -> read(host, line, samples)));
    return new Samples(samples);
  }

  private static void read(String host, String line, List<Sample> samples) {
    Matcher matcher = LINE.matcher(line);
    if (line.startsWith("#") || !matcher.matches()) {
      return;
    }
    Map<String, String> labels = new HashMap<>();
    if (matcher.group(2) != null) {
      Matcher label = LABEL.matcher(matcher.group(2));
      while (label.find()) {
        labels.put(label.group(1), unescaped(label.group(2)));
      }
    }
    try {
      double value = Double.parseDouble(matcher.group(3));
      if (Double.isFinite(value)) {
        samples.add(new Sample(host, matcher.group(1), labels, value));
      }
    } catch (NumberFormatException _) {
      // +Inf and the like: nothing that can be added up.
    }
  }

  private static String unescaped(String label) {
    return label.replace("\\n", "\n").replace("\\\"", "\"").replace("\\\\", "\\");
  }

  Stream<Sample> named(String name) {
    return all.stream().filter(s -> s.name().equals(name));
  }

  double sum(String name) {
    return sum(name, _ -> true);
  }

  double sum(String name, Predicate<Sample> which) {
    return named(name).filter(which).mapToDouble(Sample::value).sum();
  }
}

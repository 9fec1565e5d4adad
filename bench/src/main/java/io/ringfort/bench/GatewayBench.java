package io.ringfort.bench;

import io.ringfort.bench.load.PostLoad;
import io.ringfort.bench.load.Requests;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// Sends the same requests through a gateway and past it, in turns, so that what else the machine
/// does falls on both.
final class GatewayBench {
  private GatewayBench() {}

  /// Of one way, medians over its rounds.
  record Way(String name, double perSecond, double p50Millis, double p99Millis, int bad) {}

  static List<Way> run(GatewayOptions options) throws IOException, InterruptedException {
    List<PostLoad.Result> with = new ArrayList<>();
    List<PostLoad.Result> without = new ArrayList<>();
    for (int i = 0; i <= options.load().rounds(); i++) {
      PostLoad.Result past = turn(options, options.without());
      PostLoad.Result through = turn(options, options.with());
      if (i > 0) {
        without.add(past);
        with.add(through);
      }
    }
    return List.of(way("past it", without), way("through it", with));
  }

  private static PostLoad.Result turn(GatewayOptions options, URI server)
      throws IOException, InterruptedException {
    Requests requests =
        Requests.basic(server, options.customer().user(), options.customer().password());
    boolean isPost = !options.form().isEmpty();
    byte[] request =
        isPost ? requests.post(options.path(), options.form()) : requests.get(options.path());
    GatewayOptions.Load load = options.load();
    return new PostLoad(server, load.clients(), load.requests(), 0, isPost ? 201 : 200)
        .run(_ -> request);
  }

  private static Way way(String name, List<PostLoad.Result> results) {
    return new Way(
        name,
        median(results, PostLoad.Result::goodPerSecond),
        median(results, r -> r.latencies().millisAt(50)),
        median(results, r -> r.latencies().millisAt(99)),
        results.stream().map(PostLoad.Result::bad).mapToInt(GatewayBench::sum).sum());
  }

  private static int sum(Map<Integer, Integer> bad) {
    return bad.values().stream().mapToInt(Integer::intValue).sum();
  }

  private static double median(
      List<PostLoad.Result> results, ToDoubleFunction<PostLoad.Result> figure) {
    return results.stream()
        .map(figure::applyAsDouble)
        .sorted(Comparator.naturalOrder())
        .toList()
        .get(results.size() / 2);
  }

  static String table(List<Way> ways) {
    StringBuilder table = new StringBuilder();
    table.append("| way | requests/s | p50 ms | p99 ms | errors |\n|---|---|---|---|---|\n");
    for (Way way : ways) {
      table.append(
          String.format(
              Locale.ROOT,
              "| %s | %.0f | %.2f | %.2f | %d |%n",
              way.name(),
              way.perSecond(),
              way.p50Millis(),
              way.p99Millis(),
              way.bad()));
    }
    return table.toString();
  }
}

package io.ringfort.simulator.sink;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Records webhooks by the sink's name and says how to answer them. It keeps the newest 10,000
/// requests of a sink and 1,000 sinks; the oldest go first. Any thread may call it.
public final class WebhookSink {
  private static final int MOST_REQUESTS = 10_000;
  private static final int MOST_SINKS = 1_000;

  private final Map<String, Sink> sinks = new LinkedHashMap<>();

  /// Records a request, and gives its answer.
  public synchronized SinkAnswer take(String name, SinkRequest request) {
    return sink(name).take(request);
  }

  public synchronized void configure(String name, SinkAnswer answer) {
    sink(name).configure(answer);
  }

  /// What came, the newest last.
  public synchronized List<SinkRequest> requests(String name) {
    Sink sink = sinks.get(name);
    return sink == null ? List.of() : List.copyOf(sink.requests);
  }

  /// Forgets what came and how to answer.
  public synchronized void reset(String name) {
    sinks.remove(name);
  }

  private Sink sink(String name) {
    Sink sink = sinks.computeIfAbsent(name, _ -> new Sink());
    if (sinks.size() > MOST_SINKS) {
      sinks.remove(sinks.keySet().iterator().next());
    }
    return sink;
  }

  private static final class Sink {
    private final ArrayDeque<SinkRequest> requests = new ArrayDeque<>();
    private SinkAnswer answer = SinkAnswer.DEFAULT;
    private int failuresLeft;

    SinkAnswer take(SinkRequest request) {
      requests.addLast(request);
      if (requests.size() > MOST_REQUESTS) {
        requests.removeFirst();
      }
      if (failuresLeft > 0) {
        failuresLeft--;
        return answer.failing();
      }
      return answer;
    }

    void configure(SinkAnswer told) {
      answer = told;
      failuresLeft = told.failFirst();
    }
  }
}

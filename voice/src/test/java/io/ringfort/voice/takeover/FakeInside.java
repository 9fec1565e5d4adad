package io.ringfort.voice.takeover;

import io.ringfort.core.hosts.Host;
import io.ringfort.core.hosts.HostName;
import io.ringfort.core.inside.Inside;
import io.ringfort.core.json.Json;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// Hosts of a test that ask each other in one process. What they say goes through JSON.
final class FakeInside implements Inside {
  private final Map<String, Function<byte[], byte[]>> operations;
  private final Json json;
  private final HostName self;

  private FakeInside(Map<String, Function<byte[], byte[]>> operations, Json json, HostName self) {
    this.operations = operations;
    this.json = json;
    this.self = self;
  }

  static FakeInside of(Json json, String name) {
    return new FakeInside(new ConcurrentHashMap<>(), json, new HostName(name));
  }

  FakeInside beside(String name) {
    return new FakeInside(operations, json, new HostName(name));
  }

  @Override
  public <Q, A> void answer(String operation, Class<Q> question, Function<Q, A> how) {
    operations.put(
        self + " " + operation, bytes -> json.bytes(how.apply(json.read(bytes, question))));
  }

  @Override
  public <A> A ask(Host host, String operation, Object question, Class<A> answer, Duration within) {
    Function<byte[], byte[]> there = operations.get(host.name() + " " + operation);
    if (there == null) {
      throw new Unanswered("nobody answers", new IllegalStateException(host.name().value()));
    }
    return json.read(there.apply(json.bytes(question)), answer);
  }

  @Override
  public void close() {
    operations.keySet().removeIf(key -> key.startsWith(self + " "));
  }
}

package io.ringfort.voice.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.core.hosts.HostName;
import io.ringfort.core.json.Json;
import io.ringfort.core.secrets.SecretBox;
import io.ringfort.engines.fakes.FakeMemory;
import io.ringfort.engines.fakes.FakeTimer;
import io.ringfort.engines.memory.MemoryMap;
import io.ringfort.voice.calls.Snapshot.Written;
import io.ringfort.voice.lifecycle.Call;
import io.ringfort.voice.lifecycle.CallStatus;
import io.ringfort.voice.lifecycle.Owner;
import io.ringfort.voice.lifecycle.Progress;
import io.ringfort.voice.verbs.TestCalls;
import java.lang.reflect.Proxy;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// Whose a call is when the memory store's answers are lost.
class SnapshotTest {
  private static final Owner OURS = new Owner(new HostName("a-voice"), 1, 1);
  private static final Owner THEIRS = OURS.next(new HostName("b-voice"), 1);

  private final FakeMemory memory = new FakeMemory(new FakeTimer());
  private final MemoryMap map = memory.map("calls");
  private final Json json = new Json(new SecretBox(new byte[32]).jsonModule());
  private final Call call = Call.fresh(TestCalls.outbound()).of(OURS);
  private boolean losesAnswer;

  /// The store does what it is asked and does not say so.
  private CallHost.Store store() {
    MemoryMap losing =
        (MemoryMap)
            Proxy.newProxyInstance(
                MemoryMap.class.getClassLoader(),
                new Class<?>[] {MemoryMap.class},
                (_, method, args) -> {
                  Object answer = method.invoke(map, args);
                  if (losesAnswer) {
                    losesAnswer = false;
                    throw new IllegalStateException("no answer");
                  }
                  return answer;
                });
    return new CallHost.Store(null, null, losing, null, json, Instant.EPOCH);
  }

  @Test
  void aGiftWhoseAnswerWasLostIsFoundToBeMade() {
    Snapshot snapshot = new Snapshot(store(), null);
    assertThat(snapshot.write(call)).isEqualTo(Written.YES);
    losesAnswer = true;
    assertThat(snapshot.exchange(call.of(THEIRS))).isEqualTo(Written.AWAY);
    assertThat(snapshot.exchange(call.of(THEIRS))).isEqualTo(Written.YES);
  }

  @Test
  void whatAnotherHasTakenIsNotTakenBack() {
    Snapshot snapshot = new Snapshot(store(), null);
    assertThat(snapshot.write(call)).isEqualTo(Written.YES);
    map.put(call.memoryKey(), json.bytes(call.of(THEIRS)), null);
    assertThat(snapshot.exchange(call.of(THEIRS.next(OURS.host(), 1)))).isEqualTo(Written.FENCED);
  }

  @Test
  void aCallThatWasGivenUpAsLostIsNotBegunAgain() {
    Progress p = call.progress();
    Progress lost =
        new Progress(
            CallStatus.COMPLETED,
            p.version(),
            p.sequence(),
            p.times(),
            p.answeredBy(),
            new Progress.Verdict(0, 0, "host lost"),
            p.timeline());
    Call ended = new Call(call.intent(), lost, null, null, null, OURS);
    assertThat(new Snapshot(store(), null).write(ended)).isEqualTo(Written.YES);
    assertThat(new Snapshot(store(), null).write(call)).isEqualTo(Written.FENCED);
  }

  @Test
  void aStoreThatIsAwayIsNotOneWithoutTheCall() {
    memory.setAvailable(false);
    CallHost host = new CallHost(null, null, null, null, null, store(), null);
    assertThat(new Whereabouts.Search(host).of(call.intent(), true))
        .isInstanceOf(Whereabouts.Unclear.class);
  }
}

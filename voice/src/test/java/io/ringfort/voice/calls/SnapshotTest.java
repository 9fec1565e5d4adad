package io.ringfort.voice.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.core.fakes.FakeHosts;
import io.ringfort.core.hosts.HostName;
import io.ringfort.core.hosts.Role;
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
  private Runnable beforeReplace = () -> {};

  /// The store does what it is asked and does not say so.
  private CallHost.Store store() {
    MemoryMap losing =
        (MemoryMap)
            Proxy.newProxyInstance(
                MemoryMap.class.getClassLoader(),
                new Class<?>[] {MemoryMap.class},
                (_, method, args) -> {
                  if (method.getName().equals("replace")) {
                    beforeReplace.run();
                    beforeReplace = () -> {};
                  }
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

  private Whereabouts lastLook() {
    LiveCalls live =
        new LiveCalls(
            new HostName("c-voice"), FakeHosts.of("c-voice", "c", Role.VOICE).lease());
    CallHost.Wire wire = new CallHost.Wire(null, null, CallNet.near(live));
    CallHost host = new CallHost(null, live, wire, null, null, store(), null);
    return new Whereabouts.Search(host).of(call.intent(), true);
  }

  @Test
  void whatIsGivenUpIsNobodyElsesToGoOnWith() {
    byte[] orphan = json.bytes(call);
    map.put(call.memoryKey(), orphan, null);
    Whereabouts.Lost lost = (Whereabouts.Lost) lastLook();
    assertThat(map.replace(call.memoryKey(), orphan, json.bytes(call.of(THEIRS)), null)).isFalse();
    assertThat(map.get(call.memoryKey())).isEqualTo(lost.written());
    assertThat(lost.last().owner()).isEqualTo(OURS.next(new HostName("c-voice"), 1));
  }

  @Test
  void whatSomebodyTakesOverInThatMomentIsNotGivenUp() {
    map.put(call.memoryKey(), json.bytes(call), null);
    byte[] taken = json.bytes(call.of(THEIRS));
    beforeReplace = () -> map.put(call.memoryKey(), taken, null);
    assertThat(lastLook()).isInstanceOf(Whereabouts.Unclear.class);
    assertThat(map.get(call.memoryKey())).isEqualTo(taken);
  }

  @Test
  void whatIsGivenUpWithoutAnAnswerIsLookedForAgain() {
    map.put(call.memoryKey(), json.bytes(call), null);
    beforeReplace = () -> losesAnswer = true;
    assertThat(lastLook()).isInstanceOf(Whereabouts.Unclear.class);
    assertThat(lastLook()).isInstanceOf(Whereabouts.Lost.class);
  }
}

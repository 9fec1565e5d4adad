package io.ringfort.voice.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.core.fakes.FakeHosts;
import io.ringfort.core.hosts.Host;
import io.ringfort.core.hosts.Role;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.CallSid;
import io.ringfort.engines.fakes.FakeTimer;
import io.ringfort.engines.threads.Threads;
import io.ringfort.voice.calls.CallNet.Heard;
import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.lifecycle.Owner;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WordsTest {
  private static final AccountSid ACCOUNT = new AccountSid("AC" + "a".repeat(32));
  private static final CallSid OTHER = new CallSid("CA" + "b".repeat(32));

  private final FakeTimer timer = new FakeTimer();
  private final ExecutorService blocking = Threads.virtualPerTask("test-blocking");
  private final Owed owed =
      new Owed(timer, FakeHosts.of("a-voice", "a", Role.VOICE).lease());

  @AfterEach
  void close() {
    blocking.close();
  }

  private CompletableFuture<Heard> say(Heard... answers) {
    Queue<Heard> rest = new ArrayDeque<>(List.of(answers));
    CallHost host =
        new CallHost(
            null,
            null,
            new CallHost.Wire(null, null, new Answering(rest)),
            null,
            new CallHost.Customers(null, owed, null, null, null),
            null,
            new CallHost.Clocks(timer, timer, blocking));
    return Words.say(
        host, ACCOUNT, OTHER, new CallEvent.OfParent(CallEvent.ParentMove.DROP));
  }

  @Test
  void aCallWhoseHostDoesNotSayThatItHeardIsToldAgain() {
    CompletableFuture<Heard> said = say(Heard.UNKNOWN, Heard.UNKNOWN, Heard.YES);
    Awaitility.await()
        .pollInterval(Duration.ofMillis(5))
        .untilAsserted(
            () -> {
              timer.advance(Duration.ofSeconds(1));
              assertThat(said).isCompletedWithValue(Heard.YES);
            });
  }

  @Test
  void aCallThatIsOverIsNot() throws Exception {
    assertThat(say(Heard.NOBODY).get(5, TimeUnit.SECONDS)).isEqualTo(Heard.NOBODY);
  }

  /// Fails when it is asked more often than it has answers.
  private record Answering(Queue<Heard> answers) implements CallNet {
    @Override
    public Heard tell(AccountSid account, CallSid sid, CallEvent event) {
      return answers.remove();
    }

    @Override
    public boolean adopt(Host to, AccountSid account, CallSid sid) {
      throw new AssertionError("got a gift (expected: words)");
    }

    @Override
    public boolean isDead(Owner owner) {
      return false;
    }

    @Override
    public boolean isElsewhere(CallSid sid) {
      return false;
    }
  }
}

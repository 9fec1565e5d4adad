package io.ringfort.voice.verbs;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.core.json.Json;
import io.ringfort.voice.CallChange;
import io.ringfort.voice.Hook;
import io.ringfort.voice.lifecycle.CallEffect;
import io.ringfort.voice.lifecycle.CallEvent;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// What a customer asks of a live call, beside ending and redirecting it.
class ChangeTest {
  private static final Hook ELSEWHERE = Script.post("https://b.example/status");

  @Test
  void theTimeLimitMoves() {
    Script call = Script.outbound("<Pause length=\"10000\"/>").skip();

    call.change(new CallChange.Adjust(null, null, Duration.ofSeconds(30))).expect();
    call.pass(29).expect();
    call.pass(1).expect("warning 32015", "hang up");
  }

  @Test
  void theTimeLimitMovesFurther() {
    Script call = Script.outbound("<Pause length=\"20000\"/>").skip();

    call.change(new CallChange.Adjust(null, null, Duration.ofHours(5)));
    call.pass(Duration.ofHours(4)).expect();
    call.pass(Duration.ofHours(1)).expect("warning 32015", "hang up");
  }

  @Test
  void aTimeLimitBeforeTheAnswerHoldsFromTheAnswerOn() {
    Script call = Script.of(Intents.outbound()).on(new CallEvent.Begin());

    call.change(new CallChange.Adjust(null, null, Duration.ofSeconds(30)));
    call.pass(20).answered().serve("<Pause length=\"10000\"/>").skip();
    call.pass(29).expect();
    call.pass(1).expect("warning 32015", "hang up");
  }

  @Test
  void othersAreToldFromNowOn() {
    Script call = Script.outbound("<Pause/>");

    call.change(new CallChange.Adjust(null, ELSEWHERE, null)).farEndHangsUp();
    assertThat(call.last(CallEffect.Tell.class).hook()).isEqualTo(ELSEWHERE);
  }

  @Test
  void anotherFallbackIsAsked() {
    Script call = Script.of(Intents.inbound()).on(new CallEvent.Begin());

    call.change(new CallChange.Adjust(ELSEWHERE, null, null)).failFetch(11200);
    assertThat(call.lastFetch().hook()).isEqualTo(ELSEWHERE);
  }

  @Test
  void everyChangeTravels() {
    Json json = new Json();

    for (CallChange change :
        new CallChange[] {
          new CallChange.End(true),
          new CallChange.Adjust(ELSEWHERE, null, Duration.ofSeconds(30)),
          new CallChange.Redirect(null, ELSEWHERE, null, null)
        }) {
      assertThat(json.read(json.bytes(change), CallChange.class)).isEqualTo(change);
    }
  }
}

package io.ringfort.voice.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.core.ids.CallSid;
import io.ringfort.core.ids.RecordingSid;
import io.ringfort.core.json.Json;
import io.ringfort.voice.CallChange;
import io.ringfort.voice.Hook;
import io.ringfort.voice.lifecycle.CallIntent.RecordingTerms;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What is appended must be readable: an entry that is not stops nobody, but its call never hears
/// of it.
final class CallCommandTest {
  private final Json json = new Json();

  @Test
  void everyKindOfChangeCanBeReadBack() {
    var sid = new CallSid("CA" + "0".repeat(32));
    var recording = new RecordingSid("RE" + "0".repeat(32));
    List<CallChange> changes =
        List.of(
            new CallChange.Redirect("<Response/>", Hook.NONE, null, null),
            new CallChange.Adjust(null, null, null),
            new CallChange.StartRecording(
                recording, new RecordingTerms(true, "both", false, Hook.NONE, Set.of("completed"))),
            new CallChange.ChangeRecording(recording, CallChange.ChangeRecording.To.PAUSED, true),
            new CallChange.MessagePage("KX" + "0".repeat(32), "{\"a\":1}"),
            new CallChange.Subscribe("ZY" + "0".repeat(32), Hook.NONE),
            new CallChange.Unsubscribe("ZY" + "0".repeat(32)),
            new CallChange.End(true));

    assertThat(changes)
        .extracting(Object::getClass)
        .as("every kind")
        .containsExactlyInAnyOrderElementsOf(
            Arrays.asList(CallChange.class.getPermittedSubclasses()));
    for (CallChange change : changes) {
      var command = new CallCommand.Change(sid, change);
      assertThat(json.read(json.bytes(command), CallCommand.class)).isEqualTo(command);
    }
  }
}

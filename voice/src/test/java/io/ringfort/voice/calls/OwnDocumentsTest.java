package io.ringfort.voice.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.twiml.model.Dial;
import io.ringfort.twiml.model.DialTarget;
import io.ringfort.twiml.parse.VoiceParsed;
import io.ringfort.twiml.parse.VoiceTwiml;
import io.ringfort.voice.Hook;
import io.ringfort.voice.lifecycle.CallIntent.Handling;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OwnDocumentsTest {
  @Test
  void aPageThatDialsCallsANumberOrAPage() {
    Dial number = dial(OwnDocuments.dial("+12025550147", "+14155550001"));
    assertThat(number.callerId()).isEqualTo("+14155550001");
    assertThat(number.options().answerOnBridge()).isTrue();
    assertThat(number.targets().getFirst()).isInstanceOf(DialTarget.Number.class);

    Dial page = dial(OwnDocuments.dial("client:bob", null));
    assertThat(page.callerId()).isNull();
    assertThat(page.targets().getFirst().toString()).contains("bob");
  }

  @Test
  void aNumberThatLeadsToAPageKeepsItsCallbacks() {
    Hook status = new Hook("https://example.com/status", Hook.Method.POST);
    Handling settings =
        new Handling(
            null,
            new Hook("client:alice", Hook.Method.POST),
            Hook.NONE,
            status,
            Set.of("completed"));

    assertThat(OwnDocuments.isRing(settings)).isTrue();
    Handling rings = OwnDocuments.ring(settings);
    assertThat(rings.document()).isEqualTo(Hook.NONE);
    assertThat(rings.status()).isEqualTo(status);
    assertThat(dial(rings).targets().getFirst().toString()).contains("alice");
  }

  @Test
  void anyTextStaysText() {
    String hostile = "a&b</Client></Dial><Hangup/>\"";

    Dial dial = dial(OwnDocuments.dial("client:" + hostile, hostile));

    assertThat(dial.callerId()).isEqualTo(hostile);
    assertThat(dial.targets()).hasSize(1);
    assertThat(dial.targets().getFirst().toString()).contains(hostile);
  }

  private static Dial dial(Handling handling) {
    byte[] document = String.valueOf(handling.twiml()).getBytes(StandardCharsets.UTF_8);
    VoiceParsed.Ok parsed = (VoiceParsed.Ok) VoiceTwiml.parse(document, "text/xml");
    assertThat(parsed.document().warnings()).isEmpty();
    assertThat(parsed.document().verbs()).hasSize(1);
    return (Dial) parsed.document().verbs().getFirst();
  }
}

package io.ringfort.acceptance.voice;

import static io.ringfort.acceptance.Caller.heardMs;
import static io.ringfort.acceptance.Caller.tones;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringfort.acceptance.Caller;
import io.ringfort.acceptance.ConcurrentTest;
import io.ringfort.acceptance.Phone;
import io.ringfort.acceptance.SharedStack;
import io.ringfort.acceptance.Site;
import io.ringfort.acceptance.StackProcess;
import io.ringfort.acceptance.Wave;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

/// What is played is heard: as exactly, as long and as often.
/// <https://www.twilio.com/docs/voice/twiml/play>, <https://www.twilio.com/docs/voice/twiml/say>
@ExtendWith(SharedStack.class)
final class PlayTest {
  private final Caller caller;
  private final Site site = Site.start();
  private final Phone phone;

  PlayTest(StackProcess stack) {
    caller = Caller.of(stack);
    phone = caller.phone("script", "listen", "ringMs", "100");
  }

  @AfterEach
  void close() {
    site.close();
  }

  private String tone(int frequencyHz, double seconds) {
    return "<Play>"
        + site.put("/" + frequencyHz, Site.Page.of("audio/wav", Wave.tone(frequencyHz, seconds)))
        + "</Play>";
  }

  @ConcurrentTest
  void aFileIsHeardWithItsToneAndLength() {
    caller.calls(phone, tone(700, 2));

    JsonNode heard = phone.awaitEnd();
    assertThat(heardMs(heard, 700)).isBetween(1_600L, 2_300L);
    // Nothing else: where the host had no time for it, it comes later, but whole.
    assertThat(tones(heard, 700)).hasSameSizeAs(heard.path("tones"));
  }

  @ConcurrentTest
  void aLoopIsHeardThatOften() {
    caller.calls(phone, tone(700, 0.5).replace("<Play>", "<Play loop=\"3\">"));

    assertThat(heardMs(phone.awaitEnd(), 700)).isBetween(1_200L, 1_800L);
  }

  @ConcurrentTest
  void aPauseIsAsLongAsItSays() {
    caller.calls(phone, tone(700, 1) + "<Pause length=\"2\"/>" + tone(500, 1));

    JsonNode heard = phone.awaitEnd();
    List<JsonNode> first = tones(heard, 700);
    List<JsonNode> second = tones(heard, 500);
    assertThat(second.getFirst().path("fromMs").asLong() - first.getLast().path("toMs").asLong())
        .isBetween(1_850L, 2_500L);
  }

  @ConcurrentTest
  void aTextIsSpokenAsOftenAsItSays() {
    Phone once = caller.phone("script", "listen", "ringMs", "100");
    // Long enough for a tenth of a second at its beginning or end not to matter.
    String text = "We are pleased to hear from you today, and we wish you a good morning.";
    caller.calls(once, "<Say>" + text + "</Say>");
    caller.calls(phone, "<Say loop=\"3\">" + text + "</Say>");

    double one = Wave.read(once.heard(once.awaitEnd())).loudSeconds();
    JsonNode thrice = phone.awaitEnd();
    assertThat(one).isBetween(1.0, 5.0);
    assertThat(Wave.read(phone.heard(thrice)).loudSeconds()).isBetween(one * 2.8, one * 3.2);
    assertThat(thrice.path("level").asDouble()).isBetween(-35.0, -5.0);
  }

  @ConcurrentTest
  void digitsAreHeardAsTelephoneEvents() {
    caller.calls(phone, "<Play digits=\"1w59#*\"/><Pause length=\"1\"/>");

    assertThat(phone.awaitEnd().path("dtmf").asText()).isEqualTo("159#*");
  }

  @ConcurrentTest
  void digitsOfTheCreationAreSentOnceItIsAnswered() {
    caller.calls(phone, "<Pause length=\"4\"/>", "SendDigits", "ww1234#");

    assertThat(phone.awaitEnd().path("dtmf").asText()).isEqualTo("1234#");
  }

  @ConcurrentTest
  void aFileThatIsMissingIsSkippedAndReported() {
    String sid = caller.calls(phone, "<Play>" + site.url("/gone") + "</Play>" + tone(700, 1));

    assertThat(heardMs(phone.awaitEnd(), 700)).isBetween(700L, 1_300L);
    assertThat(caller.ended(sid).path("status").asText()).isEqualTo("completed");
    assertThat(Notes.codes(caller, sid)).contains("11200");
  }

  @ConcurrentTest
  void aKeyCutsThePromptOfAGatherShort() {
    phone.behaves("script", "silence:2s digits:5 listen", "ringMs", "100");
    String action = caller.documents("<Pause length=\"1\"/>");

    caller.calls(
        phone,
        "<Gather numDigits=\"1\" action=\""
            + caller.carrier().sink(action)
            + "\">"
            + tone(700, 8)
            + "</Gather>");

    assertThat(caller.awaitForm(action).path("Digits").asText()).isEqualTo("5");
    assertThat(heardMs(phone.awaitEnd(), 700)).isBetween(200L, 4_000L);
  }

  @ConcurrentTest
  void aGatherThatGetsNothingGoesOnWithTheDocument() {
    caller.calls(phone, "<Gather timeout=\"1\"/>" + tone(700, 1));

    assertThat(heardMs(phone.awaitEnd(), 700)).isBetween(700L, 1_300L);
  }
}

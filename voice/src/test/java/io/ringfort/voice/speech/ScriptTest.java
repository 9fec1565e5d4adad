package io.ringfort.voice.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfort.twiml.model.Say;
import io.ringfort.twiml.model.Speech;
import io.ringfort.twiml.model.Speech.Break;
import io.ringfort.twiml.model.Speech.Element;
import io.ringfort.twiml.model.Speech.Text;
import io.ringfort.voice.speech.Part.Bleep;
import io.ringfort.voice.speech.Part.Manner;
import io.ringfort.voice.speech.Part.Silence;
import io.ringfort.voice.speech.Part.Words;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// <https://www.twilio.com/docs/voice/twiml/say/text-speech#ssml>.
class ScriptTest {

  private static List<Part> script(Speech... speech) throws PromptFailed {
    return Script.of(new Say(null, "en-US", 1, List.of(speech)));
  }

  private static Element element(String name, Map<String, String> attributes, String text) {
    return new Element(name, attributes, List.of(new Text(text)));
  }

  @Test
  void keepsASentenceInOnePieceWhereTheMannerStays() throws Exception {
    assertThat(
            script(
                new Text("This is\n "), element("emphasis", Map.of(), "very"), new Text(" good.")))
        .containsExactly(new Words("This is very good.", Manner.PLAIN));
  }

  @Test
  void makesSilenceOfBreaksWithinALimit() throws Exception {
    assertThat(script(new Text("a"), new Break(Duration.ofMillis(300)), new Text("b")))
        .containsExactly(
            new Words("a", Manner.PLAIN), new Silence(300), new Words("b", Manner.PLAIN));
    assertThat(script(new Break(Duration.ofHours(1)))).containsExactly(new Silence(10_000));
    Speech[] many =
        Collections.nCopies(100, new Break(Duration.ofSeconds(9))).toArray(Speech[]::new);
    assertThat(script(many).stream().mapToLong(part -> ((Silence) part).millis()).sum())
        .isEqualTo(120_000);
  }

  @Test
  void speaksInTheMannerOfProsodyAndOfTheOneAround() throws Exception {
    Element inner = element("prosody", Map.of("rate", "50%", "volume", "+6dB"), "slow");
    Element outer = new Element("prosody", Map.of("rate", "fast"), List.of(inner));
    Words words = (Words) script(outer).getFirst();
    assertThat(words.manner().speed()).isEqualTo(0.625);
    assertThat(words.manner().gain()).isBetween(1.99, 2.0);
    assertThat(script(element("prosody", Map.of("rate", "sideways"), "x")))
        .containsExactly(new Words("x", Manner.PLAIN));
    assertThat(
            ((Words) script(element("prosody", Map.of("pitch", "+12st"), "x")).getFirst())
                .manner()
                .pitch())
        .isEqualTo(1.7);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          characters | aB 9#        | A, B, 9, pound
          spell-out  | x            | X
          digits     | 12-3         | 1, 2, 3
          telephone  | +1 415-5550  | plus, 1, 4 1 5, 5 5 5 0
          telephone  | 4155550123   | 4 1 5, 5 5 5, 0 1 2 3
          ordinal    | 22           | 22nd
          ordinal    | 13           | 13th
          cardinal   | 12           | 12
          """)
  void readsAsItIsTold(String as, String text, String spoken) throws Exception {
    assertThat(script(element("say-as", Map.of("interpret-as", as), text)))
        .containsExactly(new Words(spoken, Manner.PLAIN));
  }

  @Test
  void putsAnAliasInThePlaceOfTextAndATonInThePlaceOfACurse() throws Exception {
    assertThat(script(element("sub", Map.of("alias", "aluminum"), "Al")))
        .containsExactly(new Words("aluminum", Manner.PLAIN));
    assertThat(script(element("say-as", Map.of("interpret-as", "expletive"), "darn")))
        .containsExactly(new Bleep());
  }

  @Test
  void refusesMoreThan4096Characters() throws Exception {
    assertThat(script(new Text("x".repeat(4_096)))).hasSize(1);
    assertThatThrownBy(() -> script(new Text("x".repeat(4_097))))
        .isInstanceOfSatisfying(PromptFailed.class, e -> assertThat(e.code()).isEqualTo(13521))
        .hasMessage("got 4097 characters to say (expected: at most 4096)");
  }

  @Test
  void cutsALongTextWhereASpeakerWouldBreathe() {
    assertThat(Sentences.pieces("One two. Three four, five six seven", 20))
        .containsExactly("One two.", "Three four,", "five six seven");
    assertThat(Sentences.pieces("x".repeat(25), 10)).hasSize(3);
    assertThat(Sentences.pieces("  ", 10)).isEmpty();
  }
}

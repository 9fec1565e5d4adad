package io.ringfort.twiml.parse;

import static org.assertj.core.api.Assertions.assertThat;

import com.twilio.twiml.VoiceResponse;
import com.twilio.twiml.voice.Gather;
import com.twilio.twiml.voice.Say;
import com.twilio.twiml.voice.SsmlLang;
import io.ringfort.twiml.model.VoiceDocument;
import io.ringfort.twiml.model.VoiceVerb;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// Documents that the official Java SDK writes arrive as they were meant.
class SdkDocumentsTest {
  @Test
  void readsWhatTheSdkWrites() {
    Set<Class<?>> seen = new HashSet<>();
    for (int seed = 0; seed < 3_000; seed++) {
      SdkVerbs verbs = new SdkVerbs(new Random(seed));
      VoiceResponse.Builder response = new VoiceResponse.Builder();
      List<VoiceVerb> expected = new ArrayList<>();
      for (int left = 1 + seed % 4; left > 0; left--) {
        expected.add(verbs.addTo(response));
      }
      String xml = response.build().toXml();
      assertThat(VoiceTwiml.parse(xml.getBytes(StandardCharsets.UTF_8), "text/xml"))
          .as("seed %d: %s", seed, xml)
          .isEqualTo(new VoiceParsed.Ok(new VoiceDocument(expected, List.of())));
      expected.forEach(verb -> seen.add(verb.getClass()));
    }
    assertThat(seen).hasSize(13);
  }

  @Test
  void knowsEveryVoiceAndLanguageOfTheSdk() {
    for (Say.Voice voice : Say.Voice.values()) {
      assertUnwarned(response -> response.say(new Say.Builder("a").voice(voice).build()));
    }
    for (Say.Language language : Say.Language.values()) {
      assertUnwarned(response -> response.say(new Say.Builder("a").language(language).build()));
    }
    for (Gather.Language language : Gather.Language.values()) {
      assertUnwarned(response -> response.gather(new Gather.Builder().language(language).build()));
    }
    for (SsmlLang.XmlLang language : SsmlLang.XmlLang.values()) {
      SsmlLang lang = new SsmlLang.Builder("a").xmlLang(language).build();
      assertUnwarned(response -> response.say(new Say.Builder().lang(lang).build()));
    }
  }

  private static void assertUnwarned(Consumer<VoiceResponse.Builder> add) {
    VoiceResponse.Builder response = new VoiceResponse.Builder();
    add.accept(response);
    String xml = response.build().toXml();
    VoiceParsed parsed = VoiceTwiml.parse(xml.getBytes(StandardCharsets.UTF_8), "text/xml");
    assertThat(((VoiceParsed.Ok) parsed).document().warnings()).as(xml).isEmpty();
  }
}

package io.ringfort.twiml.parse;

import io.ringfort.twiml.model.Say;
import io.ringfort.twiml.model.Speech;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads `<Say>`.
final class SayVerb {
  static final String DEFAULT_LANGUAGE = "en-US";
  static final String LANGUAGES = "a language such as en-US";
  static final Pattern LANGUAGE = Pattern.compile("[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8}){0,4}");

  // Letters of every language: there is a Polly.Mía.
  private static final Pattern VOICE =
      Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N}_.:+/ -]{0,99}");

  private SayVerb() {}

  /// Where it stands decides on the codes of its warnings.
  enum Place {
    RESPONSE(Codes.SAY_VOICE, Codes.SAY_LOOP),
    GATHER(Codes.GATHER_SAY_VOICE, Codes.GATHER_SAY_LOOP);

    private final int voice;
    private final int loop;

    Place(int voice, int loop) {
      this.voice = voice;
      this.loop = loop;
    }
  }

  /// Empty, with a warning, if there is nothing to say.
  static Optional<Say> read(XmlCursor cursor, Place place) throws RefusedException {
    Attributes attributes = new Attributes(cursor);
    String voice =
        attributes.matching("voice", "", place.voice, VOICE, "a voice such as Polly.Joanna");
    String language =
        attributes.matching("language", DEFAULT_LANGUAGE, Codes.SAY_LANGUAGE, LANGUAGE, LANGUAGES);
    int loop = attributes.whole("loop", 1, 0, PlayVerb.MOST_LOOPS, place.loop);
    attributes.done();
    String line = cursor.at();
    SpeechReader reader = new SpeechReader(cursor);
    List<Speech> speech = reader.read();
    refuseTooLong(reader.characters(), voice, line);
    if (!reader.hasSound()) {
      cursor.warn(Codes.SAY_EMPTY, "got an empty <Say> (expected: text)");
      return Optional.empty();
    }
    return Optional.of(new Say(voice.isEmpty() ? null : voice, language, loop, speech));
  }

  /// What a server answers as `text/plain`.
  static Say ofText(String text) throws RefusedException {
    refuseTooLong(text.length(), "", "");
    return new Say(null, DEFAULT_LANGUAGE, 1, List.of(new Speech.Text(text)));
  }

  private static void refuseTooLong(int characters, String voice, String line)
      throws RefusedException {
    int most = mostCharacters(voice);
    if (characters > most) {
      throw new RefusedException(
          Codes.SAY_TOO_LONG,
          line + "got " + characters + " characters in <Say> (expected: at most " + most + ")");
    }
  }

  private static int mostCharacters(String voice) {
    if (voice.startsWith("Polly.")) {
      return 3_000;
    }
    return voice.startsWith("Google.") ? 5_000 : 4_096;
  }
}

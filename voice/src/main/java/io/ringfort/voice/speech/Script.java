package io.ringfort.voice.speech;

import io.ringfort.twiml.model.Say;
import io.ringfort.twiml.model.Speech;
import io.ringfort.voice.speech.Part.Bleep;
import io.ringfort.voice.speech.Part.Manner;
import io.ringfort.voice.speech.Part.Silence;
import io.ringfort.voice.speech.Part.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A [Say] as a list of parts: elements are resolved into words, silence and manners of speaking.
/// Neighbouring words of one manner are one part, so that a sentence keeps its melody.
///
/// Elements without a meaning of their own here (`emphasis`, `lang`, `phoneme`, `w`) are read as
/// the text in them.
final class Script {
  static final int MOST_CHARACTERS = 4_096;
  private static final long MOST_SILENCE = 10_000;
  private static final long MOST_SILENCE_IN_ALL = 120_000;

  private final List<Part> parts = new ArrayList<>();
  private final StringBuilder words = new StringBuilder();
  private Manner manner = Manner.PLAIN;
  private int characters;
  private long silence;

  private Script() {}

  /// @throws PromptFailed when the text is too long
  static List<Part> of(Say say) throws PromptFailed {
    Script script = new Script();
    script.addAll(say.speech(), Manner.PLAIN);
    script.endWords();
    if (script.characters > MOST_CHARACTERS) {
      throw new PromptFailed(
          Codes.TOO_LONG,
          "got %d characters to say (expected: at most %d)"
              .formatted(script.characters, MOST_CHARACTERS));
    }
    return List.copyOf(script.parts);
  }

  private void addAll(List<Speech> speech, Manner how) {
    for (Speech piece : speech) {
      switch (piece) {
        case Speech.Text(String text) -> add(text, how);
        case Speech.Break(var length) -> addSilence(length.toMillis());
        case Speech.Element element -> addElement(element, how);
      }
    }
  }

  private void addElement(Speech.Element element, Manner how) {
    Map<String, String> attributes = element.attributes();
    switch (element.name()) {
      case "prosody" -> addAll(element.content(), Prosody.in(attributes, how));
      case "sub" -> {
        String alias = attributes.getOrDefault("alias", "");
        add(alias.isEmpty() ? text(element.content()) : alias, how);
      }
      case "say-as" -> {
        String as = attributes.getOrDefault("interpret-as", "");
        if (as.equals("expletive") || as.equals("bleep")) {
          endWords();
          parts.add(new Bleep());
        } else {
          add(Spelling.as(as, text(element.content())), how);
        }
      }
      case "p" -> {
        addAll(element.content(), how);
        addSilence(500);
      }
      case "s" -> {
        addAll(element.content(), how);
        addSilence(250);
      }
      default -> addAll(element.content(), how);
    }
  }

  private void add(String text, Manner how) {
    if (!how.equals(manner)) {
      endWords();
      manner = how;
    }
    characters += text.length();
    words.append(text);
  }

  private void addSilence(long millis) {
    endWords();
    long allowed = Math.clamp(MOST_SILENCE_IN_ALL - silence, 0, Math.min(millis, MOST_SILENCE));
    if (allowed > 0) {
      silence += allowed;
      parts.add(new Silence(allowed));
    }
  }

  private void endWords() {
    String text = words.toString().strip().replaceAll("\\s+", " ");
    words.setLength(0);
    if (!text.isEmpty()) {
      parts.add(new Words(text, manner));
    }
  }

  private static String text(List<Speech> speech) {
    StringBuilder text = new StringBuilder();
    for (Speech piece : speech) {
      switch (piece) {
        case Speech.Text(String words) -> text.append(words);
        case Speech.Break _ -> text.append(' ');
        case Speech.Element element -> text.append(text(element.content()));
      }
    }
    return text.toString();
  }
}

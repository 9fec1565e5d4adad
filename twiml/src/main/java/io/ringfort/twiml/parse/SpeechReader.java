package io.ringfort.twiml.parse;

import io.ringfort.twiml.model.Speech;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads what a `<Say>` holds: text and the subset of
/// [SSML](https://www.w3.org/TR/speech-synthesis11) that documents may use. For one `<Say>`.
///
/// Of an unknown element the text inside is kept: better spoken plainly than lost.
final class SpeechReader {
  private static final int DEEPEST = 16;

  private final XmlCursor cursor;
  private int characters;
  private boolean sound;

  SpeechReader(XmlCursor cursor) {
    this.cursor = cursor;
  }

  List<Speech> read() throws RefusedException {
    List<Speech> speech = new ArrayList<>();
    readInto(speech, 0);
    return speech;
  }

  /// Of text; elements do not count.
  int characters() {
    return characters;
  }

  /// Whether there was more than white space.
  boolean hasSound() {
    return sound;
  }

  private void readInto(List<Speech> speech, int depth) throws RefusedException {
    StringBuilder text = new StringBuilder();
    for (XmlCursor.Step step = cursor.next(); step != XmlCursor.Step.END; step = cursor.next()) {
      if (step == XmlCursor.Step.TEXT) {
        text.append(cursor.text());
      } else {
        flush(text, speech);
        readElement(speech, depth + 1);
      }
    }
    flush(text, speech);
  }

  private void readElement(List<Speech> speech, int depth) throws RefusedException {
    String name = cursor.name();
    if (depth > DEEPEST) {
      cursor.ignoreElement("at most " + DEEPEST + " elements inside each other in <Say>");
    } else if (name.equals("break")) {
      speech.add(new Speech.Break(SsmlElement.readBreak(cursor)));
      sound = true;
      cursor.skipContent(Set.of());
    } else if (SsmlElement.isKnown(name)) {
      Map<String, String> attributes = SsmlElement.readAttributes(cursor);
      List<Speech> content = new ArrayList<>();
      readInto(content, depth);
      // Either is spoken even without a text of its own.
      sound |= attributes.containsKey("alias") || attributes.containsKey("ph");
      speech.add(new Speech.Element(name, attributes, content));
    } else if (cursor.atVerb()) {
      cursor.ignoreElement("text and SSML in <Say>");
    } else {
      cursor.warn(Codes.SCHEMA, "got <" + name + "> (expected: text and SSML in <Say>)");
      readInto(speech, depth);
    }
  }

  private void flush(StringBuilder text, List<Speech> speech) {
    if (!text.isEmpty()) {
      characters += text.length();
      sound |= !text.toString().isBlank();
      speech.add(new Speech.Text(text.toString()));
      text.setLength(0);
    }
  }
}

package io.ringfort.twiml.parse;

import io.ringfort.twiml.model.Action;
import io.ringfort.twiml.model.Gather;
import io.ringfort.twiml.model.VoiceVerb;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads `<Gather>` and the prompts in it.
final class GatherVerb {
  private static final int DEFAULT_TIMEOUT = 5;
  private static final int MOST_SECONDS = 3_600;
  private static final int MOST_DIGITS = 1_000;
  private static final Pattern FINISH_ON_KEY = Pattern.compile("[0-9*#]?");
  private static final Pattern HINTS = Pattern.compile("(?s).{0,20000}");
  private static final Pattern MODEL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.:/-]{0,99}");
  private static final String PROMPTS = "<Say>, <Play> or <Pause> in <Gather>";

  private GatherVerb() {}

  static Gather read(XmlCursor cursor) throws RefusedException {
    Attributes attributes = new Attributes(cursor);
    Set<Gather.Input> input = readInput(attributes);
    Action action = attributes.action("action", "method", Codes.GATHER_METHOD);
    Duration timeout =
        attributes.seconds("timeout", DEFAULT_TIMEOUT, 0, MOST_SECONDS, Codes.GATHER_TIMEOUT);
    String finishOnKey =
        attributes.matching(
            "finishOnKey", "#", Codes.GATHER_FINISH_ON_KEY, FINISH_ON_KEY, "one of 0-9, * and #");
    int numDigits = attributes.whole("numDigits", 0, 1, MOST_DIGITS, Codes.GATHER_NUM_DIGITS);
    Gather.Options options =
        new Gather.Options(
            attributes.flag("bargeIn", true, Codes.GATHER_BARGE_IN),
            attributes.flag("actionOnEmptyResult", false, Codes.GATHER_ACTION_ON_EMPTY),
            readSpeech(attributes, timeout));
    attributes.pass("maxSpeechTime", "debug", "enhanced");
    attributes.done();
    return new Gather(input, action, timeout, finishOnKey, numDigits, options, readPrompts(cursor));
  }

  private static Set<Gather.Input> readInput(Attributes attributes) {
    Set<String> names =
        attributes.events("input", Set.of("dtmf"), Codes.GATHER_INPUT, List.of("dtmf", "speech"));
    Set<Gather.Input> input = EnumSet.noneOf(Gather.Input.class);
    for (String name : names) {
      input.add(name.equals("speech") ? Gather.Input.SPEECH : Gather.Input.DTMF);
    }
    return input;
  }

  private static Gather.SpeechInput readSpeech(Attributes attributes, Duration timeout) {
    return new Gather.SpeechInput(
        attributes.matching(
            "language",
            SayVerb.DEFAULT_LANGUAGE,
            Codes.GATHER_LANGUAGE,
            SayVerb.LANGUAGE,
            SayVerb.LANGUAGES),
        readSpeechTimeout(attributes, timeout),
        attributes.matching("hints", "", Codes.GATHER_HINTS, HINTS, "at most 20000 characters"),
        attributes.matching("speechModel", "default", Codes.GATHER_MODEL, MODEL, "a model's name"),
        attributes.flag("profanityFilter", true, Codes.GATHER_PROFANITY_FILTER),
        attributes.notice(
            "partialResultCallback", "partialResultCallbackMethod", Codes.GATHER_PARTIAL_METHOD));
  }

  private static @Nullable Duration readSpeechTimeout(Attributes attributes, Duration timeout) {
    String value = attributes.text("speechTimeout");
    if (value == null) {
      return timeout;
    }
    if (value.equalsIgnoreCase("auto")) {
      return null;
    }
    if (!value.matches("[0-9]{1,4}")
        || Integer.parseInt(value) < 1
        || Integer.parseInt(value) > MOST_SECONDS) {
      attributes.warn(
          "speechTimeout",
          value,
          "auto, or a whole number from 1 to " + MOST_SECONDS,
          Codes.GATHER_SPEECH_TIMEOUT);
      return timeout;
    }
    return Duration.ofSeconds(Integer.parseInt(value));
  }

  private static List<VoiceVerb> readPrompts(XmlCursor cursor) throws RefusedException {
    List<VoiceVerb> prompts = new ArrayList<>();
    for (XmlCursor.Step step = cursor.next(); step != XmlCursor.Step.END; step = cursor.next()) {
      if (step == XmlCursor.Step.TEXT) {
        cursor.warnOfText(PROMPTS);
      } else {
        readPrompt(cursor).ifPresent(prompts::add);
      }
    }
    return prompts;
  }

  private static Optional<? extends VoiceVerb> readPrompt(XmlCursor cursor)
      throws RefusedException {
    switch (cursor.name()) {
      case "Say" -> {
        return SayVerb.read(cursor, SayVerb.Place.GATHER);
      }
      case "Play" -> {
        return PlayVerb.read(cursor);
      }
      case "Pause" -> {
        return Optional.of(VoiceVerbs.pause(cursor));
      }
      default -> {
        cursor.warn(
            cursor.atVerb() ? Codes.GATHER_NESTED : Codes.SCHEMA,
            "got <" + cursor.name() + "> (expected: " + PROMPTS + ")");
        cursor.skipElement();
        return Optional.empty();
      }
    }
  }
}

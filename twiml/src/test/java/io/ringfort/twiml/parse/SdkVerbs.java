package io.ringfort.twiml.parse;

import com.twilio.http.HttpMethod;
import com.twilio.twiml.VoiceResponse;
import io.ringfort.twiml.model.Action;
import io.ringfort.twiml.model.Dial;
import io.ringfort.twiml.model.Enqueue;
import io.ringfort.twiml.model.Gather;
import io.ringfort.twiml.model.Hangup;
import io.ringfort.twiml.model.Leave;
import io.ringfort.twiml.model.Message;
import io.ringfort.twiml.model.Pause;
import io.ringfort.twiml.model.Play;
import io.ringfort.twiml.model.Record;
import io.ringfort.twiml.model.RecordingCallback;
import io.ringfort.twiml.model.Redirect;
import io.ringfort.twiml.model.Refer;
import io.ringfort.twiml.model.Reject;
import io.ringfort.twiml.model.Say;
import io.ringfort.twiml.model.Speech;
import io.ringfort.twiml.model.VoiceVerb;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Makes random verbs twice: with the SDK's builders, and as what they mean.
final class SdkVerbs {
  private final Random random;

  SdkVerbs(Random random) {
    this.random = random;
  }

  VoiceVerb addTo(VoiceResponse.Builder response) {
    return switch (random.nextInt(13)) {
      case 0 -> say(response::say);
      case 1 -> play(response::play);
      case 2 -> pause(response::pause);
      case 3 -> gather(response);
      case 4 -> record(response);
      case 5, 6 -> dial(response);
      case 7 -> enqueue(response);
      case 8 -> ending(response);
      case 9 -> reject(response);
      case 10 -> refer(response);
      case 11 -> redirect(response);
      default -> sms(response);
    };
  }

  private Say say(Consumer<com.twilio.twiml.voice.Say> add) {
    String text = text();
    var say = new com.twilio.twiml.voice.Say.Builder(text);
    String voice = null;
    if (random.nextBoolean()) {
      var chosen = any(com.twilio.twiml.voice.Say.Voice.values());
      say.voice(chosen);
      voice = chosen.toString();
    }
    String language = "en-US";
    if (random.nextBoolean()) {
      var chosen = any(com.twilio.twiml.voice.Say.Language.values());
      say.language(chosen);
      language = chosen.toString();
    }
    int loop = maybe(1, 1_001, 1, say::loop);
    List<Speech> speech = new ArrayList<>(List.of(new Speech.Text(text)));
    if (random.nextBoolean()) {
      addMarkup(say, speech);
    }
    add.accept(say.build());
    return new Say(voice, language, loop, speech);
  }

  private void addMarkup(com.twilio.twiml.voice.Say.Builder say, List<Speech> speech) {
    int milliseconds = random.nextInt(10_001);
    say.break_(new com.twilio.twiml.voice.SsmlBreak.Builder().time(milliseconds + "ms").build());
    speech.add(new Speech.Break(Duration.ofMillis(milliseconds)));
    var level = any(com.twilio.twiml.voice.SsmlEmphasis.Level.values());
    String inner = text();
    say.p(
        new com.twilio.twiml.voice.SsmlP.Builder(inner)
            .emphasis(new com.twilio.twiml.voice.SsmlEmphasis.Builder(inner).level(level).build())
            .build());
    speech.add(
        new Speech.Element(
            "p",
            Map.of(),
            List.of(
                new Speech.Text(inner),
                new Speech.Element(
                    "emphasis",
                    Map.of("level", level.toString()),
                    List.of(new Speech.Text(inner))))));
    var language = any(com.twilio.twiml.voice.SsmlLang.XmlLang.values());
    say.lang(new com.twilio.twiml.voice.SsmlLang.Builder(inner).xmlLang(language).build());
    speech.add(
        new Speech.Element(
            "lang", Map.of("xml:lang", language.toString()), List.of(new Speech.Text(inner))));
    var as = any(com.twilio.twiml.voice.SsmlSayAs.InterpretAs.values());
    var format = any(com.twilio.twiml.voice.SsmlSayAs.Format.values());
    say.sayAs(
        new com.twilio.twiml.voice.SsmlSayAs.Builder("12").interpretAs(as).format(format).build());
    speech.add(
        new Speech.Element(
            "say-as",
            Map.of("interpret-as", as.toString(), "format", format.toString()),
            List.of(new Speech.Text("12"))));
  }

  private Play play(Consumer<com.twilio.twiml.voice.Play> add) {
    var play = new com.twilio.twiml.voice.Play.Builder("/p?a=1&b=2");
    int loop = maybe(0, 1_001, 1, play::loop);
    boolean digits = random.nextBoolean();
    if (digits) {
      play.digits("wW12*#");
    }
    add.accept(play.build());
    return new Play("/p?a=1&b=2", loop, digits ? "www12*#" : null);
  }

  private Pause pause(Consumer<com.twilio.twiml.voice.Pause> add) {
    var pause = new com.twilio.twiml.voice.Pause.Builder();
    int length = maybe(0, 100, 1, pause::length);
    add.accept(pause.build());
    return new Pause(Duration.ofSeconds(length));
  }

  private Gather gather(VoiceResponse.Builder response) {
    var gather = new com.twilio.twiml.voice.Gather.Builder();
    Set<Gather.Input> input = EnumSet.of(Gather.Input.DTMF);
    if (random.nextBoolean()) {
      gather.inputs(List.of(com.twilio.twiml.voice.Gather.Input.values()));
      input = EnumSet.allOf(Gather.Input.class);
    }
    Action action = action(gather::action, gather::method);
    int timeout = maybe(1, 60, 5, gather::timeout);
    String finishOnKey = maybe(List.of("", "*", "5"), "#", gather::finishOnKey);
    int numDigits = maybe(1, 20, 0, gather::numDigits);
    String speechTimeout = maybe(List.of("auto", "7"), "", gather::speechTimeout);
    String language = "en-US";
    if (random.nextBoolean()) {
      var chosen = any(com.twilio.twiml.voice.Gather.Language.values());
      gather.language(chosen);
      language = chosen.toString();
    }
    Gather.SpeechInput speech =
        new Gather.SpeechInput(
            language,
            speechTimeout.equals("auto")
                ? null
                : Duration.ofSeconds(speechTimeout.isEmpty() ? timeout : 7),
            maybe(List.of("yes, no", "größe"), "", gather::hints),
            maybe(List.of("phone_call", "experimental_utterances"), "default", gather::speechModel),
            maybe(true, gather::profanityFilter),
            action(gather::partialResultCallback, gather::partialResultCallbackMethod));
    Gather.Options options =
        new Gather.Options(
            maybe(true, gather::bargeIn), maybe(false, gather::actionOnEmptyResult), speech);
    maybe(1, 60, 0, gather::maxSpeechTime);
    maybe(false, gather::debug);
    maybe(false, gather::enhanced);
    List<VoiceVerb> prompts = new ArrayList<>();
    for (int left = random.nextInt(4); left > 0; left--) {
      prompts.add(
          switch (random.nextInt(3)) {
            case 0 -> say(gather::say);
            case 1 -> play(gather::play);
            default -> pause(gather::pause);
          });
    }
    response.gather(gather.build());
    return new Gather(
        input, action, Duration.ofSeconds(timeout), finishOnKey, numDigits, options, prompts);
  }

  private Record record(VoiceResponse.Builder response) {
    var record = new com.twilio.twiml.voice.Record.Builder();
    Action action = action(record::action, record::method);
    int timeout = maybe(0, 60, 5, record::timeout);
    String finishOnKey = maybe(List.of("", "#", "12*"), "1234567890*#", record::finishOnKey);
    int maxLength = maybe(1, 14_401, 3_600, record::maxLength);
    boolean beep = maybe(true, record::playBeep);
    boolean trim = true;
    if (random.nextBoolean()) {
      var chosen = any(com.twilio.twiml.voice.Record.Trim.values());
      record.trim(chosen);
      trim = chosen == com.twilio.twiml.voice.Record.Trim.TRIM_SILENCE;
    }
    Action told = action(record::recordingStatusCallback, record::recordingStatusCallbackMethod);
    Set<String> events =
        events(
            com.twilio.twiml.voice.Record.RecordingEvent.values(),
            Set.of("completed"),
            record::recordingStatusCallbackEvents);
    response.record(record.build());
    return new Record(
        action,
        Duration.ofSeconds(timeout),
        finishOnKey,
        Duration.ofSeconds(maxLength),
        beep,
        trim,
        new RecordingCallback(told, events));
  }

  private Dial dial(VoiceResponse.Builder response) {
    var dial = new com.twilio.twiml.voice.Dial.Builder();
    Action action = action(dial::action, dial::method);
    int timeout = maybe(1, 601, 30, dial::timeout);
    int timeLimit = maybe(1, 80_000, 14_400, dial::timeLimit);
    String callerId = random.nextBoolean() ? "+15005550006" : null;
    if (callerId != null) {
      dial.callerId(callerId);
    }
    String ringTone = "";
    if (random.nextBoolean()) {
      var chosen = any(com.twilio.twiml.voice.Dial.RingTone.values());
      dial.ringTone(chosen);
      ringTone = chosen.toString();
    }
    Dial.Options options =
        new Dial.Options(
            maybe(false, dial::hangupOnStar),
            maybe(false, dial::answerOnBridge),
            maybe(false, dial::sequential),
            ringTone,
            action(dial::referUrl, dial::referMethod));
    Dial.Recording recording = recording(dial);
    Dial expected =
        new Dial(
            action,
            Duration.ofSeconds(timeout),
            Duration.ofSeconds(timeLimit),
            callerId,
            options,
            recording,
            new SdkNouns(random, this).addTo(dial));
    response.dial(dial.build());
    return expected;
  }

  private Dial.Recording recording(com.twilio.twiml.voice.Dial.Builder dial) {
    String when = "do-not-record";
    if (random.nextBoolean()) {
      var chosen = any(com.twilio.twiml.voice.Dial.Record.values());
      dial.record(chosen);
      when = chosen.toString();
    }
    boolean trim = random.nextBoolean();
    if (trim) {
      dial.trim(com.twilio.twiml.voice.Dial.Trim.TRIM_SILENCE);
    }
    String track = "both";
    if (random.nextBoolean()) {
      var chosen = any(com.twilio.twiml.voice.Dial.RecordingTrack.values());
      dial.recordingTrack(chosen);
      track = chosen.toString();
    }
    Action told = action(dial::recordingStatusCallback, dial::recordingStatusCallbackMethod);
    Set<String> events =
        events(
            com.twilio.twiml.voice.Dial.RecordingEvent.values(),
            Set.of("completed"),
            dial::recordingStatusCallbackEvents);
    return new Dial.Recording(when, trim, track, new RecordingCallback(told, events));
  }

  private Enqueue enqueue(VoiceResponse.Builder response) {
    var enqueue = new com.twilio.twiml.voice.Enqueue.Builder("support & co");
    Action action = action(enqueue::action, enqueue::method);
    Action waiting = action(enqueue::waitUrl, enqueue::waitUrlMethod);
    maybe(1, 100, 0, enqueue::maxQueueSize);
    response.enqueue(enqueue.build());
    return new Enqueue("support & co", action, waiting);
  }

  private VoiceVerb ending(VoiceResponse.Builder response) {
    if (random.nextBoolean()) {
      response.leave(new com.twilio.twiml.voice.Leave.Builder().build());
      return new Leave();
    }
    response.hangup(new com.twilio.twiml.voice.Hangup.Builder().build());
    return new Hangup();
  }

  private Reject reject(VoiceResponse.Builder response) {
    var reason = any(com.twilio.twiml.voice.Reject.Reason.values());
    response.reject(new com.twilio.twiml.voice.Reject.Builder().reason(reason).build());
    return new Reject(reason == com.twilio.twiml.voice.Reject.Reason.BUSY);
  }

  private Refer refer(VoiceResponse.Builder response) {
    var refer = new com.twilio.twiml.voice.Refer.Builder();
    Action action = action(refer::action, refer::method);
    refer.sip(new com.twilio.twiml.voice.ReferSip.Builder("sip:amy@pbx.example;a=b").build());
    response.refer(refer.build());
    return new Refer(action, "sip:amy@pbx.example;a=b");
  }

  private Redirect redirect(VoiceResponse.Builder response) {
    response.redirect(
        new com.twilio.twiml.voice.Redirect.Builder("/again").method(HttpMethod.GET).build());
    return new Redirect("/again", io.ringfort.twiml.model.HttpMethod.GET);
  }

  private Message sms(VoiceResponse.Builder response) {
    String text = text();
    response.sms(
        new com.twilio.twiml.voice.Sms.Builder(text).to("+15005550006").action("/sent").build());
    return new Message(
        "+15005550006",
        null,
        "/sent",
        io.ringfort.twiml.model.HttpMethod.POST,
        null,
        text,
        List.of());
  }

  /// Set or left out.
  Action action(Consumer<String> setUrl, Consumer<HttpMethod> setMethod) {
    boolean get = random.nextBoolean();
    if (get || random.nextBoolean()) {
      setMethod.accept(get ? HttpMethod.GET : HttpMethod.POST);
    }
    @Nullable String url = random.nextBoolean() ? "https://a.example/b?c=d&e=%20" : null;
    if (url != null) {
      setUrl.accept(url);
    }
    return new Action(
        url,
        get ? io.ringfort.twiml.model.HttpMethod.GET : io.ringfort.twiml.model.HttpMethod.POST);
  }

  <E> Set<String> events(E[] values, Set<String> otherwise, Consumer<List<E>> set) {
    List<E> chosen = new ArrayList<>();
    for (E value : values) {
      if (random.nextBoolean()) {
        chosen.add(value);
      }
    }
    if (chosen.isEmpty()) {
      return otherwise;
    }
    set.accept(chosen);
    Set<String> names = new HashSet<>();
    chosen.forEach(event -> names.add(event.toString()));
    return names;
  }

  int maybe(int least, int beyond, int otherwise, Consumer<Integer> set) {
    if (random.nextBoolean()) {
      return otherwise;
    }
    int value = random.nextInt(least, beyond);
    set.accept(value);
    return value;
  }

  boolean maybe(boolean otherwise, Consumer<Boolean> set) {
    if (random.nextBoolean()) {
      return otherwise;
    }
    boolean value = random.nextBoolean();
    set.accept(value);
    return value;
  }

  String maybe(List<String> values, String otherwise, Consumer<String> set) {
    if (random.nextBoolean()) {
      return otherwise;
    }
    String value = values.get(random.nextInt(values.size()));
    set.accept(value);
    return value;
  }

  <E> E any(E[] values) {
    return values[random.nextInt(values.length)];
  }

  private String text() {
    String letters = "aé ß<&>\"'漢😀 .,z";
    StringBuilder text = new StringBuilder("t");
    for (int left = random.nextInt(12); left > 0; left--) {
      int at =
          letters.offsetByCodePoints(
              0, random.nextInt(letters.codePointCount(0, letters.length())));
      text.appendCodePoint(letters.codePointAt(at));
    }
    return text.append('t').toString();
  }
}

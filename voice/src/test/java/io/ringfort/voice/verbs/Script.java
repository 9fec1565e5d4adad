package io.ringfort.voice.verbs;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.CallSid;
import io.ringfort.core.ids.SidMint;
import io.ringfort.core.json.Json;
import io.ringfort.twiml.model.Play;
import io.ringfort.twiml.model.VoiceDocument;
import io.ringfort.twiml.parse.VoiceParsed;
import io.ringfort.twiml.parse.VoiceTwiml;
import io.ringfort.voice.CallChange;
import io.ringfort.voice.Hook;
import io.ringfort.voice.lifecycle.Call;
import io.ringfort.voice.lifecycle.CallEffect;
import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.lifecycle.CallEvent.ChildMove;
import io.ringfort.voice.lifecycle.CallEvent.ChildNews;
import io.ringfort.voice.lifecycle.CallIntent;
import io.ringfort.voice.lifecycle.CallLifecycle;
import io.ringfort.voice.lifecycle.CallStatus;
import io.ringfort.voice.lifecycle.CallStep;
import io.ringfort.voice.lifecycle.Program;
import io.ringfort.voice.lifecycle.Progress.Verdict;
import io.ringfort.voice.sip.LegEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One call, led by a test: events in, effects out as short words, on a clock that the test moves.
/// After every step the call travels as JSON and must be the same.
final class Script {
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  static final String APP = "https://app.example/voice/start.xml";
  static final String FALLBACK = "https://app.example/fallback.xml";
  static final String STATUS = "https://app.example/status";
  static final String SDP = "v=0";

  private final Json json = new Json();
  private final SidMint mint = new SidMint("key".getBytes(StandardCharsets.UTF_8));
  private final CallLifecycle lifecycle;
  private final List<Due> timers = new ArrayList<>();
  private final List<CallEffect> all = new ArrayList<>();
  private int checked;
  private Instant now = START;
  private Call call;

  private record Due(long id, Instant at) {}

  private Script(CallIntent intent, boolean recogniser) {
    Settings settings =
        new Settings(
            mint,
            (_, callerId) -> callerId.equals("+15550001111"),
            (_, sid) -> "https://api.example/" + sid,
            recogniser);
    lifecycle = new CallLifecycle(new TwimlVerbs(settings), new CallRecordings(settings));
    call = Call.fresh(intent);
  }

  static Script of(CallIntent intent) {
    return new Script(intent, false);
  }

  /// A call that came in and whose document is here; nothing is left to check.
  static Script inbound(String twiml) {
    Script script = of(Intents.inbound());
    script.on(new CallEvent.Begin()).serve(twiml);
    return script;
  }

  /// An outbound call that was answered and whose document is here.
  static Script outbound(String twiml) {
    Script script = of(Intents.outbound());
    script.on(new CallEvent.Begin()).answered().serve(twiml);
    return script;
  }

  Script on(CallEvent event) {
    CallStep step = lifecycle.on(call, event, now);
    assertThat(step.call() == call)
        .as("the same call only when nothing happened")
        .isEqualTo(step.effects().isEmpty() && step.call().equals(call));
    call = step.call();
    for (CallEffect effect : step.effects()) {
      all.add(effect);
      if (effect instanceof CallEffect.StartTimer timer) {
        // A time that is asked for again moves.
        timers.removeIf(t -> t.id() == timer.id());
        timers.add(new Due(timer.id(), timer.at()));
      }
    }
    assertThat(travelled()).isEqualTo(call);
    return this;
  }

  private Call travelled() {
    Call there = json.read(json.bytes(call), Call.class);
    return new Call(
        there.intent(), there.progress(), there.session(), reread(there.program()), there.line());
  }

  private static @Nullable Program reread(@Nullable Program program) {
    if (program == null) {
      return null;
    }
    Program whole =
        new Program(
            program.source(),
            program.text(),
            program.contentType(),
            program.position(),
            program.ending(),
            program.state(),
            reread(program.under()),
            program.document());
    return program.contentType().startsWith("audio/")
        ? whole.reread(sound(program.source()))
        : whole.reread(((VoiceParsed.Ok) parse(program.text(), "text/xml")).document());
  }

  private static VoiceDocument sound(Hook source) {
    return new VoiceDocument(List.of(new Play(source.url(), 1, null)), List.of());
  }

  private static VoiceParsed parse(String text, String type) {
    return VoiceTwiml.parse(text.getBytes(StandardCharsets.UTF_8), type);
  }

  /// Nothing may come of it.
  void ignores(CallEvent event) {
    Call before = call;
    int effects = all.size();
    on(event);
    assertThat(call).as("after %s", event).isSameAs(before);
    assertThat(all).hasSize(effects);
  }

  /// Answers the newest request for a document.
  Script serve(String twiml) {
    return serve(lastFetch(), "<Response>" + twiml + "</Response>", "text/xml");
  }

  Script serve(CallEffect.Fetch fetch, String text, String type) {
    return on(
        switch (parse(text, type)) {
          case VoiceParsed.Ok ok ->
              new CallEvent.Fetched(
                  fetch.id(), fetch.hook(), ok.document(), text, type, fetch.cookies() + "c");
          case VoiceParsed.Audio _ ->
              new CallEvent.Fetched(fetch.id(), fetch.hook(), sound(fetch.hook()), "", type, "");
          case VoiceParsed.Failed failed ->
              new CallEvent.FetchFailed(fetch.id(), fetch.hook(), failed.code(), failed.message());
        });
  }

  Script serveTwimlOfRequest() {
    CallEffect.Read read = last(CallEffect.Read.class);
    VoiceDocument document = ((VoiceParsed.Ok) parse(read.text(), "text/xml")).document();
    return on(
        new CallEvent.Fetched(read.id(), read.source(), document, read.text(), "text/xml", ""));
  }

  Script failFetch(int code) {
    CallEffect.Fetch fetch = lastFetch();
    return on(new CallEvent.FetchFailed(fetch.id(), fetch.hook(), code, "cannot be had"));
  }

  Script answered() {
    return on(new CallEvent.OnLeg(new LegEvent.Answered(SDP, Map.of())));
  }

  Script rings() {
    return on(new CallEvent.OnLeg(new LegEvent.Ringing(180, null)));
  }

  Script failed(int status) {
    return on(new CallEvent.OnLeg(new LegEvent.Failed(status, "No", Map.of())));
  }

  Script farEndHangsUp() {
    return on(new CallEvent.OnLeg(new LegEvent.Ended(false, 200, "BYE")));
  }

  /// What follows our own hanging up.
  Script legEnded(int status) {
    return on(new CallEvent.OnLeg(new LegEvent.Ended(false, status, "ended")));
  }

  Script presses(String keys) {
    keys.chars().forEach(key -> on(new CallEvent.Digit((char) key)));
    return this;
  }

  /// The newest playlist comes to its end.
  Script played() {
    return on(new CallEvent.Played(last(CallEffect.Play.class).id()));
  }

  Script playFails() {
    return on(new CallEvent.PlayFailed(last(CallEffect.Play.class).id(), 13420, "wrong type"));
  }

  Script change(CallChange change) {
    return on(new CallEvent.Change(change));
  }

  /// Time passes; times that were asked for come, whether anybody still wants them or not.
  Script pass(Duration length) {
    Instant until = now.plus(length);
    while (true) {
      Optional<Due> next =
          timers.stream()
              .filter(t -> !t.at().isAfter(until))
              .min(java.util.Comparator.comparing(Due::at));
      if (next.isEmpty()) {
        now = until;
        return this;
      }
      timers.remove(next.get());
      now = next.get().at();
      on(new CallEvent.TimeUp(next.get().id()));
    }
  }

  Script pass(long seconds) {
    return pass(Duration.ofSeconds(seconds));
  }

  /// The calls that it dialled, in order.
  List<CallIntent> children() {
    return all.stream()
        .filter(CallEffect.DialChild.class::isInstance)
        .map(e -> ((CallEffect.DialChild) e).child())
        .toList();
  }

  Script child(int number, ChildMove move, CallStatus status, int sipStatus) {
    return on(
        new CallEvent.OfChild(
            children().get(number).sid(), move, new ChildNews(status, sipStatus, 0, Map.of())));
  }

  Script childReady(int number) {
    return child(number, ChildMove.READY, CallStatus.IN_PROGRESS, 200);
  }

  Script childEnds(int number, CallStatus status, int sipStatus) {
    return child(number, ChildMove.ENDED, status, sipStatus);
  }

  Script room(CallEvent.RoomMove move, @Nullable CallSid other, Map<String, String> details) {
    return on(new CallEvent.OfRoom(move, other, details));
  }

  /// Exactly these, since the last look.
  Script expect(String... words) {
    List<String> seen =
        all.subList(checked, all.size()).stream()
            .flatMap(e -> Words.of(e, children()).stream())
            .toList();
    checked = all.size();
    assertThat(seen).containsExactly(words);
    return this;
  }

  /// What came up to here was looked at elsewhere.
  Script skip() {
    checked = all.size();
    return this;
  }

  <T extends CallEffect> T last(Class<T> kind) {
    return effects(kind).getLast();
  }

  <T extends CallEffect> List<T> effects(Class<T> kind) {
    return all.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  CallEffect.Fetch lastFetch() {
    return last(CallEffect.Fetch.class);
  }

  Map<String, String> asked() {
    return lastFetch().params();
  }

  Map<String, String> told() {
    return last(CallEffect.Tell.class).params();
  }

  /// The status callbacks, as `sequence status`.
  List<String> statuses() {
    return effects(CallEffect.Tell.class).stream()
        .filter(t -> t.sequence() >= 0)
        .map(t -> t.params().get("SequenceNumber") + " " + t.params().get("CallStatus"))
        .toList();
  }

  CallStatus status() {
    return call.progress().status();
  }

  Verdict verdict() {
    return Objects.requireNonNull(call.progress().verdict());
  }

  Call call() {
    return call;
  }

  Instant now() {
    return now;
  }

  static CallSid sid(int number) {
    return new CallSid("CA%032x".formatted(number));
  }

  static AccountSid account() {
    return new AccountSid("AC" + "0".repeat(32));
  }

  static Hook post(@Nullable String url) {
    return new Hook(url, Hook.Method.POST);
  }
}

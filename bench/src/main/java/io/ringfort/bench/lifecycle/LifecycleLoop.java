package io.ringfort.bench.lifecycle;

import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.CallSid;
import io.ringfort.core.ids.SidMint;
import io.ringfort.core.json.Json;
import io.ringfort.twiml.parse.VoiceParsed;
import io.ringfort.twiml.parse.VoiceTwiml;
import io.ringfort.voice.Hook;
import io.ringfort.voice.lifecycle.Call;
import io.ringfort.voice.lifecycle.CallEffect;
import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.lifecycle.CallIntent;
import io.ringfort.voice.lifecycle.CallLifecycle;
import io.ringfort.voice.lifecycle.CallStep;
import io.ringfort.voice.lifecycle.Line;
import io.ringfort.voice.media.MediaSnapshot;
import io.ringfort.voice.sip.LegEvent;
import io.ringfort.voice.sip.LegSnapshot;
import io.ringfort.voice.verbs.CallRecordings;
import io.ringfort.voice.verbs.Settings;
import io.ringfort.voice.verbs.TwimlVerbs;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The calls of `bench calls` (taken, one document, one prompt, hung up) through the pure lifecycle
/// in a loop, on one thread: alone, with reading the document, and with writing the snapshot after
/// each step. Prints one line of JSON. A `main` of its own: it needs the stack's jars.
public final class LifecycleLoop {
  private static final byte[] TWIML =
      ("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response>"
              + "<Play>http://127.0.0.1:40000/prompt.wav</Play></Response>")
          .getBytes(StandardCharsets.UTF_8);
  private static final String SDP =
      "v=0\r\no=- 4711 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
          + "m=audio 40002 RTP/AVP 0 101\r\na=rtpmap:0 PCMU/8000\r\n"
          + "a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=ptime:20\r\na=sendrecv\r\n";

  private static final AccountSid ACCOUNT = new AccountSid("AC" + "0".repeat(32));
  private static final Hook HOOK = new Hook("http://127.0.0.1:40000/voice/play", Hook.Method.POST);

  private final CallLifecycle lifecycle;
  private final Json json = new Json();
  private long steps;
  private long snapshots;
  private long bytes;

  private LifecycleLoop() {
    Settings settings =
        new Settings(
            new SidMint(new byte[32]), (_, _) -> true, (_, sid) -> "http://x/" + sid, false);
    lifecycle = new CallLifecycle(new TwimlVerbs(settings), new CallRecordings(settings));
  }

  /// How much of a call is done.
  private enum Depth {
    LIFECYCLE,
    WITH_DOCUMENT,
    WITH_SNAPSHOTS
  }

  public static void main(String[] args) {
    int calls = Integer.parseInt(args[0]);
    LifecycleLoop loop = new LifecycleLoop();
    StringBuilder out = new StringBuilder("{\"calls\":" + calls);
    // Twice: the first time the JVM still compiles.
    for (int round = 0; round < 2; round++) {
      for (Depth depth : Depth.values()) {
        double micros = loop.microsPerCall(calls, depth);
        if (round == 1) {
          out.append(
              String.format(
                  Locale.ROOT,
                  ",\"%s\":%.2f",
                  depth.name().toLowerCase(Locale.ROOT) + "_micros_per_call",
                  micros));
        }
      }
    }
    out.append(
        String.format(
            Locale.ROOT,
            ",\"steps_per_call\":%d,\"snapshots_per_call\":%d,\"bytes_per_snapshot\":%d}",
            loop.steps / calls,
            loop.snapshots / calls,
            loop.bytes / Math.max(1, loop.snapshots)));
    System.out.println(out);
  }

  private double microsPerCall(int calls, Depth depth) {
    steps = 0;
    snapshots = 0;
    bytes = 0;
    CallEvent.Fetched document = read(1);
    long begun = System.nanoTime();
    for (int n = 0; n < calls; n++) {
      call(n, depth, document);
    }
    return (System.nanoTime() - begun) / 1e3 / calls;
  }

  private void call(int n, Depth depth, CallEvent.Fetched document) {
    Instant now = Instant.EPOCH.plusSeconds(n);
    Call call = Call.fresh(intent(n, now));
    Line line = line(call.intent().sid());
    Deque<CallEvent> events = new ArrayDeque<>(List.of(new CallEvent.Begin()));
    for (CallEvent event = events.poll(); event != null; event = events.poll()) {
      CallStep step = lifecycle.on(call, event, now);
      steps++;
      if (step.call() == call) {
        continue;
      }
      call = step.call().on(line);
      for (CallEffect effect : step.effects()) {
        follow(effect, events, depth, document);
      }
      // As the owner does: what is not the last of several events need not be shown.
      if (depth == Depth.WITH_SNAPSHOTS && (events.isEmpty() || !step.effects().isEmpty())) {
        snapshots++;
        bytes += json.bytes(call).length;
      }
    }
    if (call.progress().verdict() == null) {
      throw new IllegalStateException("got an open call (expected: one that ended): " + call);
    }
  }

  /// What the world would do.
  private static void follow(
      CallEffect effect, Deque<CallEvent> events, Depth depth, CallEvent.Fetched document) {
    switch (effect) {
      case CallEffect.Fetch fetch ->
          events.add(
              depth == Depth.LIFECYCLE
                  ? new CallEvent.Fetched(
                      fetch.id(),
                      HOOK,
                      document.document(),
                      document.text(),
                      document.contentType(),
                      "")
                  : read(fetch.id()));
      case CallEffect.Answer _ -> events.add(new CallEvent.OnLeg(new LegEvent.Confirmed()));
      case CallEffect.Play play -> events.add(new CallEvent.Played(play.id()));
      case CallEffect.HangUp _ ->
          events.add(new CallEvent.OnLeg(new LegEvent.Ended(false, 200, "OK")));
      default -> {
        // Nothing comes back.
      }
    }
  }

  private static CallEvent.Fetched read(long id) {
    return switch (VoiceTwiml.parse(TWIML, "text/xml")) {
      case VoiceParsed.Ok(var document) ->
          new CallEvent.Fetched(
              id, HOOK, document, new String(TWIML, StandardCharsets.UTF_8), "text/xml", "");
      case VoiceParsed other ->
          throw new IllegalStateException("got " + other + " (expected: a document)");
    };
  }

  private static CallIntent intent(int n, Instant now) {
    return new CallIntent(
        new CallSid("CA0000000000000000" + HexFormat.of().toHexDigits((long) n)),
        ACCOUNT,
        null,
        CallIntent.Direction.INBOUND,
        new CallIntent.Parties(
            "+12025550199", "+12025550100", null, null, "PN" + "0".repeat(32), null),
        new CallIntent.Handling(null, HOOK, Hook.NONE, Hook.NONE, Set.of("completed")),
        new CallIntent.Terms(now, Duration.ofMinutes(1), Duration.ofHours(4), "", null, null, null),
        now);
  }

  private static Line line(CallSid sid) {
    return new Line(
        new LegSnapshot(
            sid.value(),
            "1-4711@127.0.0.1",
            new LegSnapshot.Party("sip:+12025550100@127.0.0.1:5060", "4711a"),
            new LegSnapshot.Party("sip:+12025550199@127.0.0.1:5070", "4711b"),
            1,
            1,
            List.of(),
            "sip:bench@127.0.0.1:5070",
            "udp",
            null,
            true,
            true),
        new MediaSnapshot(SDP, SDP, 4_711, 1_000, 160_000, true));
  }
}

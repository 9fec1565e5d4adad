package io.ringfort.twiml.parse;

import io.ringfort.twiml.model.Action;
import io.ringfort.twiml.model.DialTarget;
import io.ringfort.twiml.model.RecordingCallback;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/// Makes whom a `<Dial>` calls twice, as [SdkVerbs] does.
final class SdkNouns {
  private final Random random;
  private final SdkVerbs verbs;

  SdkNouns(Random random, SdkVerbs verbs) {
    this.random = random;
    this.verbs = verbs;
  }

  List<DialTarget> addTo(com.twilio.twiml.voice.Dial.Builder dial) {
    return switch (random.nextInt(4)) {
      case 0 -> List.of(conference(dial));
      case 1 -> List.of(queue(dial));
      default -> endpoints(dial);
    };
  }

  private List<DialTarget> endpoints(com.twilio.twiml.voice.Dial.Builder dial) {
    List<DialTarget> targets = new ArrayList<>();
    for (int left = 1 + random.nextInt(10); left > 0; left--) {
      targets.add(
          switch (random.nextInt(3)) {
            case 0 -> number(dial);
            case 1 -> client(dial);
            default -> sip(dial);
          });
    }
    return targets;
  }

  private DialTarget number(com.twilio.twiml.voice.Dial.Builder dial) {
    var number = new com.twilio.twiml.voice.Number.Builder("+15005550001");
    String digits = verbs.maybe(List.of("ww12", "9#"), "", number::sendDigits);
    Action whisper = verbs.action(number::url, number::method);
    Action told = verbs.action(number::statusCallback, number::statusCallbackMethod);
    Set<String> events =
        verbs.events(
            com.twilio.twiml.voice.Number.Event.values(),
            Set.of("completed"),
            number::statusCallbackEvents);
    String detection =
        verbs.maybe(List.of("Enable", "DetectMessageEnd"), "", number::machineDetection);
    Action machine = verbs.action(number::amdStatusCallback, number::amdStatusCallbackMethod);
    number.machineDetectionTimeout(10).machineDetectionSilenceTimeout(3_000).byoc("BY1");
    dial.number(number.build());
    return new DialTarget.Number(
        "+15005550001",
        digits,
        new DialTarget.Screening(
            whisper, new DialTarget.Callback(told, events), detection, machine));
  }

  private DialTarget client(com.twilio.twiml.voice.Dial.Builder dial) {
    boolean nested = random.nextBoolean();
    var client =
        nested
            ? new com.twilio.twiml.voice.Client.Builder()
                .identity(new com.twilio.twiml.voice.Identity.Builder("amy").build())
                .parameter(
                    new com.twilio.twiml.voice.Parameter.Builder().name("a").value("ü").build())
            : new com.twilio.twiml.voice.Client.Builder("amy");
    Action whisper = verbs.action(client::url, client::method);
    Action told = verbs.action(client::statusCallback, client::statusCallbackMethod);
    Set<String> events =
        verbs.events(
            com.twilio.twiml.voice.Client.Event.values(),
            Set.of("completed"),
            client::statusCallbackEvents);
    dial.client(client.build());
    return new DialTarget.Client(
        "amy",
        nested ? Map.of("a", "ü") : Map.of(),
        new DialTarget.Screening(whisper, new DialTarget.Callback(told, events), "", Action.NONE));
  }

  private DialTarget sip(com.twilio.twiml.voice.Dial.Builder dial) {
    boolean nested = random.nextBoolean();
    var sip =
        nested
            ? new com.twilio.twiml.voice.Sip.Builder()
                .uri(
                    new com.twilio.twiml.voice.SipUri.Builder("sip:bo@pbx.example")
                        .priority("1")
                        .weight("2")
                        .build())
                .headers(
                    new com.twilio.twiml.voice.Headers.Builder()
                        .header(
                            new com.twilio.twiml.voice.Header.Builder()
                                .name("X-A")
                                .value("b c")
                                .build())
                        .build())
            : new com.twilio.twiml.voice.Sip.Builder("sip:bo@pbx.example?X-A=b%20c");
    boolean credentials = random.nextBoolean();
    if (credentials) {
      sip.username("u").password("p");
    }
    Action whisper = verbs.action(sip::url, sip::method);
    Action told = verbs.action(sip::statusCallback, sip::statusCallbackMethod);
    Set<String> events =
        verbs.events(
            com.twilio.twiml.voice.Sip.Event.values(),
            Set.of("completed"),
            sip::statusCallbackEvents);
    dial.sip(sip.build());
    return new DialTarget.Sip(
        "sip:bo@pbx.example?X-A=b%20c",
        credentials ? "u" : null,
        credentials ? "p" : null,
        new DialTarget.Screening(whisper, new DialTarget.Callback(told, events), "", Action.NONE));
  }

  private DialTarget conference(com.twilio.twiml.voice.Dial.Builder dial) {
    var room = new com.twilio.twiml.voice.Conference.Builder("Room 1");
    var beep = verbs.any(com.twilio.twiml.voice.Conference.Beep.values());
    room.beep(beep).region(com.twilio.twiml.voice.Conference.Region.IE1);
    boolean muted = verbs.maybe(false, room::muted);
    boolean start = verbs.maybe(true, room::startConferenceOnEnter);
    boolean end = verbs.maybe(false, room::endConferenceOnExit);
    Action waiting = verbs.action(room::waitUrl, room::waitMethod);
    int most = verbs.maybe(2, 251, 250, room::maxParticipants);
    boolean recorded = random.nextBoolean();
    if (recorded) {
      room.record(com.twilio.twiml.voice.Conference.Record.RECORD_FROM_START);
    }
    boolean untrimmed = random.nextBoolean();
    if (untrimmed) {
      room.trim(com.twilio.twiml.voice.Conference.Trim.DO_NOT_TRIM);
    }
    String label = verbs.maybe(List.of("boss", "a b"), "", room::participantLabel);
    String coach = verbs.maybe(List.of("CA0123456789abcdef0123456789abcdef"), "", room::coach);
    Action told = verbs.action(room::statusCallback, room::statusCallbackMethod);
    Set<String> events =
        verbs.events(
            com.twilio.twiml.voice.Conference.Event.values(), Set.of(), room::statusCallbackEvents);
    Action recordingTold =
        verbs.action(room::recordingStatusCallback, room::recordingStatusCallbackMethod);
    Set<String> recordingEvents =
        verbs.events(
            com.twilio.twiml.voice.Conference.RecordingEvent.values(),
            Set.of("completed"),
            room::recordingStatusCallbackEvents);
    dial.conference(room.build());
    return new DialTarget.Conference(
        "Room 1",
        muted,
        beep.toString(),
        start,
        end,
        waiting,
        most,
        coach.isEmpty() ? null : coach,
        label.isEmpty() ? null : label,
        new DialTarget.ConferenceRecording(
            recorded, !untrimmed, new RecordingCallback(recordingTold, recordingEvents)),
        new DialTarget.Callback(told, events));
  }

  private DialTarget queue(com.twilio.twiml.voice.Dial.Builder dial) {
    var queue = new com.twilio.twiml.voice.Queue.Builder("support");
    Action whisper = verbs.action(queue::url, queue::method);
    dial.queue(queue.build());
    return new DialTarget.Queue("support", whisper);
  }
}

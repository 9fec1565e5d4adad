package io.ringfort.twiml.parse;

import io.ringfort.twiml.model.Dial;
import io.ringfort.twiml.model.DialTarget;
import io.ringfort.twiml.model.VoiceVerb;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Every attribute of `<Dial>` and of what stands in it, as in [VoiceAttributesTest].
class DialAttributesTest {
  @TestFactory
  Stream<DynamicTest> readsEveryAttribute() {
    return AttributeRow.tests(List.of(dial(), numbers(), endpoints(), rooms()));
  }

  private static List<AttributeRow> dial() {
    String xml = "<Dial @>+1</Dial>";
    Function<VoiceVerb, Dial> d = Dial.class::cast;
    Function<VoiceVerb, Dial.Recording> recording = d.andThen(Dial::recording);
    List<AttributeRow> rows =
        new ArrayList<>(
            List.of(
                AttributeRow.row(xml, "timeout", d.andThen(Dial::timeout), AttributeRow.seconds(30))
                    .good("1", AttributeRow.seconds(1))
                    .good("600", AttributeRow.seconds(600))
                    .bad(13212, "0", "x", "-1")
                    .clipped(13212, "601", AttributeRow.seconds(600)),
                AttributeRow.row(
                        xml, "timeLimit", d.andThen(Dial::timeLimit), AttributeRow.seconds(14_400))
                    .good("5", AttributeRow.seconds(5))
                    .bad(13216, "0", "x")
                    .clipped(13216, AttributeRow.LONG, AttributeRow.seconds(86_400)),
                AttributeRow.row(xml, "callerId", v -> d.apply(v).callerId(), null)
                    .good("+15005550006", "+15005550006")
                    .good("client:amy", "client:amy")
                    .good("", null)
                    .bad(13214, "1".repeat(257)),
                AttributeRow.row(xml, "record", recording.andThen(v -> v.when()), "do-not-record")
                    .good("do-not-record", "do-not-record")
                    .good("record-from-answer", "record-from-answer")
                    .good("record-from-ringing", "record-from-ringing")
                    .good("record-from-answer-dual", "record-from-answer-dual")
                    .good("record-from-ringing-dual", "record-from-ringing-dual")
                    .good("true", "record-from-answer")
                    .good("false", "do-not-record")
                    .bad(13217, "yes", ""),
                AttributeRow.trim(xml, recording.andThen(v -> v.trim()), false, 13699),
                AttributeRow.row(xml, "recordingTrack", recording.andThen(v -> v.track()), "both")
                    .good("inbound", "inbound")
                    .good("outbound", "outbound")
                    .bad(13622, "left"),
                AttributeRow.row(xml, "ringTone", d.andThen(v -> v.options().ringTone()), "")
                    .good("default", "")
                    .good("de", "de")
                    .good("us-old", "us-old")
                    .bad(13220, "xx", ""),
                AttributeRow.flag(
                    xml, "hangupOnStar", d.andThen(v -> v.options().hangupOnStar()), false, 13213),
                AttributeRow.flag(
                    xml,
                    "answerOnBridge",
                    d.andThen(v -> v.options().answerOnBridge()),
                    false,
                    13219),
                AttributeRow.flag(
                    xml, "sequential", d.andThen(v -> v.options().sequential()), false, 13218)));
    rows.addAll(AttributeRow.action(xml, "action", "method", d.andThen(Dial::action), 13210));
    rows.addAll(
        AttributeRow.notice(
            xml, "referUrl", "referMethod", d.andThen(v -> v.options().refer()), 12200));
    rows.addAll(
        AttributeRow.recordingCallback(
            xml,
            recording.andThen(v -> v.callback().action()),
            recording.andThen(v -> v.callback().events())));
    return rows;
  }

  private static List<AttributeRow> numbers() {
    String xml = "<Dial><Number @>+1</Number></Dial>";
    List<AttributeRow> rows = new ArrayList<>();
    rows.add(
        AttributeRow.row(xml, "sendDigits", v -> ((DialTarget.Number) target(v)).sendDigits(), "")
            .good("ww1928#", "ww1928#")
            .good("W", "ww")
            .bad(13222, "call", "1 2", "1".repeat(513)));
    rows.addAll(screening(xml, 13221));
    rows.addAll(detection(xml));
    return rows;
  }

  private static List<AttributeRow> endpoints() {
    String sip = "<Dial><Sip @>sip:a@b</Sip></Dial>";
    List<AttributeRow> rows = new ArrayList<>();
    rows.add(
        AttributeRow.row(sip, "username", v -> ((DialTarget.Sip) target(v)).username(), null)
            .good("u", "u")
            .good("", null)
            .bad(13249, "u".repeat(257)));
    rows.add(
        AttributeRow.row(sip, "password", v -> ((DialTarget.Sip) target(v)).password(), null)
            .good("p", "p")
            .bad(13249, "p".repeat(257)));
    rows.addAll(screening(sip, 13241));
    rows.addAll(detection(sip));
    rows.addAll(screening("<Dial><Client @>c</Client></Dial>", 12200));
    rows.addAll(
        AttributeRow.notice(
            "<Dial><Queue @>q</Queue></Dial>",
            "url",
            "method",
            v -> ((DialTarget.Queue) target(v)).whisper(),
            14210));
    return rows;
  }

  private static List<AttributeRow> rooms() {
    String xml = "<Dial><Conference @>c</Conference></Dial>";
    Function<VoiceVerb, DialTarget.Conference> c = v -> (DialTarget.Conference) target(v);
    String sid = "CA0123456789abcdef0123456789abcdef";
    List<AttributeRow> rows =
        new ArrayList<>(
            List.of(
                AttributeRow.flag(xml, "muted", c.andThen(v -> v.muted()), false, 13230),
                AttributeRow.row(xml, "beep", c.andThen(v -> v.beep()), "true")
                    .good("false", "false")
                    .good("onEnter", "onEnter")
                    .good("onExit", "onExit")
                    .bad(13235, "loud", ""),
                AttributeRow.flag(
                    xml, "startConferenceOnEnter", c.andThen(v -> v.startOnEnter()), true, 13232),
                AttributeRow.flag(
                    xml, "endConferenceOnExit", c.andThen(v -> v.endOnExit()), false, 13231),
                AttributeRow.row(xml, "maxParticipants", c.andThen(v -> v.maxParticipants()), 250)
                    .good("2", 2)
                    .bad(16002, "1", "x")
                    .clipped(16002, "251", 250),
                AttributeRow.row(xml, "coach", v -> c.apply(v).coach(), null)
                    .good(sid, sid)
                    .good("", null),
                AttributeRow.row(xml, "participantLabel", v -> c.apply(v).label(), null)
                    .good("amy", "amy")
                    .bad(16023, "", "a/b", sid, "l".repeat(129)),
                AttributeRow.row(xml, "record", c.andThen(v -> v.recording().fromStart()), false)
                    .good("record-from-start", true)
                    .good("true", true)
                    .good("do-not-record", false)
                    .bad(16002, "record-from-answer"),
                AttributeRow.trim(xml, c.andThen(v -> v.recording().trim()), true, 13239),
                AttributeRow.row(
                        xml, "statusCallbackEvent", c.andThen(v -> v.callback().events()), Set.of())
                    .good("start end", Set.of("start", "end"))
                    .good(
                        "join leave mute hold modify speaker announcement",
                        Set.of(
                            "join", "leave", "mute", "hold", "modify", "speaker", "announcement"))
                    .bad(16002, "ringing")));
    rows.addAll(
        AttributeRow.action(xml, "waitUrl", "waitMethod", c.andThen(v -> v.waiting()), 13234));
    rows.addAll(
        AttributeRow.notice(
            xml,
            "statusCallback",
            "statusCallbackMethod",
            c.andThen(v -> v.callback().action()),
            16002));
    rows.addAll(
        AttributeRow.recordingCallback(
            xml,
            c.andThen(v -> v.recording().callback().action()),
            c.andThen(v -> v.recording().callback().events())));
    return rows;
  }

  private static List<AttributeRow> screening(String xml, int methodCode) {
    Function<VoiceVerb, DialTarget.Screening> screening =
        v -> ((DialTarget.Endpoint) target(v)).screening();
    List<AttributeRow> rows =
        new ArrayList<>(
            AttributeRow.notice(
                xml, "url", "method", screening.andThen(s -> s.whisper()), methodCode));
    rows.addAll(
        AttributeRow.notice(
            xml,
            "statusCallback",
            "statusCallbackMethod",
            screening.andThen(s -> s.callback().action()),
            12200));
    rows.add(
        AttributeRow.row(
                xml,
                "statusCallbackEvent",
                screening.andThen(s -> s.callback().events()),
                Set.of("completed"))
            .good("initiated ringing", Set.of("initiated", "ringing"))
            .good("answered,completed", Set.of("answered", "completed"))
            .good("", Set.of("completed"))
            .bad(12200, "busy")
            .clipped(12200, "ringing busy", Set.of("ringing")));
    return rows;
  }

  private static List<AttributeRow> detection(String xml) {
    Function<VoiceVerb, DialTarget.Screening> screening =
        v -> ((DialTarget.Endpoint) target(v)).screening();
    List<AttributeRow> rows =
        new ArrayList<>(
            AttributeRow.notice(
                xml,
                "amdStatusCallback",
                "amdStatusCallbackMethod",
                screening.andThen(s -> s.machineCallback()),
                12200));
    rows.add(
        AttributeRow.row(xml, "machineDetection", screening.andThen(s -> s.machineDetection()), "")
            .good("Enable", "Enable")
            .good("DetectMessageEnd", "DetectMessageEnd")
            .bad(12200, "maybe"));
    return rows;
  }

  private static DialTarget target(VoiceVerb dial) {
    return ((Dial) dial).targets().getFirst();
  }
}

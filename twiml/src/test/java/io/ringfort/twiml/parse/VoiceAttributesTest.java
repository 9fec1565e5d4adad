package io.ringfort.twiml.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.twiml.model.Enqueue;
import io.ringfort.twiml.model.Gather;
import io.ringfort.twiml.model.HttpMethod;
import io.ringfort.twiml.model.Pause;
import io.ringfort.twiml.model.Play;
import io.ringfort.twiml.model.Record;
import io.ringfort.twiml.model.Redirect;
import io.ringfort.twiml.model.Refer;
import io.ringfort.twiml.model.Reject;
import io.ringfort.twiml.model.Say;
import io.ringfort.twiml.model.VoiceVerb;
import io.ringfort.twiml.model.Warning;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Every attribute of voice TwiML that means something here: its default, what it may say, and the
/// code and effect of what it may not. Those of `<Dial>` are in [DialAttributesTest].
class VoiceAttributesTest {

  @TestFactory
  Stream<DynamicTest> readsEveryAttribute() {
    return AttributeRow.tests(List.of(prompts(), gather(), record(), others()));
  }

  @Test
  void knowsEveryAttributeOfTheApi() {
    knows(
        "<Gather @/>",
        "input action method timeout speechTimeout maxSpeechTime profanityFilter finishOnKey"
            + " numDigits partialResultCallback partialResultCallbackMethod language hints bargeIn"
            + " debug actionOnEmptyResult speechModel enhanced");
    knows(
        "<Record @/>",
        "action method timeout finishOnKey maxLength playBeep trim recordingStatusCallback"
            + " recordingStatusCallbackMethod recordingStatusCallbackEvent transcribe"
            + " transcribeCallback recordingConfigurationId");
    knows(
        "<Dial @>+1</Dial>",
        "action method timeout hangupOnStar timeLimit callerId record trim recordingStatusCallback"
            + " recordingConfigurationId recordingStatusCallbackMethod recordingStatusCallbackEvent"
            + " answerOnBridge ringTone recordingTrack sequential referUrl referMethod events"
            + " passports callReason");
    String screening =
        "url method statusCallbackEvent statusCallback statusCallbackMethod machineDetection"
            + " amdStatusCallbackMethod amdStatusCallback machineDetectionTimeout"
            + " machineDetectionSpeechThreshold machineDetectionSpeechEndThreshold"
            + " machineDetectionSilenceTimeout";
    knows("<Dial><Number @>+1</Number></Dial>", "sendDigits byoc " + screening);
    knows("<Dial><Sip @>sip:a@b</Sip></Dial>", "username password " + screening);
    knows(
        "<Dial><Client @>c</Client></Dial>",
        "url method statusCallbackEvent statusCallback statusCallbackMethod");
    knows(
        "<Dial><Conference @>c</Conference></Dial>",
        "muted beep startConferenceOnEnter endConferenceOnExit waitUrl waitMethod maxParticipants"
            + " record recordingConfigurationId region trim statusCallbackEvent statusCallback"
            + " statusCallbackMethod recordingStatusCallback recordingStatusCallbackMethod"
            + " recordingStatusCallbackEvent eventCallbackUrl jitterBufferSize participantLabel");
    knows("<Dial><Queue @>q</Queue></Dial>", "url method reservationSid postWorkActivitySid");
    knows("<Enqueue @>q</Enqueue>", "action maxQueueSize method waitUrl waitUrlMethod workflowSid");
    knows("<Say @>a</Say>", "voice loop language");
    knows("<Play @>/a</Play>", "loop digits");
    knows("<Pause @/>", "length");
    knows("<Reject @/>", "reason");
    knows("<Refer @><Sip>sip:a@b</Sip></Refer>", "action method");
    knows("<Redirect @>/a</Redirect>", "method");
    knows("<Sms @>a</Sms>", "to from action method statusCallback");
  }

  private static List<AttributeRow> prompts() {
    String say = "<Say @>a</Say>";
    Function<VoiceVerb, @Nullable Object> voice = v -> ((Say) v).voice();
    return List.of(
        AttributeRow.row(say, "voice", voice, null)
            .good("alice", "alice")
            .good("Polly.Joanna-Neural", "Polly.Joanna-Neural")
            .bad(13511, " ", "a\tb<".replace("<", "&lt;"), "v".repeat(101)),
        AttributeRow.row(say, "language", v -> ((Say) v).language(), "en-US")
            .good("de-DE", "de-DE")
            .good("cmn-Hans-CN", "cmn-Hans-CN")
            .bad(13512, "", "english!", "e"),
        loop(say, v -> ((Say) v).loop(), 13510),
        loop("<Play @>/a</Play>", v -> ((Play) v).loop(), 13410),
        AttributeRow.row("<Play @>/a</Play>", "digits", v -> ((Play) v).digits(), null)
            .good("0123456789*#ABCDw", "0123456789*#ABCDw")
            .good("W1", "ww1")
            .bad(13430, "1,2", "E", "1".repeat(513)),
        AttributeRow.row("<Pause @/>", "length", v -> ((Pause) v).length(), AttributeRow.seconds(1))
            .good("0", AttributeRow.seconds(0))
            .good("12", AttributeRow.seconds(12))
            .bad(13910, "", "-1", "1.5", "x")
            .clipped(13910, AttributeRow.LONG, AttributeRow.seconds(86_400)));
  }

  private static AttributeRow loop(
      String xml, Function<VoiceVerb, @Nullable Object> field, int code) {
    return AttributeRow.row(xml, "loop", field, 1)
        .good("0", 0)
        .good("1000", 1_000)
        .bad(code, "", "-1", "many", "1e3")
        .clipped(code, "1001", 1_000)
        .clipped(code, AttributeRow.LONG, 1_000);
  }

  private static List<AttributeRow> gather() {
    String xml = "<Gather @/>";
    Function<VoiceVerb, Gather> g = Gather.class::cast;
    Function<VoiceVerb, Gather.SpeechInput> speech = g.andThen(v -> v.options().speech());
    List<AttributeRow> rows =
        new ArrayList<>(
            List.of(
                AttributeRow.row(xml, "input", g.andThen(Gather::input), Set.of(Gather.Input.DTMF))
                    .good("speech", Set.of(Gather.Input.SPEECH))
                    .good("dtmf speech", Set.of(Gather.Input.values()))
                    .good("speech,dtmf", Set.of(Gather.Input.values()))
                    .bad(13326, "voice")
                    .clipped(13326, "speech x", Set.of(Gather.Input.SPEECH)),
                AttributeRow.row(
                        xml, "timeout", g.andThen(Gather::timeout), AttributeRow.seconds(5))
                    .good("0", AttributeRow.seconds(0))
                    .good("60", AttributeRow.seconds(60))
                    .bad(13313, "auto", "-1", "")
                    .clipped(13313, "3601", AttributeRow.seconds(3_600)),
                AttributeRow.row(xml, "finishOnKey", g.andThen(Gather::finishOnKey), "#")
                    .good("*", "*")
                    .good("7", "7")
                    .good("", "")
                    .bad(13310, "##", "A", "12"),
                AttributeRow.row(xml, "numDigits", g.andThen(Gather::numDigits), 0)
                    .good("1", 1)
                    .good("16", 16)
                    .bad(13314, "0", "-1", "x")
                    .clipped(13314, AttributeRow.LONG, 1_000),
                AttributeRow.row(xml, "language", speech.andThen(s -> s.language()), "en-US")
                    .good("fil-PH", "fil-PH")
                    .good("cmn-Hans-CN", "cmn-Hans-CN")
                    .bad(13331, "", "??"),
                AttributeRow.row(
                        xml,
                        "speechTimeout",
                        v -> speech.apply(v).timeout(),
                        AttributeRow.seconds(5))
                    .good("auto", null)
                    .good("3", AttributeRow.seconds(3))
                    .bad(13327, "0", "-1", "soon", AttributeRow.LONG),
                AttributeRow.row(xml, "hints", speech.andThen(s -> s.hints()), "")
                    .good("yes, no", "yes, no")
                    .bad(13330, "h".repeat(20_001)),
                AttributeRow.row(xml, "speechModel", speech.andThen(s -> s.model()), "default")
                    .good("phone_call", "phone_call")
                    .good("googlev2_telephony", "googlev2_telephony")
                    .bad(13334, "", "a b"),
                AttributeRow.flag(
                    xml, "profanityFilter", speech.andThen(s -> s.profanityFilter()), true, 13333),
                AttributeRow.flag(
                    xml, "bargeIn", g.andThen(v -> v.options().bargeIn()), true, 13332),
                AttributeRow.flag(
                    xml,
                    "actionOnEmptyResult",
                    g.andThen(v -> v.options().actionOnEmptyResult()),
                    false,
                    13338)));
    rows.addAll(AttributeRow.action(xml, "action", "method", g.andThen(Gather::action), 13312));
    rows.addAll(
        AttributeRow.notice(
            xml,
            "partialResultCallback",
            "partialResultCallbackMethod",
            speech.andThen(s -> s.partial()),
            13329));
    // Its default is the other timeout.
    rows.add(
        AttributeRow.row(
                "<Gather timeout='9' @/>",
                "speechTimeout",
                v -> speech.apply(v).timeout(),
                AttributeRow.seconds(9))
            .bad(13327, "x"));
    return rows;
  }

  private static List<AttributeRow> record() {
    String xml = "<Record @/>";
    Function<VoiceVerb, Record> r = Record.class::cast;
    List<AttributeRow> rows =
        new ArrayList<>(
            List.of(
                AttributeRow.row(
                        xml, "timeout", r.andThen(Record::timeout), AttributeRow.seconds(5))
                    .good("0", AttributeRow.seconds(0))
                    .good("30", AttributeRow.seconds(30))
                    .bad(13611, "x", "-5")
                    .clipped(13611, AttributeRow.LONG, AttributeRow.seconds(14_400)),
                AttributeRow.row(xml, "finishOnKey", r.andThen(Record::finishOnKey), "1234567890*#")
                    .good("", "")
                    .good("*#", "*#")
                    .bad(13613, "A", "#".repeat(13)),
                AttributeRow.row(
                        xml, "maxLength", r.andThen(Record::maxLength), AttributeRow.seconds(3_600))
                    .good("1", AttributeRow.seconds(1))
                    .good("7200", AttributeRow.seconds(7_200))
                    .bad(13612, "0", "x")
                    .clipped(13612, "14401", AttributeRow.seconds(14_400)),
                AttributeRow.row(
                        xml,
                        "transcribe",
                        r.andThen(Record::maxLength),
                        AttributeRow.seconds(3_600))
                    .good("true", AttributeRow.seconds(120))
                    .good("false", AttributeRow.seconds(3_600))
                    .bad(13614, "x"),
                AttributeRow.flag(xml, "playBeep", r.andThen(Record::playBeep), true, 13616),
                AttributeRow.trim(xml, r.andThen(Record::trim), true, 13699)));
    rows.addAll(AttributeRow.action(xml, "action", "method", r.andThen(Record::action), 13610));
    rows.addAll(
        AttributeRow.recordingCallback(
            xml, r.andThen(v -> v.callback().action()), r.andThen(v -> v.callback().events())));
    return rows;
  }

  private static List<AttributeRow> others() {
    String enqueue = "<Enqueue @>q</Enqueue>";
    List<AttributeRow> rows =
        new ArrayList<>(
            List.of(
                AttributeRow.row("<Reject @/>", "reason", v -> ((Reject) v).busy(), false)
                    .good("busy", true)
                    .good("rejected", false)
                    .bad(13810, "away", ""),
                AttributeRow.row(
                        "<Redirect @>/a</Redirect>",
                        "method",
                        v -> ((Redirect) v).method(),
                        HttpMethod.POST)
                    .good("GET", HttpMethod.GET)
                    .bad(13710, "PUT")));
    rows.addAll(
        AttributeRow.action(enqueue, "action", "method", v -> ((Enqueue) v).action(), 14201));
    rows.addAll(
        AttributeRow.action(
            enqueue, "waitUrl", "waitUrlMethod", v -> ((Enqueue) v).waiting(), 14206));
    rows.addAll(
        AttributeRow.action(
            "<Refer @><Sip>sip:a@b</Sip></Refer>",
            "action",
            "method",
            v -> ((Refer) v).action(),
            12200));
    return rows;
  }

  private static void knows(String xml, String attributes) {
    String all =
        String.join(
            " ", Arrays.stream(attributes.split(" ")).map(name -> name + "=\"0\"").toList());
    assertThat(AttributeRow.parse(xml, all).warnings())
        .as(xml)
        .extracting(Warning::message)
        .noneMatch(message -> message.contains("a known one"));
    assertThat(AttributeRow.parse(xml, "unheard=\"0\"").warnings())
        .extracting(Warning::message)
        .singleElement()
        .asString()
        .contains("got attribute 'unheard' in <");
  }
}

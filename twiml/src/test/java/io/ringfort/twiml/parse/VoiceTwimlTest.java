package io.ringfort.twiml.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.twiml.model.Dial;
import io.ringfort.twiml.model.DialTarget;
import io.ringfort.twiml.model.Enqueue;
import io.ringfort.twiml.model.Gather;
import io.ringfort.twiml.model.Hangup;
import io.ringfort.twiml.model.HttpMethod;
import io.ringfort.twiml.model.Leave;
import io.ringfort.twiml.model.Message;
import io.ringfort.twiml.model.Pause;
import io.ringfort.twiml.model.Play;
import io.ringfort.twiml.model.Record;
import io.ringfort.twiml.model.Redirect;
import io.ringfort.twiml.model.Refer;
import io.ringfort.twiml.model.Reject;
import io.ringfort.twiml.model.Say;
import io.ringfort.twiml.model.Speech;
import io.ringfort.twiml.model.VoiceDocument;
import io.ringfort.twiml.model.VoiceVerb;
import io.ringfort.twiml.model.Warning;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The rules of https://www.twilio.com/docs/voice/twiml; attributes are in [VoiceAttributesTest].
class VoiceTwimlTest {
  @Test
  void readsEveryVerbInOrder() {
    VoiceDocument document =
        ok(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <Response>
              <!-- c --><Say>Hi</Say> <Play>/a.mp3</Play><Pause/><Gather/><Record/><Dial>+1</Dial>
              <Enqueue>q</Enqueue><Leave/><Hangup/><Reject/><Refer><Sip>sip:a@b</Sip></Refer>
              <Redirect>/r</Redirect><Sms>m</Sms><Message>n</Message>
            </Response>\
            """);
    assertThat(document.warnings()).isEmpty();
    assertThat(document.verbs())
        .extracting(VoiceVerb::getClass)
        .isEqualTo(
            List.of(
                Say.class,
                Play.class,
                Pause.class,
                Gather.class,
                Record.class,
                Dial.class,
                Enqueue.class,
                Leave.class,
                Hangup.class,
                Reject.class,
                Refer.class,
                Redirect.class,
                Message.class,
                Message.class));
    assertThat(document.verbs().get(12))
        .isEqualTo(new Message(null, null, null, HttpMethod.POST, null, "m", List.of()));
  }

  @Test
  void warnsOfVerbsThatAreNotSupportedAndGoesOn() {
    VoiceDocument document =
        ok(
            "<Response><Start><Stream url='wss://a.example'/></Start><Connect>x</Connect><Stop/>"
                + "<Pay/><Prompt/><Echo/><Queue>q</Queue><Siprec/><Stream/><say/>loose<Hangup/>"
                + "</Response>");
    assertThat(document.verbs()).containsExactly(new Hangup());
    assertThat(document.warnings()).hasSize(11).extracting(Warning::code).containsOnly(12200);
    assertThat(document.warnings())
        .extracting(Warning::message)
        .contains(
            "line 1: got <Start>, which is not supported (expected: another verb)",
            "line 1: got <Siprec>, which is not supported (expected: another verb)",
            "line 1: got <Stream>, which is not supported (expected: another verb)",
            "line 1: got <say> (expected: a verb in <Response>)",
            "line 1: got text outside of a verb (expected: verbs in <Response>)");
  }

  @Test
  void readsSpeechInOrder() {
    assertThat(
            speech(
                " Hi <![CDATA[<you>]]>&amp;<break time='1.5s'/><prosody rate='85%' pitch='+2st'>"
                    + "<emphasis level='strong'>now</emphasis></prosody>"
                    + "<lang xml:lang='de-DE'>ja</lang><sub alias='W3C'/>"))
        .containsExactly(
            new Speech.Text(" Hi <you>&"),
            new Speech.Break(Duration.ofMillis(1_500)),
            new Speech.Element(
                "prosody",
                Map.of("rate", "85%", "pitch", "+2st"),
                List.of(
                    new Speech.Element(
                        "emphasis", Map.of("level", "strong"), List.of(new Speech.Text("now"))))),
            new Speech.Element("lang", Map.of("xml:lang", "de-DE"), List.of(new Speech.Text("ja"))),
            new Speech.Element("sub", Map.of("alias", "W3C"), List.of()));
  }

  @Test
  void readsEveryElementOfSpeech() {
    for (String element :
        List.of(
            "<p>a</p>",
            "<s>a</s>",
            "<w role='amazon:VB'>a</w>",
            "<phoneme alphabet='ipa' ph='pɪˈkɑːn'>a</phoneme>",
            "<say-as interpret-as='date' format='mdy'>a</say-as>",
            "<emphasis level='reduced'>a</emphasis>",
            "<prosody volume='+6dB' rate='x-slow' pitch='high'>a</prosody>",
            "<sub alias='b'>a</sub>",
            "<lang xml:lang='en-GB'>a</lang>")) {
      assertThat(speech(element)).as(element).hasSize(1).first().isInstanceOf(Speech.Element.class);
    }
  }

  @Test
  void readsBreaks() {
    assertThat(speech("a<break strength='none'/>")).contains(pause(0));
    assertThat(speech("a<break strength='weak'/>")).contains(pause(250));
    assertThat(speech("a<break/>")).contains(pause(500));
    assertThat(speech("a<break strength='x-strong'/>")).contains(pause(1_000));
    assertThat(speech("a<break strength='weak' time='20ms'/>")).contains(pause(20));
    assertThat(speech("a<break time='10s'/>")).contains(pause(10_000));
    VoiceDocument document =
        ok("<Response><Say><break time='11s'/><break time='soon'/></Say></Response>");
    assertThat(((Say) document.verbs().getFirst()).speech())
        .containsExactly(pause(10_000), pause(500));
    assertThat(codes(document)).containsExactly(12200, 12200);
  }

  @Test
  void leavesOutWhatSpeechCannotHave() {
    VoiceDocument document =
        ok(
            "<Response><Say>a<b>b</b><Pause/><prosody rate='fastest' volume='x' z='1'>c</prosody>"
                + "</Say></Response>");
    assertThat(((Say) document.verbs().getFirst()).speech())
        .containsExactly(
            new Speech.Text("a"),
            new Speech.Text("b"),
            new Speech.Element("prosody", Map.of(), List.of(new Speech.Text("c"))));
    assertThat(codes(document)).containsExactly(12200, 12200, 12200, 13513, 12200);
  }

  @Test
  void limitsTheDepthOfSpeech() {
    VoiceDocument document =
        ok("<Response><Say>" + "<p>".repeat(17) + "a" + "</p>".repeat(17) + "b</Say></Response>");
    assertThat(codes(document)).containsExactly(12200);
    assertThat(document.verbs()).hasSize(1);
  }

  @Test
  void saysNothingWithoutText() {
    for (String empty : List.of("<Say/>", "<Say> \n</Say>", "<Say><p> </p></Say>")) {
      VoiceDocument document = ok("<Response>" + empty + "</Response>");
      assertThat(document.verbs()).as(empty).isEmpty();
      assertThat(codes(document)).as(empty).containsExactly(13520);
    }
  }

  @Test
  void refusesTooMuchText() {
    assertThat(ok(say("", 4_096)).verbs()).hasSize(1);
    assertThat(failed(say("", 4_097)))
        .isEqualTo(
            new VoiceParsed.Failed(
                13521, "line 1: got 4097 characters in <Say> (expected: at most 4096)"));
    assertThat(ok(say("voice='Polly.Joanna'", 3_000)).verbs()).hasSize(1);
    assertThat(failed(say("voice='Polly.Joanna'", 3_001)).code()).isEqualTo(13521);
    assertThat(ok(say("voice='Google.en-US-Standard-B'", 5_000)).verbs()).hasSize(1);
    assertThat(failed(say("voice='Google.en-US-Standard-B'", 5_001)).code()).isEqualTo(13521);
  }

  @Test
  void playsAUrlOrDigits() {
    VoiceDocument document =
        ok(
            "<Response><Play> /a.mp3 </Play><Play digits='1wW*abcD#'/><Play digits='1'>/b</Play>"
                + "<Play/><Play digits='x'/></Response>");
    assertThat(document.verbs())
        .containsExactly(
            new Play("/a.mp3", 1, null), new Play(null, 1, "1www*ABCD#"), new Play("/b", 1, "1"));
    assertThat(codes(document)).containsExactly(12200, 13430, 12200);
  }

  @Test
  void gathersOnlyWithPrompts() {
    VoiceDocument document =
        ok(
            "<Response><Gather>t<Say>a</Say><Dial>+1</Dial><Play>/b</Play><x/><Pause/><Say/>"
                + "<Gather/><Say voice=' ' loop='x'>c</Say></Gather></Response>");
    assertThat(((Gather) document.verbs().getFirst()).prompts())
        .containsExactly(
            said("a"), new Play("/b", 1, null), new Pause(Duration.ofSeconds(1)), said("c"));
    assertThat(codes(document)).containsExactly(12200, 13320, 12200, 13520, 13320, 13321, 13322);
  }

  @Test
  void dialsTextAsANumber() {
    VoiceDocument document = ok("<Response><Dial>\n 415-123-4567 \n</Dial></Response>");
    assertThat(document.warnings()).isEmpty();
    assertThat(((Dial) document.verbs().getFirst()).targets())
        .isEqualTo(targets("<Number>415-123-4567</Number>"));
  }

  @Test
  void dialsTenEndpointsAtMost() {
    String ten =
        "<Number>+1</Number>".repeat(5) + "<Client>c</Client>".repeat(4) + "<Sip>sip:a@b</Sip>";
    assertThat(targets(ten)).hasSize(10);
    VoiceDocument document = ok("<Response><Dial>" + ten + "<Number>+2</Number></Dial></Response>");
    assertThat(((Dial) document.verbs().getFirst()).targets()).isEqualTo(targets(ten));
    assertThat(codes(document)).containsExactly(13215);
  }

  @Test
  void dialsOneRoomOrQueueAlone() {
    String number = "<Number>+1</Number>";
    String room = "<Conference>c</Conference>";
    String queue = "<Queue>q</Queue>";
    assertThat(targets(room)).hasSize(1);
    assertThat(targets(queue)).hasSize(1);
    for (String mixed :
        List.of(room + number, number + room, room + room, room + queue, queue + room)) {
      assertThat(failed(dial(mixed)).code()).as(mixed).isEqualTo(13000);
    }
    for (String mixed : List.of(queue + number, number + queue, queue + queue)) {
      assertThat(failed(dial(mixed)).code()).as(mixed).isEqualTo(13215);
    }
  }

  @Test
  void refusesVerbsInADial() {
    assertThat(failed(dial("<Say>no</Say>")))
        .isEqualTo(
            new VoiceParsed.Failed(
                13215,
                "line 1: got <Say> in <Dial> (expected: a number, <Number>, <Client>, <Sip>,"
                    + " <Conference> or <Queue> in <Dial>)"));
    assertThat(failed(dial("<Number>+1</Number><Dial/>")).code()).isEqualTo(13215);
  }

  @Test
  void warnsOfADialThatCallsNobody() {
    assertDial("", 13223);
    assertDial("<Number/>", 13223);
    assertDial("<Client> </Client>", 12200);
    assertDial("<Sip>a@b</Sip>", 13243);
    assertDial("<Sip>sip:a@b\nVia: x</Sip>", 13243);
    assertDial("<Conference/>", 13237);
    assertDial("<Conference>" + "c".repeat(129) + "</Conference>", 13237);
    assertDial("<Sim>DE1</Sim>", 12200);
    assertDial("<WhatsApp>+1</WhatsApp>", 12200);
    assertDial("<Application><ApplicationSid>AP1</ApplicationSid></Application>", 12200);
    assertDial("<number>+1</number>", 12200);
  }

  @Test
  void ignoresTextBesideANoun() {
    VoiceDocument document = ok(dial("+2<Number>+1</Number>"));
    assertThat(((Dial) document.verbs().getFirst()).targets())
        .isEqualTo(targets("<Number>+1</Number>"));
    assertThat(codes(document)).containsExactly(12200);
  }

  @Test
  void readsParametersOfAClient() {
    DialTarget.Client client =
        (DialTarget.Client)
            targets(
                    "<Client><Identity> amy </Identity><Parameter name='b' value='1'/>"
                        + "<Parameter name='a' value=''/></Client>")
                .getFirst();
    assertThat(client.identity()).isEqualTo("amy");
    assertThat(client.parameters()).containsExactly(Map.entry("b", "1"), Map.entry("a", ""));
    VoiceDocument document = ok(dial("<Client>bo<Parameter value='1'/><x/><Say/></Client>"));
    assertThat(codes(document)).containsExactly(12200, 12200, 12200);
  }

  @Test
  void addsHeadersToASipAddress() {
    assertThat(
            uri(
                "<Sip>sip:a@b;transport=tls?X-0=z<Headers><Header name='X-A' value='b c&amp;d'/>"
                    + "<Header name='User-to-User' value='1'/></Headers></Sip>"))
        .isEqualTo("sip:a@b;transport=tls?X-0=z&X-A=b%20c%26d&User-to-User=1");
    assertThat(uri("<Sip>sip:a@b<Headers><Header name='X-A' value='&#10;'/></Headers></Sip>"))
        .isEqualTo("sip:a@b?X-A=");
    VoiceDocument document =
        ok(
            dial(
                "<Sip>sip:a@b<Headers><Header name='Via' value='1'/><Header name='X-A'/><x/>"
                    + "<Header name='X-B' value='"
                    + "v".repeat(1_020)
                    + "'/></Headers></Sip>"));
    assertThat(codes(document)).containsExactly(13252, 13252, 12200, 13253);
  }

  @Test
  void takesTheMostWantedSipAddress() {
    VoiceDocument document =
        ok(
            dial(
                "<Sip username='u'><Uri priority='2'>sip:a@b</Uri><Uri priority='1'"
                    + " weight='1'>sip:c@d</Uri><Uri priority='1' weight='9'"
                    + " username='v'>sip:e@f</Uri></Sip>"));
    DialTarget.Sip sip = (DialTarget.Sip) ((Dial) document.verbs().getFirst()).targets().getFirst();
    assertThat(sip.uri()).isEqualTo("sip:e@f");
    assertThat(sip.username()).isEqualTo("v");
    assertThat(codes(document)).containsExactly(13250, 13250);
  }

  @Test
  void keepsSecretsOutOfWarnings() {
    VoiceDocument document = ok(dial("<Sip password='" + "secret".repeat(50) + "'>sip:a@b</Sip>"));
    assertThat(codes(document)).containsExactly(13249);
    assertThat(document.warnings().getFirst().message()).doesNotContain("secret");
  }

  @Test
  void refusesQueuesWithoutAUsableName() {
    assertThat(failed("<Response><Enqueue/></Response>").code()).isEqualTo(14204);
    assertThat(failed("<Response><Enqueue>" + "q".repeat(65) + "</Enqueue></Response>").code())
        .isEqualTo(14205);
    assertThat(
            failed("<Response><Enqueue workflowSid='WW1'><Task>{}</Task></Enqueue></Response>")
                .code())
        .isEqualTo(14226);
    assertThat(failed(dial("<Queue/>")).code()).isEqualTo(14212);
    assertThat(failed(dial("<Queue>" + "q".repeat(65) + "</Queue>")).code()).isEqualTo(14213);
    assertThat(ok(dial("<Queue>" + "q".repeat(64) + "</Queue>")).verbs()).hasSize(1);
  }

  @Test
  void refusesACoachWhoIsNoCall() {
    assertThat(failed(dial("<Conference coach='joe'>c</Conference>")).code()).isEqualTo(13240);
  }

  @Test
  void prefersTheNewNameOfTheConferenceCallback() {
    assertThat(recordingUrl("eventCallbackUrl='/old'")).isEqualTo("/old");
    assertThat(recordingUrl("eventCallbackUrl='/old' recordingStatusCallback='/new'"))
        .isEqualTo("/new");
  }

  @Test
  void refersToOneAddress() {
    VoiceDocument document =
        ok(
            "<Response><Refer/><Refer><Sip>amy</Sip></Refer><Refer><Sip>sips:a@b</Sip>"
                + "<Sip>sip:c@d</Sip></Refer></Response>");
    assertThat(document.verbs()).hasSize(1);
    assertThat(((Refer) document.verbs().getFirst()).uri()).isEqualTo("sips:a@b");
    assertThat(codes(document)).containsExactly(13243, 13243, 12200);
  }

  @Test
  void passesParametersOfEndings() {
    VoiceDocument document =
        ok(
            "<Response><Hangup><Parameter name='a' value='b'/></Hangup><Reject><Parameter name='a'"
                + " value='b'/></Reject><Leave>x<y/></Leave></Response>");
    assertThat(document.verbs()).containsExactly(new Hangup(), new Reject(false), new Leave());
    assertThat(codes(document)).containsExactly(12200, 12200);
  }

  @Test
  void speaksPlainTextThatIsNoTwiml() {
    assertThat(parse(" Hello <b>you\n", "text/plain; charset=utf-8"))
        .isEqualTo(okOf(said("Hello <b>you")));
    assertThat(parse("<Root/>", "text/plain")).isEqualTo(okOf(said("<Root/>")));
    assertThat(parse("\n<Response><Hangup/></Response>\n", "text/plain"))
        .isEqualTo(okOf(new Hangup()));
    assertThat(parse(" \n", "text/plain")).isEqualTo(okOf());
    assertThat(failed(parse(dial("<Say/>"), "text/plain")).code()).isEqualTo(13215);
    assertThat(failed(parse("a".repeat(4_097), "text/plain")))
        .isEqualTo(
            new VoiceParsed.Failed(13521, "got 4097 characters in <Say> (expected: at most 4096)"));
  }

  @Test
  void playsSound() {
    assertThat(VoiceTwiml.parse(new byte[100_000], "Audio/MPEG; x=y"))
        .isEqualTo(new VoiceParsed.Audio("audio/mpeg"));
  }

  @Test
  void doesNothingWithoutABody() {
    assertThat(VoiceTwiml.parse(new byte[0], null)).isEqualTo(okOf());
    assertThat(VoiceTwiml.parse(new byte[0], "application/json")).isEqualTo(okOf());
  }

  @Test
  void takesTheThreeTypesOfTwimlAndRefusesOthers() {
    for (String type : List.of("text/xml", "application/xml", "text/html; charset=utf-8")) {
      assertThat(parse("<Response><Say>é</Say></Response>", type)).isEqualTo(okOf(said("é")));
    }
    for (String type : List.of("", "application/json", "text/css", "audio", "video/mp4")) {
      assertThat(failed(parse("<Response/>", type)).code()).as(type).isEqualTo(12300);
    }
    assertThat(failed(VoiceTwiml.parse(new byte[1], null)).code()).isEqualTo(12300);
  }

  @Test
  void refusesWhatIsNoTwiml() {
    assertThat(failed("<Root/>").code()).isEqualTo(12102);
    for (String xml :
        List.of(
            " ",
            "Hi",
            "<Response>",
            "<Response/>junk",
            "<Response>&nbsp;</Response>",
            "<!DOCTYPE Response [<!ENTITY e 'v'>]><Response><Say>&e;</Say></Response>")) {
      assertThat(failed(xml).code()).as(xml).isEqualTo(12100);
    }
    assertThat(failed("<Response>" + " ".repeat(VoiceTwiml.MOST_BYTES) + "</Response>").code())
        .isEqualTo(11750);
  }

  private static String say(String attributes, int characters) {
    return "<Response><Say " + attributes + ">" + "a".repeat(characters) + "</Say></Response>";
  }

  private static String dial(String content) {
    return "<Response><Dial>" + content + "</Dial></Response>";
  }

  private static Say said(String text) {
    return new Say(null, "en-US", 1, List.of(new Speech.Text(text)));
  }

  private static Speech pause(int milliseconds) {
    return new Speech.Break(Duration.ofMillis(milliseconds));
  }

  private static List<Speech> speech(String content) {
    VoiceDocument document = ok("<Response><Say>" + content + "</Say></Response>");
    assertThat(document.warnings()).as(content).isEmpty();
    return ((Say) document.verbs().getFirst()).speech();
  }

  private static List<DialTarget> targets(String content) {
    VoiceDocument document = ok(dial(content));
    assertThat(document.warnings()).as(content).isEmpty();
    return ((Dial) document.verbs().getFirst()).targets();
  }

  private static String uri(String sip) {
    return ((DialTarget.Sip) targets(sip).getFirst()).uri();
  }

  private static String recordingUrl(String attributes) {
    DialTarget.Conference room =
        (DialTarget.Conference) targets("<Conference " + attributes + ">c</Conference>").getFirst();
    return String.valueOf(room.recording().callback().action().url());
  }

  private static void assertDial(String content, int code) {
    VoiceDocument document = ok(dial(content));
    assertThat(((Dial) document.verbs().getFirst()).targets()).as(content).isEmpty();
    assertThat(codes(document)).as(content).containsExactly(code);
  }

  private static List<Integer> codes(VoiceDocument document) {
    return document.warnings().stream().map(Warning::code).toList();
  }

  private static VoiceParsed okOf(VoiceVerb... verbs) {
    return new VoiceParsed.Ok(new VoiceDocument(List.of(verbs), List.of()));
  }

  private static VoiceParsed parse(String text, String contentType) {
    return VoiceTwiml.parse(text.getBytes(StandardCharsets.UTF_8), contentType);
  }

  private static VoiceDocument ok(String xml) {
    VoiceParsed parsed = parse(xml, "text/xml");
    assertThat(parsed).as(xml).isInstanceOf(VoiceParsed.Ok.class);
    return ((VoiceParsed.Ok) parsed).document();
  }

  private static VoiceParsed.Failed failed(String xml) {
    return failed(parse(xml, "text/xml"));
  }

  private static VoiceParsed.Failed failed(VoiceParsed parsed) {
    assertThat(parsed).isInstanceOf(VoiceParsed.Failed.class);
    return (VoiceParsed.Failed) parsed;
  }
}

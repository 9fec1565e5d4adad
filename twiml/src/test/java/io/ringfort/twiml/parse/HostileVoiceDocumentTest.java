package io.ringfort.twiml.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.ringfort.twiml.model.Warning;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What a server may send by mistake or by malice must cost next to nothing; what concerns XML as
/// such is in [HostileDocumentTest].
class HostileVoiceDocumentTest {
  private static final byte[][] SEEDS = {
    bytes(
        "<Response><Say voice=\"Polly.Amy\" language='en-GB' loop='2'>Hé&lt; <break time='1s'/>"
            + "<prosody rate='80%'><emphasis level='strong'>a</emphasis></prosody>"
            + "<say-as interpret-as='digits'>12</say-as></Say><Pause length='3'/></Response>"),
    bytes(
        "<Response><Gather input='dtmf speech' timeout='3' finishOnKey='*' numDigits='4'"
            + " speechTimeout='auto' hints='a,b' action='/a'><Say>x</Say><Play loop='0'>/p</Play>"
            + "</Gather><Redirect method='GET'>/r</Redirect></Response>"),
    bytes(
        "<Response><Dial timeout='9' callerId='+15005550006' record='true' action='/d'>"
            + "<Number sendDigits='ww1' url='/u' statusCallbackEvent='ringing'>+15005550001"
            + "</Number><Client><Identity>amy</Identity><Parameter name='a' value='b'/></Client>"
            + "<Sip username='u' password='p'><Uri priority='1'>sip:a@b</Uri><Headers>"
            + "<Header name='X-A' value='1'/></Headers></Sip></Dial></Response>"),
    bytes(
        "<Response><Dial><Conference beep='onEnter' maxParticipants='3' waitUrl=''"
            + " coach='CA0123456789abcdef0123456789abcdef'>room</Conference></Dial><Enqueue"
            + " waitUrl='/w'>q</Enqueue><Leave/><Dial><Queue url='/x'>q</Queue></Dial></Response>"),
    bytes(
        "<?xml version='1.0'?><Response><Record maxLength='30' finishOnKey='1' trim='do-not-trim'"
            + " recordingStatusCallback='/r'/><Refer><Sip>sip:a@b</Sip></Refer><Reject"
            + " reason='busy'/><Sms>hi</Sms><Hangup/></Response>"),
  };

  private static final String[] PIECES = {
    "<",
    ">",
    "/>",
    "</",
    "&",
    "\"",
    "'",
    "]]>",
    "<![CDATA[",
    "<!--",
    "-->",
    "<!DOCTYPE a [",
    "<Say>",
    "</Say>",
    "<Dial>",
    "</Dial>",
    "<Gather>",
    "<Number>",
    "<Conference>",
    "<Queue>",
    "<Sip>",
    "<p>",
    "</p>",
    "<break/>",
    "<sub alias='",
    "<Uri>",
    "<Header name='X-A' value='",
    " loop='99999999999999999999'",
    " timeout='-1'",
    " length=''",
    " time='99999999999s'",
    " rate='",
    " coach='x'",
    "\0",
    "\n",
    "&#xD800;",
    "&#xFFFF;",
    "\uD83D\uDE00",
    "x".repeat(5_000)
  };

  @Test
  void survivesTwoHundredThousandMutations() {
    Random random = new Random(52);
    Map<Integer, Integer> outcomes = new HashMap<>();
    String[] types = {"text/xml", "text/xml", "text/xml", "text/plain", "text/html; charset=utf-8"};
    assertTimeout(
        Duration.ofSeconds(90),
        () -> {
          for (int round = 0; round < 200_000; round++) {
            byte[] document = Mutations.of(random, SEEDS[random.nextInt(SEEDS.length)], PIECES);
            switch (VoiceTwiml.parse(document, types[random.nextInt(types.length)])) {
              case VoiceParsed.Ok ok -> {
                outcomes.merge(0, 1, Integer::sum);
                for (Warning warning : ok.document().warnings()) {
                  outcomes.merge(warning.code(), 1, Integer::sum);
                }
              }
              case VoiceParsed.Failed failed -> outcomes.merge(failed.code(), 1, Integer::sum);
              case VoiceParsed.Audio audio -> throw new AssertionError(audio);
            }
          }
        });
    // All sides are reached often, or the mutations are too tame or too wild to prove anything.
    assertThat(outcomes.get(0)).isGreaterThan(30_000);
    assertThat(outcomes.get(12100)).isGreaterThan(30_000);
    assertThat(outcomes).containsKeys(12102, 12200, 13215, 13521, 13240, 13410);
    assertThat(outcomes.size()).isGreaterThan(20);
  }

  @Test
  void isQuickWithTheLargestDocuments() {
    assertTimeout(
        Duration.ofSeconds(10),
        () -> {
          for (String piece :
              new String[] {
                "<Leave/>",
                "<Pause length='99999999999'/>",
                "<p>",
                "<p/>",
                "<Number>1</Number>",
                "<Client>a<Parameter name='a' value='b'/></Client>",
                "<Uri>sip:a@b</Uri>",
                "<Header name='X-A' value=' '/>",
                "<break/>",
                "&amp;",
                "<Say>a</Say>",
                "+",
                " a='1'"
              }) {
            String filled = piece.repeat((VoiceTwiml.MOST_BYTES - 80) / piece.length());
            for (String around :
                new String[] {
                  "%s",
                  "<Say>%s</Say>",
                  "<Gather>%s</Gather>",
                  "<Dial>%s</Dial>",
                  "<Dial><Sip>%s</Sip></Dial>",
                  "<Dial><Sip><Headers>%s</Headers></Sip></Dial>",
                  "<Say %s/>",
                  "<Play digits='%s'/>"
                }) {
              assertThat(parse("<Response>" + around.formatted(filled) + "</Response>"))
                  .isNotNull();
            }
          }
        });
  }

  @Test
  void refusesDeepNesting() {
    assertThat(parse("<Response><Say>" + "<p>".repeat(20_000)))
        .isEqualTo(
            new VoiceParsed.Failed(
                12100, "line 1: got deeper nesting (expected: at most 64 elements)"));
    assertThat(parse("<Response>" + "<Dial>".repeat(10_000)))
        .isInstanceOf(VoiceParsed.Failed.class);
  }

  @Test
  void quotesLittleOfALongValue() {
    VoiceParsed parsed = parse("<Response><Pause length='" + "x".repeat(60_000) + "'/></Response>");
    assertThat(((VoiceParsed.Ok) parsed).document().warnings())
        .singleElement()
        .satisfies(warning -> assertThat(warning.message()).hasSizeLessThan(200));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static VoiceParsed parse(String xml) {
    return VoiceTwiml.parse(bytes(xml), "text/xml");
  }
}

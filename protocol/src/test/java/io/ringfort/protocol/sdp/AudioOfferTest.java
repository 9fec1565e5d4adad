package io.ringfort.protocol.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class AudioOfferTest {

  private static final AudioOffer OURS =
      new AudioOffer("192.0.2.1", 30_000, 30_001, 42, 3, AudioOffer.EVENTS);

  private static String theirs(String... lines) {
    return "v=0\r\no=- 1 2 IN IP4 198.51.100.7\r\ns= \r\nc=IN IP4 198.51.100.7\r\nt=0 0\r\n"
        + String.join("\r\n", lines)
        + "\r\n";
  }

  private static AudioOffer.Answer answer(String... lines) throws BadSdp {
    return OURS.answer(SessionDescription.parse(theirs(lines)));
  }

  @Test
  void offersBothLawsAndEvents() {
    assertThat(OURS.offer())
        .isEqualTo(
            """
            v=0
            o=ringfort 42 3 IN IP4 192.0.2.1
            s=-
            c=IN IP4 192.0.2.1
            t=0 0
            m=audio 30000 RTP/AVP 0 8 101
            a=rtpmap:0 PCMU/8000
            a=rtpmap:8 PCMA/8000
            a=rtpmap:101 telephone-event/8000
            a=fmtp:101 0-15
            a=ptime:20
            a=sendrecv
            a=rtcp:30001
            a=rtcp-mux
            """
                .replace("\n", "\r\n"));
    assertThat(OURS.next().withEvents(96).offer())
        .contains("o=ringfort 42 4 ")
        .contains(" 0 8 96\r\n");
  }

  @Test
  void takesTheFirstCodecThatWeSpeakAndTheirPayloadTypes() throws BadSdp {
    AudioOffer.Answer answer =
        answer(
            "m=audio 4000 RTP/AVP 9 8 0 13 97",
            "a=rtpmap:9 G722/8000",
            "a=rtpmap:97 telephone-event/8000",
            "a=ptime:30");
    assertThat(answer.session())
        .isEqualTo(
            new AudioSession(
                "198.51.100.7", 4_000, 4_001, false, Codec.PCMA, 8, 97, 97, Direction.SENDRECV));
    assertThat(answer.sdp()).contains("m=audio 30000 RTP/AVP 8 97\r\n").doesNotContain("rtcp-mux");
  }

  @Test
  void knowsACodecByItsNameToo() throws BadSdp {
    AudioSession session =
        answer(
                "m=audio 4000 RTP/AVP 96 100",
                "a=rtpmap:96 pcmu/8000/1",
                "a=rtpmap:100 telephone-event/16000")
            .session();
    assertThat(session.codec()).isEqualTo(Codec.PCMU);
    assertThat(session.payloadType()).isEqualTo(96);
    assertThat(session.eventsOut()).isEqualTo(-1);
  }

  @Test
  void refusesOtherMediaInTheirPlace() throws BadSdp {
    AudioOffer.Answer answer =
        answer(
            "m=video 5000 RTP/AVP 31 32",
            "a=sendonly",
            "m=audio 0 RTP/AVP 0",
            "m=audio 4000 RTP/AVP 0",
            "c=IN IP4 203.0.113.5",
            "a=rtcp:4009 IN IP4 203.0.113.5",
            "m=image 6000 udptl t38");
    assertThat(answer.sdp().lines().filter(l -> l.startsWith("m=")))
        .containsExactly(
            "m=video 0 RTP/AVP 31 32",
            "m=audio 0 RTP/AVP 0",
            "m=audio 30000 RTP/AVP 0",
            "m=image 0 udptl t38");
    assertThat(answer.session().address()).isEqualTo("203.0.113.5");
    assertThat(answer.session().rtcpPort()).isEqualTo(4_009);
    assertThat(answer.session().direction()).isEqualTo(Direction.SENDRECV);
  }

  @Test
  void answersEachDirectionByItsReverse() throws BadSdp {
    String[][] pairs = {
      {"sendrecv", "sendrecv"}, {"sendonly", "recvonly"},
      {"recvonly", "sendonly"}, {"inactive", "inactive"}
    };
    for (String[] pair : pairs) {
      AudioOffer.Answer own = answer("m=audio 4000 RTP/AVP 0", "a=" + pair[0]);
      assertThat(own.sdp()).contains("a=" + pair[1] + "\r\n");
      AudioOffer.Answer whole = answer("a=" + pair[0], "m=audio 4000 RTP/AVP 0");
      assertThat(whole.sdp()).contains("a=" + pair[1] + "\r\n");
    }
    AudioOffer.Answer zeros = answer("m=audio 4000 RTP/AVP 0", "c=IN IP4 0.0.0.0");
    assertThat(zeros.session().direction()).isEqualTo(Direction.RECVONLY);
  }

  @Test
  void sharesAPortForRtcpOnlyWhereBothWant() throws BadSdp {
    AudioOffer.Answer answer = answer("m=audio 4000 RTP/AVP 0", "a=rtcp-mux");
    assertThat(answer.sdp()).contains("a=rtcp-mux\r\n");
    assertThat(answer.session().rtcpPort()).isEqualTo(4_000);
  }

  @Test
  void speaksSixToSix() throws BadSdp {
    AudioOffer six = new AudioOffer("2001:db8::1", 30_000, 30_001, 1, 1, 101);
    AudioOffer.Answer answer =
        six.answer(
            SessionDescription.parse(
                "v=0\no=- 1 1 IN IP6 2001:db8::7\ns=-\nc=IN IP6 2001:db8::7\nt=0 0\n"
                    + "m=audio 4000 RTP/AVP 0\n"));
    assertThat(answer.sdp()).contains("c=IN IP6 2001:db8::1\r\n");
    assertThat(answer.session().address()).isEqualTo("2001:db8:0:0:0:0:0:7");
  }

  @Test
  void takesTheirAnswer() throws BadSdp {
    AudioSession session =
        OURS.agreed(
            SessionDescription.parse(
                theirs("m=audio 4000 RTP/AVP 8 0 96", "a=rtpmap:96 telephone-event/8000")));
    assertThat(session.codec()).isEqualTo(Codec.PCMA);
    assertThat(session.eventsOut()).isEqualTo(96);
    assertThat(session.eventsIn()).isEqualTo(AudioOffer.EVENTS);
  }

  @Test
  void saysWhatItGotAndWhatItExpected() {
    assertBad("PCMU or PCMA", "m=audio 4000 RTP/AVP 9");
    assertBad("audio over RTP/AVP", "m=audio 4000 RTP/SAVP 0");
    assertBad("audio over RTP/AVP", "m=audio 0 RTP/AVP 0");
    assertBad("audio over RTP/AVP");
    assertBad("0 to 65535", "m=audio 70000 RTP/AVP 0");
    assertBad("0 to 127", "m=audio 4000 RTP/AVP 0 x");
    assertBad("one host's", "m=audio 4000 RTP/AVP 0", "c=IN IP4 224.0.0.1");
    assertBad("IPv4 or IPv6", "m=audio 4000 RTP/AVP 0", "c=IN IP4 media.example.com");
    assertBad("at most 16", "m=video 1 RTP/AVP 31\r\n".repeat(17));
    assertThatThrownBy(() -> SessionDescription.parse("v=0\r\ns=-\r\n")).hasMessageContaining("o=");
    assertThatThrownBy(() -> SessionDescription.parse("x".repeat(40_000)))
        .hasMessageContaining("at most 32768");
    assertThatThrownBy(() -> SessionDescription.parse("v=0\n" + "a\n".repeat(2_000)))
        .hasMessageContaining("v=0");
  }

  private static void assertBad(String expected, String... lines) {
    assertThatThrownBy(() -> answer(lines))
        .isInstanceOf(BadSdp.class)
        .hasMessageContaining("expected: ")
        .hasMessageContaining(expected);
  }

  @Test
  void answersOrRefusesWhateverComes() {
    Random random = new Random(3);
    String good =
        theirs("m=audio 4000 RTP/AVP 0 101", "a=rtpmap:101 telephone-event/8000", "a=sendrecv");
    int answered = 0;
    for (int i = 0; i < 50_000; i++) {
      StringBuilder text = new StringBuilder(good);
      for (int change = random.nextInt(6); change >= 0; change--) {
        int at = random.nextInt(text.length());
        switch (random.nextInt(3)) {
          case 0 -> text.setCharAt(at, (char) random.nextInt(256));
          case 1 -> text.deleteCharAt(at);
          default -> text.insert(at, good, 0, random.nextInt(good.length()));
        }
      }
      try {
        OURS.answer(SessionDescription.parse(text.toString()));
        answered++;
      } catch (BadSdp expected) {
        assertThat(expected).hasMessageContaining("expected: ");
      }
    }
    assertThat(answered).isBetween(1_000, 49_000);
  }
}

package io.ringfort.protocol.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SipFramerTest {
  private static final String OPTIONS =
      """
      OPTIONS sip:user@example.com SIP/2.0
      Via: SIP/2.0/TCP host.example.com;branch=z9hG4bK1
      To: sip:user@example.com
      From: sip:caller@example.net;tag=3
      Call-ID: c
      CSeq: 1 OPTIONS
      Content-Length: 4

      body\
      """
          .replace("\n", "\r\n");

  private static List<SipFramer.Frame> feed(SipFramer framer, String text) {
    byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
    return framer.feed(octets, 0, octets.length);
  }

  /// However the network cuts the stream, the same messages come out.
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 64, 1000, 100_000})
  void cutsAStreamIntoMessages(int piece) {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    for (String name : List.of("dblreq", "longreq", "mpart01", "noreason", "escnull")) {
      stream.writeBytes(SipParser.parse(Torture.octets(name)).encode());
    }
    byte[] octets = stream.toByteArray();
    SipFramer framer = new SipFramer();
    List<String> methods = new ArrayList<>();
    for (int at = 0; at < octets.length; at += piece) {
      for (SipFramer.Frame frame : framer.feed(octets, at, Math.min(piece, octets.length - at))) {
        methods.add(((SipFramer.Message) frame).message().cseq().method());
      }
    }

    assertThat(methods).containsExactly("REGISTER", "INVITE", "MESSAGE", "INVITE", "REGISTER");
    assertThat(framer.isIdle()).isTrue();
  }

  @Test
  void tellsPingsFromPongs() {
    SipFramer framer = new SipFramer();

    assertThat(feed(framer, "\r\n\r\n")).containsExactly(new SipFramer.Ping());
    assertThat(feed(framer, "\r\n")).containsExactly(new SipFramer.Pong());
    assertThat(feed(framer, "\r")).isEmpty();
    assertThat(feed(framer, "\n")).containsExactly(new SipFramer.Ping());
    assertThat(feed(framer, OPTIONS)).hasSize(1);
    assertThat(feed(framer, "\r\n")).containsExactly(new SipFramer.Pong());
    assertThat(feed(framer, OPTIONS + "\r\n\r\n" + OPTIONS)).hasSize(3);
  }

  @Test
  void goesOnBehindAMessageThatCannotBeRead() {
    SipFramer framer = new SipFramer();
    List<SipFramer.Frame> frames = feed(framer, OPTIONS.replace("1 OPTIONS", "1 INVITE") + OPTIONS);

    assertThat(frames.get(0))
        .isInstanceOfSatisfying(
            SipFramer.Malformed.class, m -> assertThat(m.error().answer("t")).isPresent());
    assertThat(frames.get(1)).isInstanceOf(SipFramer.Message.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Content-Length: x", "Content-Length: -4", "Subject: none", "l: 4\r\nl: 4"})
  void breaksOffWhereNoLengthIsKnown(String line) {
    SipFramer framer = new SipFramer();
    List<SipFramer.Frame> frames = feed(framer, OPTIONS.replace("Content-Length: 4", line));

    assertThat(frames).hasSize(1).first().isInstanceOf(SipFramer.Broken.class);
    assertThat(framer.isBroken()).isTrue();
    assertThat(feed(framer, OPTIONS)).isEmpty();
  }

  @Test
  void refusesABodyThatIsTooLargeBeforeItCame() {
    SipFramer framer = new SipFramer(new SipLimits(2000, 50, 1000));
    List<SipFramer.Frame> frames =
        feed(framer, OPTIONS.replace("Content-Length: 4", "Content-Length: 1001"));

    assertThat(frames.getFirst())
        .isInstanceOfSatisfying(
            SipFramer.Broken.class,
            b -> assertThat(b.error().answer("t").orElseThrow().status()).isEqualTo(413));
  }

  @Test
  void refusesAHeadThatNeverEnds() {
    SipFramer framer = new SipFramer(new SipLimits(2000, 50, 1000));

    assertThat(feed(framer, "OPTIONS sip:user@example.com SIP/2.0\r\n")).isEmpty();
    assertThat(feed(framer, "X: " + "y".repeat(3000)))
        .first()
        .isInstanceOfSatisfying(
            SipFramer.Broken.class, b -> assertThat(b.error().status()).isEqualTo(513));
  }

  @Test
  void refusesTooManyHeaders() {
    SipFramer framer = new SipFramer(new SipLimits(20_000, 50, 1000));
    List<SipFramer.Frame> frames =
        feed(framer, OPTIONS.replace("Call-ID", "X: y\r\n".repeat(60) + "Call-ID"));

    assertThat(frames.getFirst())
        .isInstanceOfSatisfying(
            SipFramer.Broken.class,
            b -> assertThat(b.error().answer("t").orElseThrow().status()).isEqualTo(513));
  }
}

package io.ringfort.protocol.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// https://www.rfc-editor.org/rfc/rfc8829
class BrowserOfferTest {
  private static final String HASH = "AB:".repeat(31) + "CD";
  private static final BrowserOffer OURS =
      new BrowserOffer(
          "192.0.2.7", 40_000, 17, 1, new BrowserOffer.Ice("ours", "p".repeat(24)), HASH, 99);

  /// As Chromium writes it, the lines that matter.
  private static final String CHROMIUM =
      """
      v=0
      o=- 4611731400430051336 2 IN IP4 127.0.0.1
      s=-
      t=0 0
      a=group:BUNDLE 0
      a=extmap-allow-mixed
      m=audio 9 UDP/TLS/RTP/SAVPF 0 111 63 9 8 13 110 126
      c=IN IP4 0.0.0.0
      a=rtcp:9 IN IP4 0.0.0.0
      a=ice-ufrag:tHeS
      a=ice-pwd:aVeryLongPasswordOfTheirs
      a=ice-options:trickle
      a=fingerprint:sha-256 %s
      a=setup:actpass
      a=mid:0
      a=sendrecv
      a=rtcp-mux
      a=rtpmap:111 opus/48000/2
      a=fmtp:111 minptime=10;useinbandfec=1
      a=rtpmap:0 PCMU/8000
      a=rtpmap:110 telephone-event/48000
      a=rtpmap:126 telephone-event/8000
      """
          .formatted(HASH)
          .replace("\n", "\r\n");

  private static SessionDescription parsed(String text) throws BadSdp {
    return SessionDescription.parse(text);
  }

  @Test
  void answersWithTheFirstCodecAlone() throws BadSdp {
    BrowserOffer.Answer answer = OURS.answer(parsed(CHROMIUM));

    assertThat(answer.sdp())
        .contains("m=audio 40000 UDP/TLS/RTP/SAVPF 0 126\r\n")
        .contains("a=ice-lite\r\n", "a=setup:passive\r\n", "a=mid:0\r\n", "a=rtcp-mux\r\n")
        .contains("a=candidate:1 1 udp 2130706431 192.0.2.7 40000 typ host\r\n");
    assertThat(answer.session().codec()).isEqualTo(BrowserCodec.PCMU);
    assertThat(answer.session().fragment()).isEqualTo("tHeS");
    assertThat(answer.session().fingerprint()).isEqualTo(HASH);
  }

  @Test
  void answersWithOpusWhereItIsPreferred() throws BadSdp {
    String preferred = CHROMIUM.replace("SAVPF 0 111", "SAVPF 111 0");

    BrowserOffer.Answer answer = OURS.answer(parsed(preferred));

    assertThat(answer.sdp()).contains("SAVPF 111 110\r\n").contains("telephone-event/48000");
    assertThat(answer.session().codec()).isEqualTo(BrowserCodec.OPUS);
  }

  @Test
  void readsItsOwnOfferAsABrowserWould() throws BadSdp {
    BrowserSession session = BrowserSession.of(parsed(OURS.offer()));

    assertThat(session.fragment()).isEqualTo("ours");
    assertThat(session.opus()).isEqualTo(111);
    assertThat(session.events()).isEqualTo(new BrowserSession.Events(126, 110));
    assertThat(BrowserSession.isOne(OURS.offer())).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "UDP/TLS/RTP/SAVPF, RTP/AVP",
    "a=rtcp-mux, a=x",
    "a=setup:actpass, a=setup:passive",
    "a=fingerprint:sha-256, a=fingerprint:sha-1",
    "a=ice-pwd:aVeryLong, a=ice-pwd:aVery",
    "a=ice-ufrag:tHeS, a=ice-ufrag:t:eS",
    "a=mid:0, a=mid:0 0",
    "SAVPF 0 111, SAVPF 13 9"
  })
  void refusesWhatItCannotProtect(String what, String instead) {
    assertThatThrownBy(() -> OURS.answer(parsed(CHROMIUM.replace(what, instead))))
        .isInstanceOf(BadSdp.class)
        .hasMessageContaining("expected");
  }

  @Test
  void anyDescriptionIsAnsweredOrRefused() {
    Random random = new Random(3);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder(CHROMIUM);
      for (int changes = 1 + random.nextInt(8); changes > 0; changes--) {
        int at = random.nextInt(text.length());
        switch (random.nextInt(3)) {
          case 0 -> text.setCharAt(at, (char) random.nextInt(128));
          case 1 -> text.delete(at, Math.min(text.length(), at + random.nextInt(40)));
          default -> text.insert(at, text.substring(at, Math.min(text.length(), at + 30)));
        }
        if (text.isEmpty()) {
          text.append('v');
        }
      }
      try {
        assertThat(OURS.answer(parsed(text.toString())).sdp()).startsWith("v=0\r\n");
      } catch (BadSdp refused) {
        assertThat(refused).hasMessageContaining("got");
      }
    }
  }
}

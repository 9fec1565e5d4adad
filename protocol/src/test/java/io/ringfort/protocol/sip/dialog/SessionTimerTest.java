package io.ringfort.protocol.sip.dialog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfort.protocol.sip.NameAddress;
import io.ringfort.protocol.sip.SipParseException;
import io.ringfort.protocol.sip.SipRequest;
import io.ringfort.protocol.sip.SipResponse;
import io.ringfort.protocol.sip.Via;
import io.ringfort.protocol.sip.dialog.SessionExpires.Refresher;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// RFC 4028.
class SessionTimerTest {
  private static final Instant NOW = Instant.parse("2026-01-02T15:04:05Z");
  private static final SessionTimer.Wish WISH = new SessionTimer.Wish(1800, 120);

  private static SipRequest invite(boolean supported, String expires, String minimum) {
    SipRequest.Builder invite =
        SipRequest.build("INVITE", "sip:bob@192.0.2.4")
            .via(Via.of("UDP", "192.0.2.1", 5060, "z9hG4bK1"))
            .header("From", NameAddress.of("sip:alice@example.com").withTag("a"))
            .header("To", NameAddress.of("sip:bob@example.com"))
            .header("Call-ID", "c")
            .header("CSeq", "5 INVITE");
    if (supported) {
      invite.header("Supported", "100rel, timer");
    }
    if (!expires.isEmpty()) {
      invite.header("x", expires);
    }
    if (!minimum.isEmpty()) {
      invite.header("Min-SE", minimum);
    }
    return invite.build();
  }

  /// The rows of table 2 in RFC 4028, and the bounds of the interval.
  @ParameterizedTest
  @CsvSource({
    // caller speaks it, asks for, Min-SE -> Session-Expires, Require
    "true, 1800;refresher=uac, '', 1800;refresher=uac, true",
    "true, 1800;refresher=uas, '', 1800;refresher=uas, true",
    "true, 1800, '', 1800;refresher=uas, true",
    "true, 3600, '', 1800;refresher=uas, true",
    "true, 3600, 2400, 2400;refresher=uas, true",
    "true, 600, '', 600;refresher=uas, true",
    "true, '', '', 1800;refresher=uas, true",
    "false, 600, '', 600;refresher=uas, false",
    "false, 60, '', 60;refresher=uas, false"
  })
  void theCalleeAgrees(
      boolean supported, String asked, String minimum, String agreed, boolean require) {
    SessionTimer.Answer answer = SessionTimer.answer(invite(supported, asked, minimum), WISH);

    assertThat(answer)
        .isInstanceOfSatisfying(
            SessionTimer.Answer.Agreed.class,
            a -> {
              assertThat(a.expires()).hasToString(agreed);
              assertThat(a.require()).isEqualTo(require);
            });
  }

  @Test
  void theCalleeRefusesTooShortAnIntervalAndTheCallerAsksForMore() {
    assertThat(SessionTimer.answer(invite(true, "119", ""), WISH))
        .isEqualTo(new SessionTimer.Answer.TooSmall(120));

    SipResponse tooSmall =
        invite(true, "119", "").respond(422).toTag("b").header("Min-SE", 3000).build();
    assertThat(WISH.afterTooSmall(tooSmall)).isEqualTo(new SessionTimer.Wish(3000, 3000));
  }

  @Test
  void nobodyWantsATimer() {
    assertThat(SessionTimer.answer(invite(false, "", ""), WISH))
        .isEqualTo(new SessionTimer.Answer.None());
    assertThat(SessionTimer.agreed(invite(true, "1800", "").respond(200).build(), NOW)).isEmpty();
  }

  @Test
  void bothSidesAgreeWhoRefreshesAndWhen() {
    SipRequest invite =
        SessionTimer.offer(SipRequest.build("INVITE", "sip:bob@192.0.2.4"), WISH, Refresher.UAC)
            .build();
    SessionTimer.Answer.Agreed agreed =
        (SessionTimer.Answer.Agreed) SessionTimer.answer(invite, WISH);
    SipResponse ok = agreed.addTo(invite.respond(200)).build();
    SessionTimer caller = SessionTimer.agreed(ok, NOW).orElseThrow();
    SessionTimer callee = agreed.start(NOW);

    assertThat(ok.requires("timer")).isTrue();
    assertThat(caller.weRefresh()).isTrue();
    assertThat(caller.nextTimer()).isEqualTo(NOW.plusSeconds(900));
    assertThat(callee.weRefresh()).isFalse();
    assertThat(callee.nextTimer()).isEqualTo(NOW.plusSeconds(1768));
    assertThat(callee.refreshed(NOW.plusSeconds(900)).nextTimer()).isEqualTo(NOW.plusSeconds(2668));
    assertThat(new SessionTimer(90, false, NOW).byeAt()).isEqualTo(NOW.plusSeconds(60));
  }

  @Test
  void anIntervalThatIsNoNumberIsABadRequest() {
    assertThatThrownBy(() -> SessionTimer.answer(invite(true, "soon", ""), WISH))
        .isInstanceOf(SipParseException.class);
  }
}

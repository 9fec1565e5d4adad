package io.ringfort.voice.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringfort.engines.fakes.FakeTimer;
import io.ringfort.protocol.sip.SipHeader;
import io.ringfort.protocol.sip.SipRequest;
import io.ringfort.voice.edge.Transport;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Session timers (RFC 4028), on a clock that the test moves.
class SessionTest {
  private final FakeTimer time = new FakeTimer();
  private final Peer peer = new Peer();
  private final Heard events = new Heard();
  private final TestHost host =
      new TestHost(
          TestHost.Choice.of((_, _) -> new Heard(), OutboundTest.trunk(null, peer)).with(time));

  private SipRequest invite;

  @BeforeEach
  void call() {
    host.signalling.invite(OutboundTest.invite(Duration.ofSeconds(20)), events);
    invite = peer.request("INVITE");
  }

  @AfterEach
  void close() {
    host.close();
    peer.close();
  }

  private void answer(SipRequest request, String session, String allow) {
    var response =
        request
            .respond(200)
            .toTag("them")
            .header(SipHeader.CONTACT, "<" + peer.uri() + ">")
            .header(SipHeader.ALLOW, allow)
            .header(SipHeader.REQUIRE, "timer")
            .header(SipHeader.SESSION_EXPIRES, session);
    if (request.is("INVITE")) {
      response.body("application/sdp", Sdp.THEIRS);
    }
    peer.send(response.build().encode(), host.port(Transport.UDP));
    if (request.is("INVITE")) {
      peer.request("ACK");
    }
  }

  @Test
  void showsByUpdateThatItLivesAtHalfTime() {
    answer(invite, "90;refresher=uac", "INVITE, UPDATE");
    events.await(LegEvent.Answered.class);
    time.advance(Duration.ofSeconds(46));
    var update = peer.request("UPDATE");
    assertThat(update.header(SipHeader.SESSION_EXPIRES)).contains("90;refresher=uac");
    assertThat(update.body()).isEmpty();
    answer(update, "90;refresher=uac", "INVITE, UPDATE");
    // The next round begins with the answer.
    await()
        .untilAsserted(
            () -> {
              time.advance(Duration.ofSeconds(46));
              assertThat(peer.request("UPDATE").cseq().number())
                  .isGreaterThan(update.cseq().number());
            });
    assertThat(events.all(LegEvent.Ended.class)).isEmpty();
  }

  @Test
  void showsByInviteThatItLivesWhereUpdateIsUnknown() {
    answer(invite, "90;refresher=uac", "INVITE");
    events.await(LegEvent.Answered.class);
    time.advance(Duration.ofSeconds(46));
    var again = peer.request("INVITE");
    assertThat(again.bodyText()).isEqualTo(Sdp.OURS);
    assertThat(again.to().tag()).contains("them");
  }

  @Test
  void endsACallWhoseFarEndShowsNoSignOfLife() {
    answer(invite, "90;refresher=uas", "INVITE, UPDATE");
    events.await(LegEvent.Answered.class);
    time.advance(Duration.ofSeconds(50));
    assertThat(events.all(LegEvent.Ended.class)).isEmpty();
    time.advance(Duration.ofSeconds(20));
    peer.request("BYE");
    assertThat(events.await(LegEvent.Ended.class).status()).isEqualTo(408);
  }

  @Test
  void endsACallWhoseFarEndForgotIt() {
    answer(invite, "90;refresher=uac", "INVITE, UPDATE");
    events.await(LegEvent.Answered.class);
    time.advance(Duration.ofSeconds(46));
    peer.respond(peer.request("UPDATE"), 481, "", host.port(Transport.UDP));
    assertThat(events.await(LegEvent.Ended.class).status()).isEqualTo(481);
  }
}

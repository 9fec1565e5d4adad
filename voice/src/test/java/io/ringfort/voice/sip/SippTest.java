package io.ringfort.voice.sip;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.core.net.Cidr;
import io.ringfort.protocol.sip.SipTimers;
import io.ringfort.voice.edge.Transport;
import io.ringfort.voice.sip.Invite.Shown;
import io.ringfort.voice.sip.Invite.Target;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Against SIPp, which knows nothing of our code.
class SippTest {
  private static final String SID = "CA00000000000000000000000000000001";

  @TempDir Path folder;

  private final List<InboundCalls.Incoming> incoming = new CopyOnWriteArrayList<>();
  private final List<Heard> heard = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void sipp() {
    Sipp.assumeInstalled();
  }

  private static TrunkConfig anybodyOnLoopback(String... gateways) {
    return new TrunkConfig(
        "test",
        gateways.length == 0 ? List.of("sip:127.0.0.1:9") : List.of(gateways),
        List.of("+"),
        new TrunkConfig.Inbound(List.of(Cidr.parse("127.0.0.0/8")), null),
        null,
        0);
  }

  private TestHost host(BiFunction<Leg, LegEvent, Boolean> reaction, Consumer<Leg> first) {
    return new TestHost(
        TestHost.Choice.of(
                (call, leg) -> {
                  incoming.add(call);
                  var listener = new Heard();
                  heard.add(listener);
                  first.accept(leg);
                  return event -> {
                    listener.on(event);
                    reaction.apply(leg, event);
                  };
                },
                anybodyOnLoopback())
            .with(SipTimers.DEFAULT));
  }

  private static void accept(Leg leg) {
    leg.ring();
    leg.answer(Sdp.OURS);
  }

  private Sipp call(TestHost host, String scenario, Transport transport, String... more) {
    var arguments =
        new ArrayList<>(
            List.of("127.0.0.1:" + host.port(transport), "-s", "15550100002", "-m", "1"));
    if (transport == Transport.TCP) {
      arguments.addAll(List.of("-t", "t1"));
    }
    arguments.addAll(List.of(more));
    return Sipp.start(folder, scenario, arguments.toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource({"UDP", "TCP"})
  void answersACallThatThenHangsUp(Transport transport) {
    try (var host = host((_, _) -> true, SippTest::accept);
        var sipp = call(host, "caller.xml", transport)) {
      sipp.assertSucceeds();
      var listener = heard.getFirst();
      assertThat(listener.await(LegEvent.Ended.class))
          .isEqualTo(new LegEvent.Ended(false, 200, "the far end hung up"));
      assertThat(listener.events.getFirst()).isEqualTo(new LegEvent.Confirmed());
      assertThat(incoming.getFirst().from()).isEqualTo("+15550100001");
      assertThat(incoming.getFirst().to()).isEqualTo("+15550100002");
      assertThat(incoming.getFirst().callerName()).isEqualTo("Ann Example");
      assertThat(incoming.getFirst().headers()).contains(Map.entry("X-Trunk-Data", "abc"));
      assertThat(incoming.getFirst().origin()).isEqualTo(new InboundCalls.Origin.Trunk("test"));
      assertThat(host.legs()).isZero();
    }
  }

  @Test
  void hangsUpACallThatItAnswered() {
    BiFunction<Leg, LegEvent, Boolean> hangUp =
        (leg, event) -> {
          if (event instanceof LegEvent.Confirmed) {
            leg.hangUp();
          }
          return true;
        };
    try (var host = host(hangUp, SippTest::accept);
        var sipp = call(host, "caller-hung-up.xml", Transport.UDP)) {
      sipp.assertSucceeds();
      assertThat(heard.getFirst().await(LegEvent.Ended.class).canceled()).isFalse();
    }
  }

  @Test
  void takesAnotherOfferAndDigitsInsideTheCall() {
    BiFunction<Leg, LegEvent, Boolean> reaction =
        (leg, event) -> {
          if (event instanceof LegEvent.Offered) {
            leg.accept(Sdp.OTHER);
          }
          return true;
        };
    try (var host = host(reaction, SippTest::accept);
        var sipp = call(host, "caller-reinvites.xml", Transport.UDP)) {
      sipp.assertSucceeds();
      assertThat(heard.getFirst().await(LegEvent.Digit.class).digit()).isEqualTo('5');
      assertThat(heard.getFirst().await(LegEvent.Offered.class).sdp()).contains("m=audio");
    }
  }

  @Test
  void tellsThatTheCallerGaveUp() {
    try (var host = host((_, _) -> true, Leg::ring);
        var sipp = call(host, "caller-cancels.xml", Transport.UDP)) {
      sipp.assertSucceeds();
      assertThat(heard.getFirst().await(LegEvent.Ended.class).canceled()).isTrue();
    }
  }

  @Test
  void refusesACall() {
    try (var host = host((_, _) -> true, leg -> leg.reject(486, "Busy Here"));
        var sipp = call(host, "caller-refused.xml", Transport.UDP)) {
      sipp.assertSucceeds();
    }
  }

  @Test
  void survivesLossOnTheWay() {
    try (var host = host((_, _) -> true, SippTest::accept);
        var sipp = call(host, "caller.xml", Transport.UDP, "-lost", "10", "-m", "10", "-r", "20")) {
      sipp.assertSucceeds();
      assertThat(incoming).hasSize(10);
      assertThat(heard).allSatisfy(h -> h.await(LegEvent.Ended.class));
    }
  }

  @Test
  void carriesManyCallsASecond() {
    try (var host = host((_, _) -> true, SippTest::accept);
        var sipp = call(host, "caller.xml", Transport.UDP, "-m", "400", "-r", "200")) {
      sipp.assertSucceeds();
      assertThat(incoming).hasSize(400);
    }
  }

  private Invite invite(Duration ringFor) {
    return new Invite(
        SID,
        new Target.Number("+15550100009"),
        new Shown("+15550100001", "Ann"),
        Sdp.OURS,
        ringFor,
        null,
        List.of());
  }

  private TestHost calling(Sipp sipp, String transport) {
    return new TestHost(
        TestHost.Choice.of(
                (_, _) -> new Heard(),
                anybodyOnLoopback("sip:127.0.0.1:" + sipp.port + ";transport=" + transport))
            .with(SipTimers.DEFAULT));
  }

  @ParameterizedTest
  @CsvSource({"udp,u1", "tcp,t1"})
  void callsSomebodyAndHangsUp(String transport, String option) {
    try (var sipp = Sipp.start(folder, "callee.xml", "-m", "1", "-t", option);
        var host = calling(sipp, transport)) {
      var events = new Heard();
      sipp.awaitListening(transport);
      var leg = host.signalling.invite(invite(Duration.ofSeconds(20)), events);
      assertThat(events.await(LegEvent.Answered.class).sdp()).contains("m=audio 50000");
      assertThat(events.events.getFirst()).isEqualTo(new LegEvent.Ringing(180, null));
      leg.hangUp();
      sipp.assertSucceeds();
    }
  }

  @Test
  void tellsThatSomebodyIsBusy() {
    try (var sipp = Sipp.start(folder, "callee-busy.xml", "-m", "1");
        var host = calling(sipp, "udp")) {
      var events = new Heard();
      sipp.awaitListening("udp");
      host.signalling.invite(invite(Duration.ofSeconds(20)), events);
      assertThat(events.await(LegEvent.Failed.class).status()).isEqualTo(486);
      sipp.assertSucceeds();
    }
  }

  @Test
  void cancelsWhatRingsTooLong() {
    try (var sipp = Sipp.start(folder, "callee-canceled.xml", "-m", "1");
        var host = calling(sipp, "udp")) {
      var events = new Heard();
      sipp.awaitListening("udp");
      host.signalling.invite(invite(Duration.ofMillis(700)), events);
      assertThat(events.await(LegEvent.Failed.class).status()).isEqualTo(487);
      sipp.assertSucceeds();
    }
  }

  @Test
  void offersAnotherDescription() {
    try (var sipp = Sipp.start(folder, "callee-reinvited.xml", "-m", "1");
        var host = calling(sipp, "udp")) {
      var events = new Heard();
      sipp.awaitListening("udp");
      var leg = host.signalling.invite(invite(Duration.ofSeconds(20)), events);
      events.await(LegEvent.Answered.class);
      leg.reoffer(Sdp.OTHER);
      assertThat(events.await(LegEvent.Updated.class).sdp()).contains("m=audio");
      leg.hangUp();
      sipp.assertSucceeds();
    }
  }
}

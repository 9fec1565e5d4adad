package io.ringfort.voice.sip;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.ringfort.core.ids.SidMint;
import io.ringfort.core.webhooks.EgressPolicy;
import io.ringfort.engines.memory.Memory;
import io.ringfort.engines.time.Timer;
import io.ringfort.voice.edge.Arrival;
import io.ringfort.voice.edge.Door;
import io.ringfort.voice.edge.EdgeLink;
import io.ringfort.voice.edge.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/// The signalling on our own SIP stack: a few lanes, each of which alone touches the calls that
/// fall to it by their Call-ID. Any thread.
public final class SipSignalling implements Signalling, EdgeLink {
  /// A host that died may have used numbers that it never stored.
  static final int CSEQ_GAP = 10;

  private static final Duration DNS_FRESH = Duration.ofSeconds(30);

  private final List<Lane> lanes = new ArrayList<>();
  private final List<LaneOffice> offices = new ArrayList<>();
  private final Kit kit;
  private final Trunks trunks;
  private final Planner planner;
  private final Restoring restoring;
  private final FrontDesk desk;
  private final LongAdder legs = new LongAdder();
  private final GatewayWatch watch;
  private final List<Gauge> gauges;

  /// What the signalling stands on.
  ///
  /// @param key secret, of 32 bytes at least, the same on every host: challenges of one are good
  ///   for all
  /// @param egress which addresses a customer's SIP address may lead to, as our own networks are
  ///   not for them; trunks and phones are not asked
  public record Ground(
      Door door,
      Memory memory,
      Timer timer,
      InstantSource clock,
      SidMint sids,
      byte[] key,
      EgressPolicy egress,
      MeterRegistry metrics) {}

  private SipSignalling(
      SipConfig config, Ground ground, Domains domains, InboundCalls calls, Names names) {
    trunks = new Trunks(config.trunks());
    var metrics = new SipMetrics(ground.metrics());
    var resolver = new Resolver(names, ground.door()::has, DNS_FRESH, System::nanoTime);
    kit =
        new Kit(
            config,
            ground.door(),
            metrics,
            new Router(resolver),
            ground.clock(),
            ground.egress(),
            System::nanoTime);
    var guard = new Guard(ground.key(), ground.clock());
    var registrations = new Registrations(ground.memory().map(Registrations.MAP));
    planner = new Planner(trunks, domains, registrations);
    restoring = new Restoring(trunks, ground.clock());
    desk =
        new FrontDesk(
            new Admission(trunks, domains, guard, ground.clock()),
            new Registrar(domains, guard, registrations),
            calls,
            ground.sids());
    for (int i = 0; i < config.lanes(); i++) {
      var lane = new Lane(i, ground.timer());
      lanes.add(lane);
      offices.add(new LaneOffice(lane, kit, legs, desk));
    }
    watch = new GatewayWatch(offices.getFirst(), trunks, ground.timer(), this::callIdOfFirst);
    gauges = List.of(metrics.showLegs(legs::sum), metrics.showTransactions());
  }

  /// Starts the lanes and the watch over the gateways. Messages come by [#take]: make it the owner
  /// of what comes in at an edge.
  ///
  /// @param calls told of new calls in a lane: must return quickly. The call's SID is the one in
  ///   the leg's snapshot
  public static SipSignalling start(
      SipConfig config, Ground ground, Domains domains, InboundCalls calls) {
    return new SipSignalling(config, ground, domains, calls, new JndiNames());
  }

  /// With another DNS.
  static SipSignalling start(
      SipConfig config, Ground ground, Domains domains, InboundCalls calls, Names names) {
    return new SipSignalling(config, ground, domains, calls, names);
  }

  /// True when the address is a carrier's: an edge takes all of its messages.
  public boolean knows(InetAddress source) {
    return trunks.know(source);
  }

  private String callIdOfFirst() {
    while (true) {
      String callId = Ids.callId();
      if (office(callId) == offices.getFirst()) {
        return callId;
      }
    }
  }

  private LaneOffice office(String callId) {
    return offices.get(Math.floorMod(callId.hashCode(), offices.size()));
  }

  @Override
  public Leg invite(Invite invite, LegListener listener) {
    String callId = Ids.callId();
    var office = office(callId);
    var leg = new SipLeg(office, initial(invite, callId));
    leg.listen(listener);
    office
        .lane()
        .execute(
            () -> {
              var calling = new Calling(leg, invite);
              leg.become(calling);
              calling.limitRinging();
              planner.plan(invite.to(), office, calling::start);
            });
    return leg;
  }

  private static LegSnapshot initial(Invite invite, String callId) {
    String target =
        switch (invite.to()) {
          case Invite.Target.Number(String number) -> "sip:" + number;
          case Invite.Target.Address(String uri) -> uri;
          case Invite.Target.Client client -> "client:" + client.identity();
        };
    return new LegSnapshot(
        invite.callSid(),
        callId,
        new LegSnapshot.Party("sip:" + invite.from().user(), ""),
        new LegSnapshot.Party(target, ""),
        0,
        0,
        List.of(),
        target,
        Transport.UDP.parameter(),
        null,
        false,
        false);
  }

  @Override
  public Leg restore(LegSnapshot snapshot, String sdp, LegListener listener) {
    var office = office(snapshot.sipCallId());
    var leg = new SipLeg(office, snapshot);
    leg.listen(listener);
    office.lane().execute(() -> restoring.goOn(snapshot, sdp, leg));
    return leg;
  }

  @Override
  public void take(Arrival arrival) {
    var office = office(arrival.message().callId());
    if (!office.lane().offer(() -> office.take(arrival))) {
      kit.metrics().overload.increment();
    }
  }

  @Override
  public void gone(InetSocketAddress listener) {
    offices.forEach(office -> office.lane().execute(() -> office.leave(listener)));
  }

  @Override
  public boolean isReady() {
    return trunks.isOneUp();
  }

  /// Takes nothing new and stops. Calls are not ended: another host takes them over.
  @Override
  public void close() {
    desk.close();
    watch.close();
    lanes.forEach(Lane::close);
    gauges.forEach(kit.metrics()::hide);
  }
}

package io.ringfort.voice.sip;

import io.micrometer.core.instrument.Gauge;
import io.ringfort.engines.time.Timer;
import io.ringfort.protocol.sip.CSeq;
import io.ringfort.protocol.sip.NameAddress;
import io.ringfort.protocol.sip.SipHeader;
import io.ringfort.protocol.sip.SipRequest;
import io.ringfort.protocol.sip.SipResponse;
import io.ringfort.voice.edge.Hop;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Asks every gateway every few seconds, with OPTIONS, whether it lives. In one lane.
final class GatewayWatch implements AutoCloseable {
  private final LaneOffice office;
  private final Supplier<String> callIds;
  private final List<Watched> watched = new ArrayList<>();
  private final List<Gauge> gauges = new ArrayList<>();
  private final Timer.@Nullable Handle round;

  private static final class Watched {
    private final Gateway gateway;
    private boolean waiting;

    Watched(Gateway gateway) {
      this.gateway = gateway;
    }
  }

  /// @param callIds gives those that fall to the office: its lane gets the answers
  GatewayWatch(LaneOffice office, Trunks trunks, Timer timer, Supplier<String> callIds) {
    this.office = office;
    this.callIds = callIds;
    var metrics = office.kit().metrics();
    for (var trunk : trunks.all()) {
      for (var gateway : trunk.gateways()) {
        watched.add(new Watched(gateway));
        gauges.add(
            metrics.showGateway(
                trunk.name(), gateway.toString(), () -> gateway.isProven() ? 1 : 0));
      }
    }
    var health = office.kit().config().health();
    if (health.isZero()) {
      round = null;
    } else {
      office.lane().execute(this::askAll);
      round = timer.every(health, () -> office.lane().execute(this::askAll));
    }
  }

  private void askAll() {
    watched.forEach(this::ask);
  }

  private void ask(Watched asked) {
    if (asked.waiting) {
      asked.gateway.missed();
    }
    asked.waiting = true;
    office
        .kit()
        .router()
        .find(
            asked.gateway.uri(),
            office.lane(),
            hops -> {
              asked.gateway.foundAt(hops);
              if (hops.isEmpty()) {
                asked.gateway.missed();
              } else {
                office
                    .transactions()
                    .send(options(asked.gateway, hops.getFirst()), hops.getFirst(), user(asked));
              }
            });
  }

  private SipRequest options(Gateway gateway, Hop hop) {
    String host = office.kit().door().address(hop).host();
    String us = Wording.uri("ringfort", host);
    return SipRequest.build("OPTIONS", gateway.uri().toString())
        .header(SipHeader.MAX_FORWARDS, 70)
        .header(SipHeader.FROM, NameAddress.of(us).withTag(Ids.tag()))
        .header(SipHeader.TO, NameAddress.of(gateway.uri().bare().toString()))
        .header(SipHeader.CALL_ID, callIds.get())
        .header(SipHeader.CSEQ, new CSeq(1, "OPTIONS"))
        .header(SipHeader.CONTACT, Wording.contact(office.kit().door(), "ringfort", hop))
        .header(SipHeader.ACCEPT, Wording.SDP)
        .build();
  }

  private static ClientTransaction.User user(Watched asked) {
    return new ClientTransaction.User() {
      @Override
      public void answered(SipResponse response) {
        if (response.isProvisional()) {
          return;
        }
        asked.waiting = false;
        // Any other answer, 404 for example, shows that somebody is there.
        if (response.status() == 503 || response.status() == 408) {
          asked.gateway.missed();
        } else {
          asked.gateway.answered();
        }
      }

      @Override
      public void failed(int status) {
        // A later question may have been answered since; 408 comes half a minute late.
        if (status == 503) {
          asked.waiting = false;
          asked.gateway.missed();
        }
      }
    };
  }

  @Override
  public void close() {
    if (round != null) {
      round.cancel();
    }
    gauges.forEach(office.kit().metrics()::hide);
  }
}

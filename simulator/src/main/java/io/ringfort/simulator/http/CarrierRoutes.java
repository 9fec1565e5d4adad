package io.ringfort.simulator.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringfort.simulator.faults.FaultInjector;
import io.ringfort.simulator.faults.Faults;
import io.ringfort.simulator.handsets.Handsets;
import io.ringfort.simulator.inventory.Inventory;
import io.ringfort.simulator.ledger.Ledger;
import io.ringfort.simulator.phones.Phones;
import io.ringfort.simulator.rtp.Sentence;
import io.ringfort.simulator.smpp.Smsc;
import java.util.List;
import java.util.Map;

/// `/faults`, `/ledger`, `/inventory`, `/sip`, `/sounds/sentence.wav` and `/healthz`: the carrier
/// as a whole.
final class CarrierRoutes {
  private static final int USUAL_NUMBERS = 50;
  private static final int MOST_NUMBERS = 1_000;

  private final FaultInjector faults;
  private final Ledger ledger;
  private final Handsets handsets;
  private final Smsc smsc;
  private final Phones phones;

  CarrierRoutes(FaultInjector faults, Ledger ledger, Handsets handsets, Smsc smsc, Phones phones) {
    this.faults = faults;
    this.ledger = ledger;
    this.handsets = handsets;
    this.smsc = smsc;
    this.phones = phones;
  }

  Reply handle(Call call) {
    return switch (String.join("/", call.path())) {
      case "faults" -> faults(call);
      case "ledger" -> ledger(call);
      case "inventory" -> inventory(call);
      case "sip" -> sip(call);
      case "sounds/sentence.wav" -> Reply.bytes("audio/wav", Sentence.wav());
      case "healthz" -> Reply.ok(Map.of("status", "up"));
      default -> throw call.notFound();
    };
  }

  private Reply faults(Call call) {
    return switch (call.method()) {
      case "GET" -> Reply.ok(faults.current());
      case "PUT" -> {
        faults.set(call.json(Faults.NONE, Faults.class));
        yield Reply.ok(faults.current());
      }
      default -> throw call.wrongMethod("GET or PUT");
    };
  }

  private Reply ledger(Call call) {
    return switch (call.method()) {
      case "GET" -> {
        ObjectNode view = Call.JSON.valueToTree(ledger.totals());
        view.put("receiptsPending", smsc.pendingReceipts());
        view.put("binds", smsc.binds());
        yield Reply.ok(view);
      }
      case "DELETE" -> {
        // Inboxes go with the identities by which they know a repeat.
        handsets.clear();
        smsc.clear();
        phones.clear();
        ledger.reset();
        yield Reply.noContent();
      }
      default -> throw call.wrongMethod("GET or DELETE");
    };
  }

  private Reply sip(Call call) {
    switch (call.method()) {
      case "GET" -> {
        // As it is.
      }
      case "PUT", "POST" -> phones.callAt(call.fields(new SipTarget(""), SipTarget.class).target());
      default -> throw call.wrongMethod("GET, PUT or POST");
    }
    String target =
        phones.target().map(it -> it.getAddress().getHostAddress() + ":" + it.getPort()).orElse("");
    return Reply.ok(new SipSide(phones.ports(), target));
  }

  private static Reply inventory(Call call) {
    if (!call.method().equals("GET")) {
      throw call.wrongMethod("GET");
    }
    String contains = call.query().getOrDefault("contains", "");
    if (!contains.matches("\\+?[0-9A-Za-z*]*")) {
      throw HttpProblem.badRequest(
          "contains: got " + contains + " (expected: digits, letters and *)");
    }
    return Reply.ok(
        Map.of(
            "numbers",
            Inventory.search(
                call.query().getOrDefault("country", "US"),
                call.query().getOrDefault("areaCode", ""),
                contains,
                call.limit(USUAL_NUMBERS, MOST_NUMBERS))));
  }

  private record SipTarget(String target) {}

  /// @param target empty while nobody said where phones call to
  private record SipSide(List<Integer> ports, String target) {}
}

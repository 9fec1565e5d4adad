package io.ringfort.simulator.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringfort.simulator.faults.FaultInjector;
import io.ringfort.simulator.faults.Faults;
import io.ringfort.simulator.handsets.Handsets;
import io.ringfort.simulator.inventory.Inventory;
import io.ringfort.simulator.ledger.Ledger;
import io.ringfort.simulator.phones.PhoneCall;
import io.ringfort.simulator.phones.Phones;
import io.ringfort.simulator.rtp.LongTone;
import io.ringfort.simulator.rtp.Pulse;
import io.ringfort.simulator.rtp.Sentence;
import io.ringfort.simulator.smpp.Smsc;
import java.util.List;
import java.util.Map;

/// `/faults`, `/ledger`, `/inventory`, `/sip`, `/pulse`, `/sounds/sentence.wav`, `/sounds/tone.wav`
/// (`?hz=440&seconds=60`) and `/healthz`: the carrier as a whole.
final class CarrierRoutes {
  private static final int USUAL_NUMBERS = 50;
  private static final int MOST_NUMBERS = 1_000;
  private static final int LONGEST_TONE_SECONDS = 600;

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
      case "sounds/tone.wav" -> tone(call);
      case "pulse" -> pulse(call);
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

  private static Reply tone(Call call) {
    int hz = number(call, "hz", 440, 3_400);
    int seconds = number(call, "seconds", 60, LONGEST_TONE_SECONDS);
    return Reply.bytes("audio/wav", LongTone.wav(hz, seconds));
  }

  private static int number(Call call, String name, int usual, int most) {
    String given = call.query().getOrDefault(name, String.valueOf(usual));
    if (!given.matches("\\d{1,6}") || Integer.parseInt(given) > most || given.matches("0+")) {
      throw HttpProblem.badRequest(name + ": got " + given + " (expected: 1 to " + most + ")");
    }
    return Integer.parseInt(given);
  }

  /// How all calls are, cheap enough to be asked twice a second.
  private Reply pulse(Call call) {
    if (!call.method().equals("GET")) {
      throw call.wrongMethod("GET");
    }
    return Reply.ok(Map.of("calls", phones.calls().stream().map(Beat::of).toList()));
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

  private record Beat(String id, String handset, String state, Pulse media) {
    static Beat of(PhoneCall call) {
      return new Beat(call.id(), call.handset(), call.facts().state(), call.pulse());
    }
  }

  /// @param target empty while nobody said where phones call to
  private record SipSide(List<Integer> ports, String target) {}
}

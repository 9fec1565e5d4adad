package io.ringfort.simulator.http;

import io.ringfort.simulator.handsets.HandsetState;
import io.ringfort.simulator.handsets.Handsets;
import io.ringfort.simulator.handsets.ReceivedMessage;
import io.ringfort.simulator.handsets.SentMessage;
import io.ringfort.simulator.ledger.Ledger;
import io.ringfort.simulator.smpp.Smsc;
import java.util.Map;

/// `/handsets/{number}`, with `/messages` (what it received; POST sends), `/sent`, and what
/// [PhoneRoutes] adds.
final class HandsetRoutes {
  private static final int USUAL_LIMIT = 1_000;
  private static final int MOST = 10_000;

  private final Handsets handsets;
  private final Ledger ledger;
  private final Smsc smsc;
  private final PhoneRoutes phones;

  HandsetRoutes(Handsets handsets, Ledger ledger, Smsc smsc, PhoneRoutes phones) {
    this.handsets = handsets;
    this.ledger = ledger;
    this.smsc = smsc;
    this.phones = phones;
  }

  Reply handle(Call call) {
    if (call.path().size() == 2) {
      return state(call, number(call));
    }
    if (call.path().size() > 2 && PhoneRoutes.owns(call.path().get(2))) {
      return phones.handle(call, number(call));
    }
    return switch (call.path().size() == 3 ? call.path().get(2) : "") {
      case "messages" -> messages(call, number(call));
      case "sent" -> sent(call, number(call));
      default -> throw call.notFound();
    };
  }

  private Reply state(Call call, String handset) {
    return switch (call.method()) {
      case "GET" -> Reply.ok(new State(handsets.state(handset).label()));
      case "PUT" -> {
        State told = call.json(new State(HandsetState.ON.label()), State.class);
        handsets.set(handset, HandsetState.parse(told.state()));
        yield Reply.ok(told);
      }
      default -> throw call.wrongMethod("GET or PUT");
    };
  }

  private Reply messages(Call call, String handset) {
    return switch (call.method()) {
      case "GET" ->
          Reply.ok(
              Map.of(
                  "messages",
                  handsets.received(handset, call.limit(USUAL_LIMIT, MOST)).stream()
                      .map(this::view)
                      .toList()));
      case "POST" -> send(call, handset);
      default -> throw call.wrongMethod("GET or POST");
    };
  }

  private Reply send(Call call, String handset) {
    String to = parameter(call, "To");
    if (!to.matches("\\+?[0-9]{3,15}")) {
      throw HttpProblem.badRequest("To: got " + to + " (expected: a number such as +14155550123)");
    }
    SentMessage message = smsc.originate(handset, to, parameter(call, "Body"));
    return Reply.created(new Created(message.id(), message.parts()));
  }

  private Reply sent(Call call, String handset) {
    if (!call.method().equals("GET")) {
      throw call.wrongMethod("GET");
    }
    return Reply.ok(
        Map.of(
            "messages",
            handsets.sent(handset, call.limit(USUAL_LIMIT, MOST)).stream()
                .map(HandsetRoutes::view)
                .toList()));
  }

  private Received view(ReceivedMessage message) {
    return new Received(
        message.from(),
        message.to(),
        message.body(),
        message.receivedAt().toString(),
        ledger.submits(message.parts()),
        message.parts().size(),
        message.encoding());
  }

  private static Sent view(SentMessage message) {
    return new Sent(
        message.id(),
        message.from(),
        message.to(),
        message.body(),
        message.sentAt().toString(),
        message.parts(),
        message.acknowledgedParts(),
        message.refusedParts(),
        message.acknowledged());
  }

  private static String number(Call call) {
    String given = call.path().get(1);
    if (!given.matches("\\+?[0-9]{5,15}")) {
      throw HttpProblem.badRequest(
          "handset: got " + given + " (expected: an E.164 number such as +14155550123)");
    }
    return given.startsWith("+") ? given : "+" + given;
  }

  private static String parameter(Call call, String name) {
    String value = call.form().get(name);
    if (value == null) {
      throw HttpProblem.badRequest(name + ": got nothing (expected: a form parameter)");
    }
    return value;
  }

  private record State(String state) {}

  private record Created(String id, int parts) {}

  private record Received(
      String from,
      String to,
      String body,
      String receivedAt,
      int submits,
      int parts,
      String encoding) {}

  private record Sent(
      String id,
      String from,
      String to,
      String body,
      String sentAt,
      int parts,
      int acknowledgedParts,
      int refusedParts,
      boolean acknowledged) {}
}

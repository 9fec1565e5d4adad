package io.ringfort.simulator.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringfort.simulator.phones.CallFacts;
import io.ringfort.simulator.phones.CallOrder;
import io.ringfort.simulator.phones.PhoneBehaviour;
import io.ringfort.simulator.phones.PhoneCall;
import io.ringfort.simulator.phones.Phones;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Below `/handsets/{number}`: `/phone` says how it behaves when it is called; `/calls` lists its
/// calls (`?brief=true`: without what was heard), and POST makes one; `/calls/{id}` is one call
/// (DELETE hangs up), `/calls/{id}.wav` what it heard (`?side=said`: what it said, `?from=2000`:
/// without the first two seconds), `/calls/{id}/answer` picks up while it rings,
/// `/calls/{id}/digits` and `/calls/{id}/talk` speak in it, `/calls/{id}/hold` holds it.
final class PhoneRoutes {
  private static final String WAV = ".wav";

  private final Phones phones;

  PhoneRoutes(Phones phones) {
    this.phones = phones;
  }

  static boolean owns(String segment) {
    return segment.equals("phone") || segment.equals("calls");
  }

  Reply handle(Call call, String handset) {
    return switch (call.path().get(2) + "/" + call.path().size()) {
      case "phone/3" -> phone(call, handset);
      case "calls/3" -> calls(call, handset);
      case "calls/4" -> one(call, handset);
      case "calls/5" -> act(call, find(call, handset, call.path().get(3)));
      default -> throw call.notFound();
    };
  }

  private Reply phone(Call call, String handset) {
    return switch (call.method()) {
      case "GET" -> Reply.ok(phones.behaviour(handset));
      case "POST", "PUT" -> {
        phones.set(handset, call.fields(PhoneBehaviour.DEFAULT, PhoneBehaviour.class));
        yield Reply.ok(phones.behaviour(handset));
      }
      case "DELETE" -> {
        phones.reset(handset);
        yield Reply.noContent();
      }
      default -> throw call.wrongMethod("GET, POST, PUT or DELETE");
    };
  }

  private Reply calls(Call call, String handset) {
    return switch (call.method()) {
      case "GET" ->
          Reply.ok(
              Map.of("calls", phones.calls(handset).stream().map(c -> listed(call, c)).toList()));
      case "POST" -> {
        CallOrder order = call.fields(CallOrder.DEFAULT, CallOrder.class);
        if (!order.to().matches("\\+?[0-9A-Za-z._-]{1,64}")) {
          throw HttpProblem.badRequest(
              "To: got " + order.to() + " (expected: a number such as +14155550123)");
        }
        yield Reply.created(new Created(phones.dial(handset, order).id()));
      }
      default -> throw call.wrongMethod("GET or POST");
    };
  }

  private Reply one(Call call, String handset) {
    String name = call.path().get(3);
    if (name.endsWith(WAV)) {
      PhoneCall heard = find(call, handset, name.substring(0, name.length() - WAV.length()));
      return wav(call, heard);
    }
    PhoneCall found = find(call, handset, name);
    return switch (call.method()) {
      case "GET" -> Reply.ok(view(found));
      case "DELETE" -> {
        phones.hangUp(found);
        yield Reply.noContent();
      }
      default -> throw call.wrongMethod("GET or DELETE");
    };
  }

  private static Reply wav(Call call, PhoneCall heard) {
    if (!call.method().equals("GET")) {
      throw call.wrongMethod("GET");
    }
    String from = call.query().getOrDefault("from", "0");
    if (!from.matches("\\d{1,9}")) {
      throw HttpProblem.badRequest("from: got " + from + " (expected: milliseconds)");
    }
    int fromMs = Integer.parseInt(from);
    return switch (call.query().getOrDefault("side", "heard")) {
      case "heard" -> Reply.bytes("audio/wav", heard.heardWav(fromMs));
      case "said" -> Reply.bytes("audio/wav", heard.saidWav(fromMs));
      default ->
          throw HttpProblem.badRequest(
              "side: got " + call.query().get("side") + " (expected: heard or said)");
    };
  }

  private Reply act(Call call, PhoneCall found) {
    if (!call.method().equals("POST")) {
      throw call.wrongMethod("POST");
    }
    if (found.facts().isEnded()) {
      throw new HttpProblem(409, "the call has ended (expected: one that goes on)");
    }
    switch (call.path().get(4)) {
      case "digits" -> {
        Digits told = call.fields(new Digits("", false), Digits.class);
        phones.digits(found, told.digits(), told.inband());
      }
      case "talk" ->
          phones.talk(found, call.fields(new Talk("silence:1s sentence"), Talk.class).script());
      case "hold" -> phones.hold(found, call.fields(new Hold(true), Hold.class).held());
      case "answer" -> phones.answer(found);
      case "hangup" -> phones.hangUp(found);
      default -> throw call.notFound();
    }
    return Reply.noContent();
  }

  private PhoneCall find(Call call, String handset, String id) {
    return phones.call(handset, id).orElseThrow(call::notFound);
  }

  /// Without what is in the sound, if the caller looks often: to find that out takes long.
  private static ObjectNode listed(Call asked, PhoneCall call) {
    return Boolean.parseBoolean(asked.query().get("brief")) ? facts(call) : view(call);
  }

  private static ObjectNode view(PhoneCall call) {
    ObjectNode view = facts(call);
    view.setAll(Call.JSON.<ObjectNode>valueToTree(call.report()));
    return view;
  }

  private static ObjectNode facts(PhoneCall call) {
    CallFacts facts = call.facts();
    return Call.JSON.valueToTree(
            new View(
                call.id(),
                call.direction(),
                call.from(),
                call.to(),
                call.gateway(),
                facts.state(),
                facts.reason(),
                facts.sipStatus(),
                facts.startedAt().toString(),
                text(facts.answeredAt()),
                text(facts.endedAt()),
                text(call.mediaBegan().orElse(null)),
                facts.held(),
                facts.reinvites(),
                call.sipPeers(),
                call.inviteHeaders(),
                "/handsets/" + call.handset() + "/calls/" + call.id() + WAV));
  }

  private static @Nullable String text(@Nullable Instant instant) {
    return instant == null ? null : instant.toString();
  }

  private record Created(String id) {}

  private record Digits(String digits, boolean inband) {}

  private record Talk(String script) {}

  private record Hold(boolean held) {}

  private record View(
      String id,
      String direction,
      String from,
      String to,
      String gateway,
      String state,
      @Nullable String reason,
      int sipStatus,
      String startedAt,
      @Nullable String answeredAt,
      @Nullable String endedAt,
      @Nullable String mediaBeganAt,
      boolean held,
      int reinvites,
      List<String> sipPeers,
      Map<String, String> inviteHeaders,
      String wav) {}
}

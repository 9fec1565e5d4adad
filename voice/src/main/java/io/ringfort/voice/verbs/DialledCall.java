package io.ringfort.voice.verbs;

import io.ringfort.core.ids.CallSid;
import io.ringfort.core.ids.SidMint;
import io.ringfort.core.secrets.Secret;
import io.ringfort.twiml.model.Dial;
import io.ringfort.twiml.model.DialTarget;
import io.ringfort.voice.Hook;
import io.ringfort.voice.lifecycle.CallIntent;
import io.ringfort.voice.lifecycle.CallIntent.MachineTerms;
import io.ringfort.voice.lifecycle.CallIntent.SipTerms;
import io.ringfort.voice.lifecycle.Turn;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The call that a `<Dial>` makes to one of its targets.
final class DialledCall {
  private final SidMint mint;

  DialledCall(SidMint mint) {
    this.mint = mint;
  }

  CallIntent of(Dial dial, DialTarget.Endpoint target, int index, Turn turn) {
    CallIntent parent = turn.intent();
    CallSid sid =
        new CallSid(mint.derive(CallSid.PREFIX, parent.sid().value(), turn.nextId() + "." + index));
    String from = dial.callerId() == null ? parent.parties().from() : dial.callerId();
    DialTarget.Screening screening = target.screening();
    Hook status = turn.resolve(screening.callback().action()).orElse(Hook.NONE);
    return new CallIntent(
        sid,
        parent.account(),
        parent.sid(),
        CallIntent.Direction.OUTBOUND_DIAL,
        new CallIntent.Parties(from, to(target), null, null, parent.parties().numberSid(), null),
        new CallIntent.Handling(
            null,
            turn.resolve(screening.whisper()).orElse(Hook.NONE),
            Hook.NONE,
            status,
            screening.callback().events()),
        new CallIntent.Terms(
            turn.now().plus(dial.timeout()),
            dial.timeout(),
            dial.timeLimit().plus(dial.timeout()),
            target instanceof DialTarget.Number number ? number.sendDigits() : "",
            null,
            machine(screening, turn),
            sip(target)),
        turn.now());
  }

  private static String to(DialTarget.Endpoint target) {
    return switch (target) {
      case DialTarget.Number number -> number.number();
      case DialTarget.Sip sip -> address(sip.uri());
      case DialTarget.Client client -> "client:" + client.identity();
    };
  }

  private static String address(String uri) {
    int query = uri.indexOf('?');
    return query < 0 ? uri : uri.substring(0, query);
  }

  private static @Nullable MachineTerms machine(DialTarget.Screening screening, Turn turn) {
    if (screening.machineDetection().isEmpty()) {
      return null;
    }
    return new MachineTerms(
        screening.machineDetection().equals("DetectMessageEnd"),
        true,
        Duration.ofSeconds(30),
        Duration.ofMillis(2_400),
        Duration.ofMillis(1_200),
        Duration.ofMillis(5_000),
        turn.resolve(screening.machineCallback()).orElse(Hook.NONE));
  }

  private static @Nullable SipTerms sip(DialTarget.Endpoint target) {
    return switch (target) {
      case DialTarget.Sip sip ->
          new SipTerms(
              sip.username(),
              sip.password() == null ? null : new Secret(sip.password()),
              headers(sip.uri()));
      case DialTarget.Client client -> new SipTerms(null, null, client.parameters());
      case DialTarget.Number _ -> null;
    };
  }

  /// Only headers that cannot disturb the call's own.
  private static Map<String, String> headers(String uri) {
    Map<String, String> headers = new LinkedHashMap<>();
    int query = uri.indexOf('?');
    if (query < 0) {
      return headers;
    }
    for (String pair : uri.substring(query + 1).split("&")) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      boolean ours =
          name.regionMatches(true, 0, "X-", 0, 2) || name.equalsIgnoreCase("User-to-User");
      if (ours && equals > 0) {
        headers.put(name, decode(pair.substring(equals + 1)));
      }
    }
    return headers;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8).replaceAll("[\\r\\n]", " ");
    } catch (IllegalArgumentException _) {
      return "";
    }
  }
}

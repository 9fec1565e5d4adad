package io.ringfort.api.signal;

import com.fasterxml.jackson.databind.JsonNode;
import com.linecorp.armeria.common.websocket.WebSocketCloseStatus;
import io.ringfort.api.auth.AccessToken;
import io.ringfort.api.auth.AccessTokens;
import io.ringfort.api.calls.DialRules;
import io.ringfort.api.errors.ApiException;
import io.ringfort.core.ids.CallSid;
import io.ringfort.voice.browser.BrowserSignalling;
import io.ringfort.voice.browser.ReconnectTokens;
import io.ringfort.voice.browser.Tab;
import io.ringfort.voice.browser.TabFrame;
import io.ringfort.voice.browser.Word;
import io.ringfort.voice.browser.Word.Kind;
import io.ringfort.voice.lifecycle.CallIntent.Parties;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One connection of a page: reads the SDK's frames, and says what they mean to the calls. Frames
/// come one at a time, in order; nothing but `listen` counts before a token was found good.
final class SignalSession {
  /// The SDK gives a connection up on which nothing comes for 15 s.
  static final Duration BEAT = Duration.ofSeconds(5);

  private static final Duration SILENT_TOO_LONG = Duration.ofSeconds(30);
  private static final String BEAT_FRAME = "\n";
  private static final int MOST_PARAMS = 100;
  private static final String MESSAGE = "message";
  private static final String MESSAGE_SID = "KX[0-9a-fA-F]{32}";
  private static final int LONGEST_CONTENT = 10_000;
  private static final int CONTENT_TOO_LONG = 31212;
  private static final int NOT_ALLOWED = 31201;
  private static final int NO_APPLICATION = 31001;
  private static final int BAD_REQUEST = 31400;
  private static final int GONE = 31404;
  private static final int NOT_RESUMED = 31209;
  private static final int UNAVAILABLE = 31480;

  private final SignalParts parts;
  private final AccessTokens tokens;
  private final ReconnectTokens reconnects;
  private final DialRules dialRules;
  private final Outlet out;
  private final Place place;
  private final Tab tab;
  private volatile Instant heard;
  private volatile @Nullable AccessToken token;
  private boolean registered;
  private volatile boolean toldExpired;

  SignalSession(SignalParts parts, AccessTokens tokens, Outlet out, Place place) {
    this.parts = parts;
    this.tokens = tokens;
    this.reconnects = new ReconnectTokens(parts.mint());
    this.dialRules = new DialRules(parts.directory());
    this.out = out;
    this.place = place;
    this.heard = parts.clock().instant();
    this.tab = parts.tabs().open(UUID.randomUUID().toString(), this::tell);
  }

  /// Every [#BEAT]; on an I/O thread.
  void beat() {
    Instant now = parts.clock().instant();
    if (now.isAfter(heard.plus(SILENT_TOO_LONG))) {
      out.close(WebSocketCloseStatus.POLICY_VIOLATION);
      return;
    }
    out.write(BEAT_FRAME);
    AccessToken bearer = token;
    if (bearer != null && !toldExpired && !bearer.expires().isAfter(now)) {
      toldExpired = true;
      error(AccessTokens.Fault.EXPIRED.code(), AccessTokens.Fault.EXPIRED.text(), Map.of());
    }
  }

  /// The host is about to stop.
  void leave() {
    out.close(WebSocketCloseStatus.ENDPOINT_UNAVAILABLE);
  }

  /// The connection is gone. Its calls wait for another one.
  void gone() {
    parts.tabs().close(tab);
    AccessToken bearer = token;
    if (registered && bearer != null) {
      parts.presence().remove(bearer.account(), bearer.identity(), tab, parts.clock().instant());
    }
  }

  private void tell(TabFrame frame) {
    Map<String, Object> whole = new LinkedHashMap<>();
    whole.put("type", frame.type());
    whole.put("version", "1.6");
    whole.put("payload", frame.type().equals(MESSAGE) ? opened(frame) : frame.payload());
    out.write(new String(parts.json().bytes(whole), StandardCharsets.UTF_8));
  }

  /// The content is JSON in a text on its way here: so it stays as the application wrote it.
  private Map<String, Object> opened(TabFrame message) {
    Map<String, Object> payload = new HashMap<>(message.payload());
    payload.computeIfPresent(
        "content", (_, text) -> parts.json().read(String.valueOf(text), JsonNode.class));
    return payload;
  }

  private void tell(String type, Map<String, Object> payload) {
    tell(new TabFrame(type, payload));
  }

  private void error(int code, String message, Map<String, Object> more) {
    Map<String, Object> payload = new HashMap<>(more);
    payload.put("error", Map.of("code", code, "message", message));
    tell("error", payload);
  }

  private void hangUp(String callSid, int code, String message) {
    Map<String, Object> error = Map.of("code", code, "message", message);
    tell("hangup", Map.of("callsid", callSid, "error", error));
  }

  void hear(String text) {
    if (token != null) {
      // Who has shown no token has as long as one that is silent.
      heard = parts.clock().instant();
    }
    if (text.equals(BEAT_FRAME)) {
      return;
    }
    JsonNode frame;
    try {
      frame = parts.json().read(text, JsonNode.class);
    } catch (UncheckedIOException e) {
      error(BAD_REQUEST, "got no JSON", Map.of());
      return;
    }
    String type = frame.path("type").asText();
    JsonNode payload = frame.path("payload");
    if (type.equals("listen")) {
      listen(payload);
      return;
    }
    AccessToken bearer = token;
    if (bearer == null) {
      error(NOT_ALLOWED, "got " + shown(type) + " (expected: listen, with a token)", Map.of());
    } else {
      hear(type, payload, bearer);
    }
  }

  private void listen(JsonNode payload) {
    Instant now = parts.clock().instant();
    AccessToken next;
    try {
      next = tokens.check(payload.path("token").asText(), now);
    } catch (AccessTokens.Refused e) {
      error(e.fault().code(), e.fault().text(), Map.of());
      tell("close", Map.of());
      return;
    }
    AccessToken before = token;
    if (before != null && registered && !isSame(before, next)) {
      parts.presence().remove(before.account(), before.identity(), tab, now);
      registered = false;
    }
    token = next;
    heard = now;
    toldExpired = false;
    long ttl = Duration.between(now, next.expires()).toSeconds();
    Map<String, Object> connected = new HashMap<>();
    connected.put("region", "US_EAST_VIRGINIA");
    connected.put("edge", place.edge());
    connected.put("home", place.home());
    connected.put("gateway", tab.host().value());
    connected.put("token", Map.of("identity", next.identity(), "ttl", ttl));
    tell("connected", connected);
  }

  private static boolean isSame(AccessToken one, AccessToken other) {
    return one.account().equals(other.account()) && one.identity().equals(other.identity());
  }

  private void hear(String type, JsonNode payload, AccessToken bearer) {
    String callSid = payload.path("callsid").asText();
    switch (type) {
      case "register" -> register(payload, bearer);
      case "invite" -> {
        if (payload.path("reconnect").asText().isEmpty()) {
          invite(payload, callSid, bearer);
        } else {
          resume(payload, callSid, bearer);
        }
      }
      case "answer" -> pass(Kind.ANSWER, payload, Map.of(), bearer);
      case "reinvite" -> pass(Kind.REINVITE, payload, Map.of(), bearer);
      case "hangup" -> {
        String reason = payload.path("message").asText("the page hung up");
        pass(Kind.HANGUP, payload, Map.of("reason", reason), bearer);
      }
      case "reject" -> pass(Kind.REJECT, payload, Map.of(), bearer);
      case "dtmf" ->
          pass(Kind.DTMF, payload, Map.of("digits", payload.path("dtmf").asText()), bearer);
      case MESSAGE -> message(payload, bearer);
      default ->
          error(BAD_REQUEST, "got a frame of type " + shown(type), Map.of("callsid", callSid));
    }
  }

  private boolean isExpired(AccessToken bearer) {
    return !bearer.expires().isAfter(parts.clock().instant());
  }

  private void register(JsonNode payload, AccessToken bearer) {
    Instant now = parts.clock().instant();
    boolean wants = payload.path("media").path("audio").asBoolean(false);
    if (!wants) {
      parts.presence().remove(bearer.account(), bearer.identity(), tab, now);
      registered = false;
      tell("offline", Map.of());
    } else if (!bearer.incoming()) {
      error(NOT_ALLOWED, "the token does not allow incoming calls", Map.of());
    } else if (isExpired(bearer)) {
      error(AccessTokens.Fault.EXPIRED.code(), AccessTokens.Fault.EXPIRED.text(), Map.of());
    } else {
      parts.presence().put(bearer.account(), bearer.identity(), tab, now);
      tell("ready", Map.of());
      if (!registered) {
        registered = true;
        var _ = parts.calls().hear(word(Kind.REGISTER, "", payload, Map.of(), bearer));
      }
    }
  }

  private void invite(JsonNode payload, String name, AccessToken bearer) {
    if (isExpired(bearer)) {
      hangUp(name, AccessTokens.Fault.EXPIRED.code(), AccessTokens.Fault.EXPIRED.text());
      return;
    }
    if (bearer.application().isEmpty()) {
      hangUp(name, NO_APPLICATION, "the token names no application for outgoing calls");
      return;
    }
    Map<String, String> params = params(payload.path("twilio").path("params").asText());
    // What the token says cannot be changed by the page.
    params.putAll(bearer.params());
    params.put(Word.APPLICATION, bearer.application());
    if (bearer.application().equals(Word.DIAL)) {
      try {
        Parties parties = dial(params, bearer);
        params.put("To", parties.to());
        params.put(Word.CALLER_ID, parties.from());
      } catch (ApiException e) {
        hangUp(name, BAD_REQUEST, String.valueOf(e.getMessage()));
        return;
      }
    }
    Word word = word(Kind.INVITE, name, payload, params, bearer);
    if (!parts.calls().hear(word)) {
      hangUp(name, UNAVAILABLE, "no host takes calls now");
    }
  }

  private Parties dial(Map<String, String> params, AccessToken bearer) {
    String to = params.getOrDefault("To", "");
    String callerId = params.getOrDefault(Word.CALLER_ID, "");
    return dialRules.check(bearer.account(), bearer.identity(), to, callerId);
  }

  private static Map<String, String> params(String query) {
    Map<String, String> params = new LinkedHashMap<>();
    for (String pair : query.split("&")) {
      int equals = pair.indexOf('=');
      if (equals > 0 && params.size() < MOST_PARAMS) {
        params.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
      }
    }
    return params;
  }

  private static String decoded(String text) {
    try {
      // encodeURIComponent leaves a plus only where one is meant.
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  private void resume(JsonNode payload, String callSid, AccessToken bearer) {
    String proof = payload.path("reconnect").asText();
    boolean isGood =
        CallSid.matches(callSid)
            && reconnects.isGood(proof, bearer.account(), bearer.identity(), callSid);
    if (!isGood || !parts.calls().hear(word(Kind.RESUME, callSid, payload, Map.of(), bearer))) {
      hangUp(callSid, NOT_RESUMED, "the call is over, or another's");
    }
  }

  private void pass(Kind kind, JsonNode payload, Map<String, String> details, AccessToken bearer) {
    String sid = sid(payload.path("callsid").asText(), bearer);
    if (sid.isEmpty() || !parts.calls().hear(word(kind, sid, payload, details, bearer))) {
      missed(kind, payload);
    }
  }

  private void missed(Kind kind, JsonNode payload) {
    String callSid = payload.path("callsid").asText();
    if (kind == Kind.REINVITE || kind == Kind.ANSWER) {
      hangUp(callSid, GONE, "the call is over");
    }
  }

  /// A page that does not know its call's SID yet says its own name for it.
  private String sid(String said, AccessToken bearer) {
    if (CallSid.matches(said)) {
      return said;
    }
    return said.isEmpty()
        ? ""
        : BrowserSignalling.sid(parts.mint(), bearer.account(), bearer.identity(), said);
  }

  private void message(JsonNode payload, AccessToken bearer) {
    String messageSid = payload.path("voiceeventsid").asText();
    String content = payload.path("content").toString();
    if (!messageSid.matches(MESSAGE_SID) || content.isEmpty()) {
      refuse(payload, BAD_REQUEST, "got no message (expected: voiceeventsid and content)");
      return;
    }
    if (content.length() > LONGEST_CONTENT) {
      refuse(payload, CONTENT_TOO_LONG, "got a message of " + content.length() + " characters");
      return;
    }
    Map<String, String> details = new HashMap<>();
    details.put("voiceeventsid", messageSid);
    details.put("contenttype", payload.path("contenttype").asText("application/json"));
    details.put("content", content);
    String sid = sid(payload.path("callsid").asText(), bearer);
    if (sid.isEmpty() || !parts.calls().hear(word(Kind.MESSAGE, sid, payload, details, bearer))) {
      refuse(payload, GONE, "the call is over");
    }
  }

  private void refuse(JsonNode message, int code, String why) {
    error(
        code,
        why,
        Map.of(
            "callsid",
            message.path("callsid").asText(),
            "voiceeventsid",
            message.path("voiceeventsid").asText()));
  }

  private Word word(
      Kind kind,
      String callSid,
      JsonNode payload,
      Map<String, String> details,
      AccessToken bearer) {
    String sdp = payload.path("sdp").asText();
    return new Word(
        kind,
        tab,
        bearer.account(),
        bearer.identity(),
        callSid,
        sdp.isEmpty() ? null : sdp,
        details);
  }

  private static String shown(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "...";
  }
}

package io.ringfort.bench.browsers;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One call of one page: it calls, or is called and answers at once. Frames come on a thread of the
/// page's; anybody may ask how it is.
final class BrowserCall {
  private final Sound sound;
  private volatile @Nullable Page page;
  private volatile @Nullable String sid;
  private volatile @Nullable String ended;
  private volatile long begunNanos;
  private volatile long answeredNanos;
  private volatile boolean over;

  BrowserCall(Sound sound) {
    this.sound = sound;
  }

  /// @param opened by which it speaks
  void use(Page opened) {
    page = opened;
  }

  /// @param params as the SDK sends them: `To=x&...`; empty for none
  void begin(String params) {
    begunNanos = System.nanoTime();
    tell(
        "invite",
        Map.of(
            "callsid",
            "TJS" + UUID.randomUUID(),
            "sdp",
            sound.ours().offer(),
            "twilio",
            params.isEmpty() ? Map.of() : Map.of("params", params)));
  }

  private void tell(String type, Map<String, Object> payload) {
    Page open = page;
    if (open != null) {
      open.tell(type, payload);
    }
  }

  void hear(String type, JsonNode payload) {
    String sdp = payload.path("sdp").asText();
    switch (type) {
      case "ringing", "answer" -> {
        sid = payload.path("callsid").asText();
        if (!sdp.isEmpty()) {
          sound.toward(sdp);
        }
        if (type.equals("answer") && answeredNanos == 0) {
          answeredNanos = System.nanoTime();
        }
      }
      case "invite" -> {
        begunNanos = System.nanoTime();
        String called = payload.path("callsid").asText();
        sid = called;
        tell("answer", Map.of("callsid", called, "sdp", sound.ours().answer()));
        answeredNanos = System.nanoTime();
        sound.toward(sdp);
      }
      case "hangup", "cancel", "error", "gone" -> {
        if (!over && ended == null) {
          ended = type + " " + payload;
        }
      }
      default -> {
        // Of no meaning to a call.
      }
    }
  }

  Sound sound() {
    return sound;
  }

  /// Whether it was answered, and something is heard.
  boolean isThere() {
    return ended == null && answeredNanos != 0 && sound.firstNanos() != 0;
  }

  /// Why it can come to nothing any more; null: it still can.
  @Nullable String fault() {
    String end = ended;
    return end != null ? end : sound.fault();
  }

  /// From the invite to the answer.
  long answerNanos() {
    return answeredNanos - begunNanos;
  }

  /// From the answer to the first packet behind it: none of sound that came before.
  long soundNanos() {
    return Math.max(0, sound.firstNanos() - answeredNanos);
  }

  /// Null: the stack has not taken it.
  @Nullable String sid() {
    return sid;
  }

  void hangUp() throws IOException {
    over = true;
    String known = sid;
    if (known != null) {
      tell("hangup", Map.of("callsid", known));
    }
    sound.close();
  }

  void leave() {
    Page open = page;
    if (open != null) {
      open.close();
    }
  }
}

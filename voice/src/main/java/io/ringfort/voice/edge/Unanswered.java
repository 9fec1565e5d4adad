package io.ringfort.voice.edge;

import io.ringfort.protocol.sip.SipRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Requests that a voice host was given and has not answered finally. When it dies they go to its
/// successor, or to another host when nobody took over what they are about: a far end that heard
/// 100, or that speaks TCP, does not send its request again. Any thread.
final class Unanswered {
  private static final int MOST = 4_000;
  private static final long LONGEST = Duration.ofSeconds(32).toNanos();

  /// Via, CSeq and what stands between them; of more it is not worth to look for them.
  private static final int HEAD_OCTETS = 2_048;

  private static final int STATUS_AT = "SIP/2.0 ".length();

  private final Map<String, Kept> waiting = new LinkedHashMap<>();

  private record Kept(Arrival arrival, long since) {}

  void came(Arrival arrival) {
    if (!(arrival.message() instanceof SipRequest request) || request.is("ACK")) {
      return;
    }
    String key = key(request.topVia().branch().orElse(""), request.method());
    long now = System.nanoTime();
    synchronized (waiting) {
      // A copy changes nothing but the age.
      waiting.remove(key);
      waiting.put(key, new Kept(arrival, now));
      var oldest = waiting.values().iterator();
      while (oldest.hasNext() && (now - oldest.next().since > LONGEST || waiting.size() > MOST)) {
        oldest.remove();
      }
    }
  }

  /// The voice host sends that.
  void sent(byte[] message) {
    if (message.length <= STATUS_AT || message[0] != 'S' || message[STATUS_AT] < '2') {
      // A request, or a provisional answer. No method of ours begins with S.
      return;
    }
    String head =
        new String(message, 0, Math.min(message.length, HEAD_OCTETS), StandardCharsets.ISO_8859_1);
    String branch = between(head, ";branch=", head.indexOf("\r\nVia:"));
    int cseq = head.indexOf("\r\nCSeq:");
    int end = cseq < 0 ? -1 : head.indexOf("\r\n", cseq + 2);
    if (branch != null && end > 0) {
      String method = head.substring(head.lastIndexOf(' ', end) + 1, end);
      synchronized (waiting) {
        waiting.remove(key(branch, method));
      }
    }
  }

  private static @Nullable String between(String head, String before, int from) {
    int at = from < 0 ? -1 : head.indexOf(before, from);
    if (at < 0) {
      return null;
    }
    int start = at + before.length();
    int end = start;
    while (end < head.length() && ";,\r \t".indexOf(head.charAt(end)) < 0) {
      end++;
    }
    return head.substring(start, end);
  }

  private static String key(String branch, String method) {
    return method + " " + branch;
  }

  /// What is left, in the order in which it came; nothing is left after that.
  List<Arrival> rest() {
    long now = System.nanoTime();
    synchronized (waiting) {
      var rest =
          waiting.values().stream()
              .filter(k -> now - k.since < LONGEST)
              .map(Kept::arrival)
              .toList();
      waiting.clear();
      return rest;
    }
  }
}

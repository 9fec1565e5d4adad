package io.ringfort.api.gateway;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The keys of requests that were given up without anyone knowing their effect: the Java SDK then
/// sends the very same request again, which must not make a second resource. Any thread.
///
/// When it is full the oldest is forgotten; it is small since a gateway gives up rarely.
final class Doubts {
  private static final Duration SDK_RETRIES_WITHIN = Duration.ofSeconds(20);
  private static final int MOST = 10_000;

  private final Map<String, Doubt> doubts =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Doubt> eldest) {
          return size() > MOST;
        }
      };
  private volatile boolean isEmpty = true;

  private record Doubt(String key, Instant until) {}

  void remember(AggregatedHttpRequest request, String key, Instant now) {
    if (request.method() == HttpMethod.POST) {
      synchronized (doubts) {
        doubts.put(hash(request), new Doubt(key, now.plus(SDK_RETRIES_WITHIN)));
        isEmpty = false;
      }
    }
  }

  /// Whoever takes one has it: two requests at the same moment are two.
  Optional<String> takeOver(AggregatedHttpRequest request, Instant now) {
    if (isEmpty || request.method() != HttpMethod.POST) {
      return Optional.empty();
    }
    synchronized (doubts) {
      Doubt doubt = doubts.remove(hash(request));
      isEmpty = doubts.isEmpty();
      return doubt == null || now.isAfter(doubt.until())
          ? Optional.empty()
          : Optional.of(doubt.key());
    }
  }

  private static String hash(AggregatedHttpRequest request) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      String head =
          request.path() + "\n" + request.headers().get(HttpHeaderNames.AUTHORIZATION, "") + "\n";
      digest.update(head.getBytes(StandardCharsets.UTF_8));
      digest.update(request.content().array());
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JVM has no SHA-256", e);
    }
  }
}

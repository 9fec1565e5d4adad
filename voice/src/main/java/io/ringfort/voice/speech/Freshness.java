package io.ringfort.voice.speech;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/// How long a customer's file may be used again, from its `Cache-Control` (RFC 9111 section 5.2.2).
/// Ours is a private cache: each account has its own copies.
///
/// @param keep false: not at all
/// @param freshUntil without asking
/// @param staleUntil when the server cannot be asked
record Freshness(boolean keep, Instant freshUntil, Instant staleUntil) {
  private static final Duration MOST_FRESH = Duration.ofDays(7);
  private static final Duration MOST_STALE = Duration.ofDays(1);

  static Freshness of(String cacheControl, Instant now) {
    Duration fresh = Duration.ZERO;
    boolean keep = true;
    boolean mustAsk = false;
    boolean neverStale = false;
    for (String directive : cacheControl.toLowerCase(Locale.ROOT).split(",")) {
      String[] pair = directive.strip().split("=", 2);
      switch (pair[0].strip()) {
        case "no-store" -> keep = false;
        case "no-cache" -> mustAsk = true;
        case "must-revalidate" -> neverStale = true;
        case "max-age" -> fresh = seconds(pair.length == 2 ? pair[1] : "");
        default -> {
          // For shared caches, or an extension.
        }
      }
    }
    Instant freshUntil = mustAsk ? now : now.plus(fresh);
    boolean stale = !mustAsk && !neverStale;
    return new Freshness(keep, freshUntil, stale ? freshUntil.plus(MOST_STALE) : freshUntil);
  }

  private static Duration seconds(String text) {
    String digits = text.strip().replace("\"", "");
    if (!digits.matches("\\d{1,9}")) {
      return Duration.ZERO;
    }
    Duration asked = Duration.ofSeconds(Long.parseLong(digits));
    return asked.compareTo(MOST_FRESH) < 0 ? asked : MOST_FRESH;
  }
}

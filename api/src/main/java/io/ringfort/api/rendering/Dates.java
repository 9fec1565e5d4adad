package io.ringfort.api.rendering;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Moments as the public API writes and reads them.
public final class Dates {
  // RFC 2822 section 3.3 with two-digit day and numeric zone: the Java SDK reads nothing else.
  private static final DateTimeFormatter RFC_2822 =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss '+0000'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private Dates() {}

  /// As the 2010 API writes it.
  public static @Nullable String rfc2822(@Nullable Instant instant) {
    return instant == null ? null : RFC_2822.format(instant);
  }

  /// As the newer APIs write it: ISO-8601, whole seconds.
  public static String iso(Instant instant) {
    return DateTimeFormatter.ISO_INSTANT.format(instant.truncatedTo(ChronoUnit.SECONDS));
  }

  /// Reads ISO-8601 with or without zone (then it is UTC: the Java SDK leaves it out), a blank
  /// instead of the T, or RFC 2822.
  public static Optional<Instant> parse(String text) {
    try {
      if (text.indexOf(',') == 3) {
        return Optional.of(
            ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
      }
      String iso = text.replace(' ', 'T');
      int time = iso.indexOf('T');
      if (time < 0) {
        return Optional.of(LocalDate.parse(iso).atStartOfDay(ZoneOffset.UTC).toInstant());
      }
      boolean zoned = iso.endsWith("Z") || iso.indexOf('+', time) > 0 || iso.indexOf('-', time) > 0;
      return Optional.of(
          zoned
              ? OffsetDateTime.parse(iso).toInstant()
              : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  /// True when the text names a day, not a moment in it.
  public static boolean isDay(String text) {
    return text.length() == "2026-01-02".length();
  }
}

package io.ringfort.core.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/// Instants as ISO-8601 text in UTC, always with six decimals: so they sort as text, and PostgreSQL keeps them whole.
///
/// Every message is written several times with several instants, so this does without a formatter: instants of one second share
/// the text up to the point.
final class InstantText {
  private static final int LENGTH = "2026-01-02T03:04:05.123456Z".length();
  private static final int SECONDS_LENGTH = "2026-01-02T03:04:05.".length();
  private static final int NANOS_PER_MICRO = 1_000;
  private static final AtomicReference<Second> LAST = new AtomicReference<>(new Second(0, "1970-01-01T00:00:00."));

  /// A second and its text.
  private record Second(long epochSecond, String text) {}

  private InstantText() {}

  static String write(Instant instant) {
    Second second = LAST.get();
    if (second.epochSecond() != instant.getEpochSecond()) {
      second = new Second(instant.getEpochSecond(), secondText(instant.getEpochSecond()));
      LAST.set(second);
    }
    char[] out = new char[LENGTH];
    second.text().getChars(0, SECONDS_LENGTH, out, 0);
    int micros = instant.getNano() / NANOS_PER_MICRO;
    for (int i = LENGTH - 2; i >= SECONDS_LENGTH; i--) {
      out[i] = (char) ('0' + micros % 10);
      micros /= 10;
    }
    out[LENGTH - 1] = 'Z';
    return new String(out);
  }

  private static String secondText(long epochSecond) {
    LocalDateTime t = LocalDateTime.ofEpochSecond(epochSecond, 0, ZoneOffset.UTC);
    if (t.getYear() < 0 || t.getYear() > 9_999) {
      throw new IllegalArgumentException("instant: got year " + t.getYear() + " (expected: 0 to 9999)");
    }
    return "%04d-%02d-%02dT%02d:%02d:%02d."
        .formatted(t.getYear(), t.getMonthValue(), t.getDayOfMonth(), t.getHour(), t.getMinute(), t.getSecond());
  }

  /// Any ISO-8601 instant; fast for the form that [#write] writes and the second that was last seen.
  static Instant read(String text) {
    Second second = LAST.get();
    if (text.length() != LENGTH || !text.startsWith(second.text()) || text.charAt(LENGTH - 1) != 'Z') {
      return Instant.parse(text);
    }
    int micros = 0;
    for (int i = SECONDS_LENGTH; i < LENGTH - 1; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return Instant.parse(text);
      }
      micros = micros * 10 + digit;
    }
    return Instant.ofEpochSecond(second.epochSecond(), (long) micros * NANOS_PER_MICRO);
  }

  static final class Writer extends StdSerializer<Instant> {
    private static final long serialVersionUID = 1L;

    Writer() {
      super(Instant.class);
    }

    @Override
    public void serialize(Instant value, JsonGenerator out, SerializerProvider provider) throws IOException {
      out.writeString(write(value));
    }
  }

  static final class Reader extends StdDeserializer<Instant> {
    private static final long serialVersionUID = 1L;

    Reader() {
      super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser in, DeserializationContext context) throws IOException {
      return read(in.getText());
    }
  }
}

package io.ringfort.core.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/// Instants as ISO-8601 text in UTC, always with six decimals: so they sort as text, and PostgreSQL
/// keeps them whole.
///
/// Every message is written several times with several instants, so this does without a formatter.
final class InstantText {
  static final int LENGTH = "2026-01-02T03:04:05.123456Z".length();
  private static final int NANOS_PER_MICRO = 1_000;
  private static final int LAST_YEAR = 9_999;

  private InstantText() {}

  static String write(Instant instant) {
    byte[] out = new byte[LENGTH];
    write(instant, out, 0);
    return new String(out, StandardCharsets.ISO_8859_1);
  }

  /// Writes [#LENGTH] bytes.
  static void write(Instant instant, byte[] out, int at) {
    LocalDateTime time = LocalDateTime.ofEpochSecond(instant.getEpochSecond(), 0, ZoneOffset.UTC);
    if (time.getYear() < 0 || time.getYear() > LAST_YEAR) {
      throw new IllegalArgumentException(
          "instant: got year " + time.getYear() + " (expected: 0 to " + LAST_YEAR + ")");
    }
    digits(out, at, 4, time.getYear());
    out[at + 4] = '-';
    digits(out, at + 5, 2, time.getMonthValue());
    out[at + 7] = '-';
    digits(out, at + 8, 2, time.getDayOfMonth());
    out[at + 10] = 'T';
    digits(out, at + 11, 2, time.getHour());
    out[at + 13] = ':';
    digits(out, at + 14, 2, time.getMinute());
    out[at + 16] = ':';
    digits(out, at + 17, 2, time.getSecond());
    out[at + 19] = '.';
    digits(out, at + 20, 6, instant.getNano() / NANOS_PER_MICRO);
    out[at + 26] = 'Z';
  }

  private static void digits(byte[] out, int start, int count, int value) {
    int rest = value;
    for (int i = start + count - 1; i >= start; i--) {
      out[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }

  /// Any ISO-8601 instant; fast for the form that [#write] writes.
  static Instant read(String text) {
    if (text.length() != LENGTH
        || text.charAt(10) != 'T'
        || text.charAt(19) != '.'
        || text.charAt(26) != 'Z') {
      return Instant.parse(text);
    }
    int year = number(text, 0, 4);
    int month = number(text, 5, 2);
    int day = number(text, 8, 2);
    int hour = number(text, 11, 2);
    int minute = number(text, 14, 2);
    int second = number(text, 17, 2);
    int micros = number(text, 20, 6);
    if ((year | month | day | hour | minute | second | micros) < 0) {
      return Instant.parse(text);
    }
    return LocalDateTime.of(year, month, day, hour, minute, second, micros * NANOS_PER_MICRO)
        .toInstant(ZoneOffset.UTC);
  }

  /// @return -1 when there is anything but digits
  private static int number(String text, int start, int count) {
    int value = 0;
    for (int i = start; i < start + count; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  static final class Writer extends StdSerializer<Instant> {
    private static final long serialVersionUID = 1L;

    Writer() {
      super(Instant.class);
    }

    @Override
    public void serialize(Instant value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
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

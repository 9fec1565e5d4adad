package io.ringfort.messaging.outbound;

import io.ringfort.core.json.Json;
import io.ringfort.core.json.JsonWriter;
import io.ringfort.core.json.WritesItself;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/// What the changelog keeps of a message that has ended and whose archiving and callbacks are
/// durable: a later owner must not do them again, only know the SID until no copy of the intent can
/// come.
///
/// @param over the last moment at which its intent may have been appended again
record Over(Instant over) implements WritesItself {
  private static final byte[] START = "{\"over\"".getBytes(StandardCharsets.US_ASCII);

  @Override
  public void writeTo(JsonWriter out) {
    out.begin().time("over", over).end();
  }

  /// True when the changelog's value is such a record, not a message.
  static boolean isIn(byte[] value) {
    return value.length > START.length
        && Arrays.equals(value, 0, START.length, START, 0, START.length);
  }

  static Over read(byte[] value, Json json) {
    return json.read(value, Over.class);
  }
}

package io.ringfort.core.archive;

import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.json.Json;
import io.ringfort.engines.memory.MemoryMap;
import io.ringfort.engines.queue.Entry;
import io.ringfort.engines.queue.Queue;
import io.ringfort.engines.queue.Subscription;
import io.ringfort.engines.queue.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/// Moves post-flight records from the queue into the archive, in batches, as many times as it
/// takes; then takes the ended thing out of the memory store, where it was visible until now.
public final class Archiver {
  private static final int BATCH = 1_000;
  private static final String GROUP = "archive";

  private Archiver() {}

  /// @param inFlight the memory map that holds things of a kind, under the key `account/sid`; empty
  ///   for what is nowhere before it is here
  public static Subscription start(
      Queue queue,
      Topic postflight,
      Archive archive,
      Function<String, Optional<MemoryMap>> inFlight) {
    return queue.workInBatches(
        postflight,
        GROUP,
        BATCH,
        entries -> {
          List<Archived> records = entries.stream().map(Archiver::read).toList();
          archive.insert(records);
          records.forEach(
              r ->
                  inFlight
                      .apply(r.kind())
                      .ifPresent(map -> map.remove(r.account() + "/" + r.sid())));
        });
  }

  /// A record as it travels: kind, account and creation time on a line each, then the document as
  /// it is stored.
  public static byte[] write(Archived record) {
    return write(
        record.kind(),
        record.account(),
        record.created(),
        record.doc().getBytes(StandardCharsets.UTF_8));
  }

  /// As above.
  ///
  /// @param doc as UTF-8
  public static byte[] write(String kind, AccountSid account, Instant created, byte[] doc) {
    byte[] head =
        (kind + "\n" + account.value() + "\n" + Json.text(created) + "\n")
            .getBytes(StandardCharsets.UTF_8);
    byte[] whole = Arrays.copyOf(head, head.length + doc.length);
    System.arraycopy(doc, 0, whole, head.length, doc.length);
    return whole;
  }

  private static Archived read(Entry entry) {
    byte[] value = Objects.requireNonNull(entry.value());
    int kind = lineEnd(value, 0);
    int account = lineEnd(value, kind + 1);
    int created = lineEnd(value, account + 1);
    return new Archived(
        entry.key(),
        new AccountSid(text(value, kind + 1, account)),
        text(value, 0, kind),
        Json.instant(text(value, account + 1, created)),
        text(value, created + 1, value.length));
  }

  private static int lineEnd(byte[] value, int start) {
    for (int i = start; i < value.length; i++) {
      if (value[i] == '\n') {
        return i;
      }
    }
    throw new IllegalArgumentException("archive record: got no line end (expected: three)");
  }

  private static String text(byte[] value, int start, int end) {
    return new String(value, start, end - start, StandardCharsets.UTF_8);
  }
}

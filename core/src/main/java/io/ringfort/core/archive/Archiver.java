package io.ringfort.core.archive;

import io.ringfort.core.ids.AccountSid;
import io.ringfort.engines.memory.MemoryMap;
import io.ringfort.engines.queue.Entry;
import io.ringfort.engines.queue.Queue;
import io.ringfort.engines.queue.Subscription;
import io.ringfort.engines.queue.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/// Moves post-flight records from the queue into the archive, in batches, as many times as it
/// takes; then takes the ended thing out of the memory store, where it was visible until now.
public final class Archiver {
  private static final int BATCH = 1_000;
  private static final String GROUP = "archive";

  private Archiver() {}

  /// @param inFlight the memory map that holds things of a kind, under the key `account/sid`
  public static Subscription start(
      Queue queue, Topic postflight, Archive archive, Function<String, MemoryMap> inFlight) {
    return queue.workInBatches(
        postflight,
        GROUP,
        BATCH,
        entries -> {
          List<Archived> records = entries.stream().map(Archiver::read).toList();
          archive.insert(records);
          records.forEach(r -> inFlight.apply(r.kind()).remove(r.account() + "/" + r.sid()));
        });
  }

  /// A record as it travels: kind, account and creation time on a line each, then the document as
  /// it is stored.
  public static byte[] write(Archived record) {
    return String.join(
            "\n",
            record.kind(),
            record.account().value(),
            record.created().toString(),
            record.doc())
        .getBytes(StandardCharsets.UTF_8);
  }

  private static Archived read(Entry entry) {
    String[] parts =
        new String(Objects.requireNonNull(entry.value()), StandardCharsets.UTF_8).split("\n", 4);
    return new Archived(
        entry.key(), new AccountSid(parts[1]), parts[0], Instant.parse(parts[2]), parts[3]);
  }
}

package io.ringfort.stack.boot;

import io.ringfort.core.directory.DirectoryWriter;
import io.ringfort.core.directory.VoiceQueue;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.QueueSid;
import io.ringfort.engines.threads.Threads;
import io.ringfort.voice.calls.RoomCustomers;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes the queues that documents name. Callers do not wait for it: they are in the queue whether
/// or not the directory knows it already.
final class QueueMaker implements RoomCustomers.Queues {
  private static final Logger LOG = LoggerFactory.getLogger(QueueMaker.class);
  private static final int USUAL_SIZE = 1_000;

  private final DirectoryWriter writer;
  private final InstantSource clock;

  QueueMaker(DirectoryWriter writer, InstantSource clock) {
    this.writer = writer;
    this.clock = clock;
  }

  @Override
  public void create(AccountSid account, QueueSid sid, String name) {
    Threads.startVirtual("queue-maker", () -> insert(account, sid, name));
  }

  private void insert(AccountSid account, QueueSid sid, String name) {
    Instant now = clock.instant();
    try {
      writer.insert(new VoiceQueue(sid, account, name, USUAL_SIZE, now, now), Optional.empty());
    } catch (RuntimeException e) {
      // The next caller who enters it has it made.
      LOG.warn("queue '{}' of {} is not in the directory yet: {}", name, account, e.getMessage());
    }
  }
}

package io.ringfort.core.timeline;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.ringfort.core.archive.Archiver;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.SidMint;
import io.ringfort.core.json.Json;
import io.ringfort.engines.queue.Queue;
import io.ringfort.engines.queue.Topic;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps steps that are told beside a call or message and often after it, such as callbacks: each
/// is a record of its own on the topic `postflight`, from where the archiver brings it into the
/// archive, where [StepHistory] has it. Any thread.
///
/// Nothing waits for a step, and one that is lost changes nothing but what is told. So a host keeps
/// at most [#MOST_A_SECOND] of those that went well and as many that failed: what has ended must
/// not wait in the queue behind the story of its callbacks.
public final class Steps {
  private static final Logger LOG = LoggerFactory.getLogger(Steps.class);

  /// Steps that were left out, because there were too many or the queue did not take them.
  private static final String LOST = "ringfort.timeline.steps.lost";

  private static final int MOST_A_SECOND = 500;
  private static final int BURST = 2_000;

  private final About about;
  private final Queue queue;
  private final Topic postflight;
  private final Json json;
  private final SidMint mint;
  private final InstantSource clock;
  private final AtomicLong added = new AtomicLong();
  private final Counter lost;
  private final Allowance good;
  private final Allowance failed;

  public Steps(
      About about,
      Queue queue,
      Topic postflight,
      Json json,
      SidMint mint,
      InstantSource clock,
      MeterRegistry metrics) {
    this.about = about;
    this.queue = queue;
    this.postflight = postflight;
    this.json = json;
    this.mint = mint;
    this.clock = clock;
    lost = metrics.counter(LOST, "about", about.field());
    good = new Allowance(MOST_A_SECOND, BURST, clock);
    failed = new Allowance(MOST_A_SECOND, BURST, clock);
  }

  /// Keeps a step. Neither blocks nor fails.
  ///
  /// @return false when there are too many to keep this one
  public boolean add(AccountSid account, String sid, TimelineEntry entry) {
    if (!(Exchanges.isFailed(entry) ? failed : good).take()) {
      lost.increment();
      return false;
    }
    Instant now = clock.instant();
    String own = mint.derive("TL", sid, now.toString(), "" + added.incrementAndGet());
    byte[] doc = StepHistory.document(about, sid, entry, json);
    try {
      var _ =
          queue
              .append(postflight, own, Archiver.write(about.kind(), account, now, doc))
              .whenComplete(
                  (_, failure) -> {
                    if (failure != null) {
                      lose(sid, failure);
                    }
                  });
    } catch (RuntimeException e) {
      lose(sid, e);
    }
    return true;
  }

  private void lose(String sid, Throwable failure) {
    lost.increment();
    LOG.debug("sid={} a step of its timeline is lost: {}", sid, failure.getMessage());
  }
}

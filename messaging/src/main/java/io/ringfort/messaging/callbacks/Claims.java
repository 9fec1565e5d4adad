package io.ringfort.messaging.callbacks;

import io.ringfort.engines.memory.Memory;
import io.ringfort.engines.memory.MemoryException;
import io.ringfort.engines.memory.MemoryMap;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What hosts know of each other's further tries at one webhook: whether one is being made, and
/// whether somebody who sent it again was answered. In the memory store only: while that is away,
/// or should it be lost, a webhook may be asked once more with the same token, and replies that were
/// sent are known by their SIDs. First tries make no claims.
final class Claims {
  private static final Logger LOG = LoggerFactory.getLogger(Claims.class);

  /// Of a claim: as long as an application and its fallback are waited for, and a little longer. A
  /// host that dies leaves its own behind.
  static final Duration ASKING = Duration.ofSeconds(40);

  /// Longer than there are tries by themselves.
  private static final Duration ANSWERED = Duration.ofHours(1);

  private static final byte[] YES = {1};

  private final MemoryMap asking;
  private final MemoryMap answered;

  Claims(Memory memory) {
    asking = memory.map("by-key/webhooks-asking");
    answered = memory.map("by-key/webhooks-answered");
  }

  /// To ask about a message; given back by [Claims#release].
  ///
  /// @param mine so that nobody else's is given back
  record Claim(String key, String mine) {}

  /// @return null while another try is being made
  @Nullable Claim take(Job job) {
    Claim claim = new Claim(key(job), UUID.randomUUID().toString());
    try {
      if (asking.putIfAbsent(claim.key(), bytes(claim), ASKING) != null) {
        return null;
      }
    } catch (MemoryException e) {
      tell(job, e);
    }
    return claim;
  }

  private static byte[] bytes(Claim claim) {
    return claim.mine().getBytes(StandardCharsets.UTF_8);
  }

  void release(Claim claim) {
    try {
      var _ = asking.remove(claim.key(), bytes(claim));
    } catch (MemoryException e) {
      LOG.debug("the claim of {} lapses by itself: {}", claim.key(), e.getMessage());
    }
  }

  /// Who sent it again was answered: tries by themselves are over.
  void answered(Job job) {
    try {
      answered.put(key(job), YES, ANSWERED);
    } catch (MemoryException e) {
      tell(job, e);
    }
  }

  boolean isAnswered(Job job) {
    try {
      return answered.get(key(job)) != null;
    } catch (MemoryException e) {
      tell(job, e);
      return false;
    }
  }

  private static void tell(Job job, MemoryException e) {
    LOG.warn("sid={} may be asked about once more: {}", job.about(), e.getMessage());
  }

  /// An inbound message is asked about as a whole, a status by its token.
  private static String key(Job job) {
    String what =
        switch (job) {
          case Job.StatusCallback callback -> callback.token();
          case Job.Inbound inbound -> inbound.about().value();
        };
    return job.account() + "/" + what;
  }
}

package io.ringfort.api.idempotency;

import io.ringfort.api.errors.ApiError;
import io.ringfort.api.errors.ApiException;
import io.ringfort.api.http.Request;
import io.ringfort.api.http.Response;
import io.ringfort.core.json.Json;
import io.ringfort.engines.memory.MemoryMap;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Creates with a customer's key: one of them works at a time, over all hosts; the others wait for
/// it or come again, or go on with the same SID when its host is over. Any thread.
final class KeyedCreates {
  private static final Logger LOG = LoggerFactory.getLogger(KeyedCreates.class);
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final MemoryMap memos;
  private final Json json;
  private final InstantSource clock;
  private final Workers workers;

  /// What this very host works on: waiting for it needs no listener.
  private final Map<String, CompletableFuture<Void>> atWorkHere = new ConcurrentHashMap<>();

  KeyedCreates(MemoryMap memos, Json json, InstantSource clock, Workers workers) {
    this.memos = memos;
    this.json = json;
    this.clock = clock;
    this.workers = workers;
  }

  /// @param atWork how long it may take at most
  Response create(Request request, Creator creator, Claim claim, Duration atWork) {
    String key = Objects.requireNonNull(claim.memoryKey());
    byte[] working = memo(claim, Memo.State.WORKING, 0);
    boolean isRepeat = request.keys().areRepeated();
    long patienceEnds = System.nanoTime() + patience(request).toNanos();
    while (true) {
      byte[] there = memos.putIfAbsent(key, working, atWork);
      if (there == null) {
        return work(request, creator, claim, false);
      }
      Memo memo = json.read(there, Memo.class);
      claim.requireSame(memo.requestHash());
      switch (memo.state()) {
        case DONE -> {
          Response shown = creator.show(request, claim).orElseThrow(request::notFound);
          // The customer has not seen an answer to this request if it was another API host's.
          return isRepeat && isSameTry(memo, claim) ? shown : shown.replayed(memo.status());
        }
        case OPEN -> {
          if (memos.replace(key, there, working, atWork)) {
            return work(request, creator, claim, true);
          }
        }
        case WORKING -> {
          if (isRepeat && isSameTry(memo, claim)) {
            // The host that began it died or froze. Should it wake up: it is the same SID.
            return work(request, creator, claim, false);
          }
          if (isOver(memo)) {
            if (memos.replace(key, there, working, atWork)) {
              return work(request, creator, claim, true);
            }
          } else if (!awaitChange(key, there, memo, patienceEnds - System.nanoTime())) {
            throw new ApiException(ApiError.CONFLICT);
          }
        }
      }
    }
  }

  private boolean isOver(Memo memo) {
    return memo.worker() != null && workers.isOver(memo.worker());
  }

  private static boolean isSameTry(Memo memo, Claim claim) {
    return memo.stamp() != null && memo.stamp().equals(claim.stamp());
  }

  private Duration patience(Request request) {
    Duration left = request.deadline().remaining(clock.instant());
    return left.compareTo(PATIENCE) < 0 ? left : PATIENCE;
  }

  /// @param doubted whether an earlier try ended without anyone knowing its effect
  private Response work(Request request, Creator creator, Claim claim, boolean doubted) {
    String key = Objects.requireNonNull(claim.memoryKey());
    CompletableFuture<Void> over = new CompletableFuture<>();
    atWorkHere.put(key, over);
    try {
      Optional<Response> made = creator.recall(request, claim);
      if (made.isPresent()) {
        finish(claim, made.get().status(), clock.instant());
        return request.keys().areRepeated() ? made.get() : made.get().replayed(made.get().status());
      }
      Creator.Created created = creator.create(request, claim);
      finish(claim, created.response().status(), created.effective());
      return created.response();
    } catch (RuntimeException e) {
      giveUp(claim, doubted, e);
      throw e;
    } finally {
      atWorkHere.remove(key, over);
      over.complete(null);
    }
  }

  private void finish(Claim claim, int status, Instant effective) {
    try {
      Duration lifespan = Duration.between(clock.instant(), Claim.forgottenAt(effective));
      memos.put(
          Objects.requireNonNull(claim.memoryKey()),
          memo(claim, Memo.State.DONE, status),
          lifespan);
    } catch (RuntimeException e) {
      // Committed, so never an error to the caller: a repeat is told by the resource itself.
      LOG.warn("cannot remember the key of {}: {}", claim.sid(), e.getMessage());
    }
  }

  private void giveUp(Claim claim, boolean doubted, RuntimeException failure) {
    String key = Objects.requireNonNull(claim.memoryKey());
    byte[] working = memo(claim, Memo.State.WORKING, 0);
    try {
      if (failure instanceof ApiException && !doubted) {
        memos.remove(key, working);
      } else {
        Duration lifespan = Duration.between(clock.instant(), Claim.forgottenAt(clock.instant()));
        memos.replace(key, working, memo(claim, Memo.State.OPEN, 0), lifespan);
      }
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  /// @return false when nothing changed in that time, and whoever works on it is alive
  private boolean awaitChange(String key, byte[] there, Memo memo, long nanos) {
    CompletableFuture<Void> here = atWorkHere.get(key);
    if (here != null) {
      return await(here, nanos);
    }
    try {
      return memos.await(
          key, now -> isOver(memo) || !Arrays.equals(now, there), Duration.ofNanos(nanos));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static boolean await(CompletableFuture<Void> change, long nanos) {
    try {
      change.get(nanos, TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException _) {
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a wait was failed by nobody we know", e);
    }
  }

  private byte[] memo(Claim claim, Memo.State state, int status) {
    String worker = state == Memo.State.WORKING ? workers.self() : null;
    return json.bytes(
        new Memo(claim.requestHash(), state, claim.sid(), status, claim.stamp(), worker));
  }
}

package io.ringfort.api.idempotency;

import io.ringfort.api.errors.ApiError;
import io.ringfort.api.errors.ApiException;
import io.ringfort.api.http.Handler;
import io.ringfort.api.http.Request;
import io.ringfort.api.http.Response;
import io.ringfort.core.ids.IdempotencyKey;
import io.ringfort.core.ids.SidMint;
import io.ringfort.core.json.Json;
import io.ringfort.engines.memory.Memory;
import io.ringfort.engines.memory.MemoryMap;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The first thing a create meets: gives it its key and so its SID, and answers what was answered
/// before.
///
/// With a customer's key (`Idempotency-Key` or `I-Twilio-Idempotency-Token`): same key and same
/// parameters, same resource; other parameters, 422; still being worked on, a short wait, then 409.
/// Without one, a key is made; only what ended without anyone knowing its effect is remembered for
/// some seconds, since the Java SDK then sends the very same request again. Any thread.
public final class FrontDoor {
  /// The memory map of keys.
  public static final String MAP = "by-key/idempotency";

  /// Beyond its deadline a request has no effect; the rest is for the answer to be written down.
  private static final Duration WORK_ENDS_AFTER_DEADLINE = Duration.ofSeconds(5);

  private static final Duration SDK_RETRIES_WITHIN = Duration.ofSeconds(20);

  private final KeyedCreates keyed;
  private final MemoryMap memos;
  private final SidMint mint;
  private final InstantSource clock;

  /// No two hosts, and no two runs of one, share it; so made keys are unique without a random
  /// number for each.
  private final String host = newHostName();

  private final AtomicLong made = new AtomicLong();

  public FrontDoor(
      Memory memory, SidMint mint, Json json, InstantSource clock, Workers workers) {
    this.memos = memory.map(MAP);
    this.mint = mint;
    this.clock = clock;
    this.keyed = new KeyedCreates(memos, json, clock, workers);
  }

  /// The handler of a create.
  ///
  /// @param prefix of the SIDs of what it makes
  public Handler creates(String prefix, Creator creator) {
    return request -> {
      String hash = RequestHash.of(request.params());
      String key = request.idempotencyKey();
      if (key == null) {
        return unkeyed(request, creator, prefix, hash);
      }
      if (!IdempotencyKey.matches(key)) {
        throw new ApiException(
            ApiError.INVALID_PARAMETER,
            "idempotency key: got '" + key + "' (expected: 1 to 255 visible ASCII characters)");
      }
      String memoryKey =
          String.join(
              "|", request.accountSid().value(), request.target().method(), request.path(), key);
      Duration atWork =
          request.deadline().remaining(clock.instant()).plus(WORK_ENDS_AFTER_DEADLINE);
      return keyed.create(
          request,
          creator,
          new Claim(sid(prefix, request, key), hash, memoryKey, stamp(request)),
          atWork);
    };
  }

  private String sid(String prefix, Request request, String key) {
    return mint.derive(
        prefix, request.accountSid().value(), request.target().method(), request.path(), key);
  }

  private Response unkeyed(Request request, Creator creator, String prefix, String hash) {
    String slot =
        String.join(
            "|",
            "retry",
            request.accountSid().value(),
            request.caller().credential(),
            request.path(),
            hash);
    Optional<String> earlier = takeOver(slot);
    // A gateway's key needs no memory: it gives the same SID everywhere, and what is made already
    // is
    // found by that.
    String key = earlier.or(() -> request.keys().stamped()).orElseGet(this::newKey);
    Claim claim = new Claim(sid(prefix, request, key), hash, null, stamp(request));
    try {
      Optional<Response> made =
          earlier.isPresent() || request.keys().areRepeated()
              ? creator.recall(request, claim)
              : Optional.empty();
      return made.isPresent() ? made.get() : creator.create(request, claim).response();
    } catch (RuntimeException e) {
      if (earlier.isPresent() || !(e instanceof ApiException)) {
        remember(slot, key, e);
      }
      throw e;
    }
  }

  private static @Nullable String stamp(Request request) {
    return request.keys().stamped().orElse(null);
  }

  private Optional<String> takeOver(String slot) {
    byte[] there = memos.get(slot);
    // Whoever takes it out has it: a third request at the same moment gets a key of its own, as two
    // parallel requests do.
    return there != null && memos.remove(slot, there)
        ? Optional.of(new String(there, StandardCharsets.US_ASCII))
        : Optional.empty();
  }

  private void remember(String slot, String key, RuntimeException failure) {
    try {
      memos.put(slot, key.getBytes(StandardCharsets.US_ASCII), SDK_RETRIES_WITHIN);
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  private String newKey() {
    return host + "-" + made.incrementAndGet();
  }

  private static String newHostName() {
    byte[] bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}

package io.ringfort.messaging.lifecycle;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.ringfort.core.json.JsonWriter;
import io.ringfort.core.json.WritesItself;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How far a message is.
///
/// @param status what customers see; moves forward only
/// @param phase what its owner does with it
/// @param attempts how often it went to a carrier
/// @param version grows by one with every change
/// @param times when things happened and will happen
/// @param wire what the carrier knows of it
/// @param failure why it failed, or null
public record Progress(
    Status status,
    Phase phase,
    int attempts,
    int version,
    Times times,
    Wire wire,
    @Nullable Failure failure)
    implements WritesItself {

  @Override
  public void writeTo(JsonWriter out) {
    out.begin()
        .text("status", status.name())
        .text("phase", phase.name())
        .number("attempts", attempts)
        .number("version", version);
    out.name("times")
        .begin()
        .time("updated", times.updated)
        .time("sent", times.sent)
        .time("nextTry", times.nextTry)
        .end();
    out.name("wire").begin().text("carrier", wire.carrier).name("parts").beginList();
    for (Part part : wire.parts) {
      Outcome outcome = part.outcome;
      out.next()
          .begin()
          .text("carrierId", part.carrierId)
          .text("outcome", outcome == null ? null : outcome.name())
          .end();
    }
    out.endList().number("doubts", wire.doubts).end();
    if (failure != null) {
      out.name("failure")
          .begin()
          .number("code", failure.code)
          .text("message", failure.message)
          .end();
    }
    out.end();
  }

  /// What its owner does with it. Legal moves: `PENDING → ON_WIRE → PENDING | DOUBT | WITH_CARRIER
  /// | ENDED`, `DOUBT → WITH_CARRIER | ENDED`, `WITH_CARRIER → ENDED`, `PENDING → WITH_CARRIER |
  /// ENDED` (a late answer or receipt), `ASSEMBLING → ENDED`.
  public enum Phase {
    /// Waits for its time, its turn, or its next try.
    PENDING,
    /// A submit is, or was at a crash, on its way to the carrier. Durable before the first byte
    /// leaves.
    ON_WIRE,
    /// The outcome of a submit is unknown, and the carrier's policy is to hold.
    DOUBT,
    /// The carrier took it; receipts are awaited.
    WITH_CARRIER,
    /// An inbound message of which parts are missing.
    ASSEMBLING,
    /// Nothing will happen to it any more.
    ENDED
  }

  /// @param updated the last change
  /// @param sent when the carrier took it
  /// @param nextTry when it may go out again; null: at its turn
  public record Times(Instant updated, @Nullable Instant sent, @Nullable Instant nextTry) {}

  /// @param carrier who took it, or was last asked to
  /// @param parts one for each segment
  /// @param doubts how many submits had no known outcome: the carrier may have taken each of them
  public record Wire(@Nullable String carrier, List<Part> parts, int doubts) {
    public Wire {
      parts = List.copyOf(parts);
    }

    @JsonIgnore
    boolean allAccepted() {
      return parts.stream().allMatch(p -> p.carrierId() != null);
    }
  }

  /// One segment.
  ///
  /// @param carrierId the carrier's id of it; null until the carrier took it
  /// @param outcome from the carrier's receipt; null until then
  public record Part(@Nullable String carrierId, @Nullable Outcome outcome) {
    static final Part UNSENT = new Part(null, null);
  }

  /// What a receipt says at the end.
  public enum Outcome {
    DELIVERED,
    UNDELIVERED
  }

  /// @param code of the public error catalogue
  public record Failure(int code, String message) {}

  static Progress fresh(Intent intent) {
    boolean inbound = intent.direction() == Intent.Direction.INBOUND;
    Status status =
        inbound
            ? Status.RECEIVING
            : intent.terms().notBefore().isAfter(intent.created())
                ? Status.SCHEDULED
                : intent.parties().service() != null ? Status.ACCEPTED : Status.QUEUED;
    List<Part> parts =
        inbound
            ? List.of()
            : java.util.Collections.nCopies(intent.content().segments(), Part.UNSENT);
    return new Progress(
        status,
        inbound ? Phase.ASSEMBLING : Phase.PENDING,
        0,
        0,
        new Times(intent.created(), null, null),
        new Wire(null, parts, 0),
        null);
  }
}

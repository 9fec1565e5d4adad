package io.ringfort.twiml.model;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Connects the caller to somebody else: [`<Dial>`](https://www.twilio.com/docs/voice/twiml/dial).
///
/// @param action requested at the end; its URL is null to go on with the next verb
/// @param callerId as written; null for the caller's own
/// @param targets rung together, or one after another; or exactly one [DialTarget.Conference] or
///   [DialTarget.Queue]; empty: nobody is called
public record Dial(
    Action action,
    Duration timeout,
    Duration timeLimit,
    @Nullable String callerId,
    Options options,
    Recording recording,
    List<DialTarget> targets)
    implements VoiceVerb {

  public Dial {
    targets = List.copyOf(targets);
  }

  /// @param hangupOnStar whether the caller's `*` ends it
  /// @param answerOnBridge whether the caller hears ringing, unanswered, until somebody answers
  /// @param sequential whether targets are rung one after another
  /// @param ringTone a country's code; empty for the usual one
  /// @param refer requested when the other side refers the call elsewhere; null URL: refused
  public record Options(
      boolean hangupOnStar,
      boolean answerOnBridge,
      boolean sequential,
      String ringTone,
      Action refer) {}

  /// @param when `do-not-record`, `record-from-answer`, `record-from-ringing`,
  ///   `record-from-answer-dual` or `record-from-ringing-dual`
  /// @param track `both`, `inbound` or `outbound`
  public record Recording(String when, boolean trim, String track, RecordingCallback callback) {}
}

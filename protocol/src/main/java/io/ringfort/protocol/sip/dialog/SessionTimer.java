package io.ringfort.protocol.sip.dialog;

import io.ringfort.protocol.sip.SipHeader;
import io.ringfort.protocol.sip.SipRequest;
import io.ringfort.protocol.sip.SipResponse;
import io.ringfort.protocol.sip.dialog.SessionExpires.Refresher;
import java.time.Instant;
import java.util.Optional;

/// A negotiated session timer (RFC 4028): a session that nobody refreshes ends, so that a far end
/// which died is noticed. Wall-clock instants, since another host may go on with it.
///
/// @param seconds the interval
/// @param weRefresh whether we send the refresh (UPDATE or re-INVITE), else the far end does
/// @param since when it began or was last refreshed
public record SessionTimer(long seconds, boolean weRefresh, Instant since) {

  /// What we want.
  ///
  /// @param seconds the interval that we ask for
  /// @param minimum the shortest that we accept; at least 90
  public record Wish(long seconds, long minimum) {
    public static final Wish DEFAULT = new Wish(1800, 90);

    public Wish {
      if (minimum < 90 || seconds < minimum) {
        // RFC 4028 section 4 allows no less.
        throw new IllegalArgumentException(
            "got interval " + seconds + " and minimum " + minimum + " (expected: 90 or more)");
      }
    }

    /// What to ask for after a 422: at least the Min-SE in it.
    public Wish afterTooSmall(SipResponse tooSmall) {
      long asked = Math.max(minimum, SessionExpires.minimum(tooSmall).orElse(minimum));
      return new Wish(Math.max(seconds, asked), asked);
    }
  }

  /// How a callee answers a request for a session timer.
  public sealed interface Answer {
    /// Neither side wants one.
    record None() implements Answer {}

    /// Answer 422 with this Min-SE.
    record TooSmall(long minimum) implements Answer {}

    /// Put `expires` into the 2xx, and `Require: timer` if `require`.
    record Agreed(SessionExpires expires, boolean require) implements Answer {
      /// @param now when the 2xx is sent
      public SessionTimer start(Instant now) {
        return new SessionTimer(expires.seconds(), expires.refresher() == Refresher.UAS, now);
      }

      public SipResponse.Builder addTo(SipResponse.Builder success) {
        if (require) {
          success.header(SipHeader.REQUIRE, "timer");
        }
        return success.header(SipHeader.SESSION_EXPIRES, expires);
      }
    }
  }

  /// Adds what the caller says: Supported, Session-Expires, Min-SE.
  public static SipRequest.Builder offer(
      SipRequest.Builder request, Wish wish, Refresher refresher) {
    return request
        .header(SipHeader.SUPPORTED, "timer")
        .header(SipHeader.SESSION_EXPIRES, new SessionExpires(wish.seconds(), refresher))
        .header(SipHeader.MIN_SE, wish.minimum());
  }

  /// The callee's part (RFC 4028 section 9).
  public static Answer answer(SipRequest request, Wish wish) {
    boolean callerSpeaksIt = request.supports("timer") || request.requires("timer");
    Optional<SessionExpires> asked = SessionExpires.of(request);
    if (asked.isPresent() && callerSpeaksIt && asked.get().seconds() < wish.minimum()) {
      return new Answer.TooSmall(wish.minimum());
    }
    if (asked.isEmpty() && !callerSpeaksIt) {
      return new Answer.None();
    }
    long floor = Math.max(wish.minimum(), SessionExpires.minimum(request).orElse(0));
    // The callee may make the interval shorter, not below either minimum, and never longer.
    long seconds =
        asked
            .map(a -> Math.min(a.seconds(), Math.max(wish.seconds(), floor)))
            .orElse(Math.max(wish.seconds(), floor));
    // Table 2: who cannot refresh is not asked to; what the caller said stands.
    Refresher refresher =
        callerSpeaksIt && asked.map(a -> a.refresher() == Refresher.UAC).orElse(false)
            ? Refresher.UAC
            : Refresher.UAS;
    return new Answer.Agreed(new SessionExpires(seconds, refresher), callerSpeaksIt);
  }

  /// The caller's part: what a 2xx agreed to; empty if the callee wants no timer (section 7.2).
  public static Optional<SessionTimer> agreed(SipResponse success, Instant now) {
    return SessionExpires.of(success)
        .filter(e -> e.seconds() > 0)
        .map(e -> new SessionTimer(e.seconds(), e.refresher() != Refresher.UAS, now));
  }

  /// With the interval begun anew: a refresh was answered 2xx, or one of the far end's was
  /// accepted.
  public SessionTimer refreshed(Instant now) {
    return new SessionTimer(seconds, weRefresh, now);
  }

  /// When we should refresh: "once half the session interval has elapsed". Only if `weRefresh`.
  public Instant refreshAt() {
    return since.plusSeconds(seconds / 2);
  }

  /// When the side that waits sends BYE: a third of the interval before its end, but no more than
  /// 32 seconds (section 10).
  public Instant byeAt() {
    return since.plusSeconds(seconds - Math.min(32, seconds / 3));
  }

  /// The next of the two that matters to us.
  public Instant nextTimer() {
    return weRefresh ? refreshAt() : byeAt();
  }
}

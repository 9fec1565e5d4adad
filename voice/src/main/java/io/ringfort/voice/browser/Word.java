package io.ringfort.voice.browser;

import io.ringfort.core.ids.AccountSid;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a tab says of a call, once its token was found good. Hosts send it to each other.
///
/// @param identity of the token
/// @param callSid of the call; of [Kind#INVITE] the page's own name for it; of [Kind#REGISTER]
///   empty
/// @param sdp null where the kind has none
/// @param details of [Kind#INVITE] the page's parameters, else `digits`, `reason`, or a message's
///   fields
public record Word(
    Kind kind,
    Tab tab,
    AccountSid account,
    String identity,
    String callSid,
    @Nullable String sdp,
    Map<String, String> details) {

  /// The TwiML application of an [Kind#INVITE] among its details.
  public static final String APPLICATION = "ApplicationSid";

  /// Instead of an application's SID: the page calls whom it names, in `To`, and is shown as
  /// [#CALLER_ID].
  public static final String DIAL = "dial";

  /// What the far end is shown of a page that dials.
  public static final String CALLER_ID = "CallerId";

  /// What it says.
  public enum Kind {
    INVITE,
    /// It takes calls from now on: one that rings at its identity rings there, too.
    REGISTER,
    ANSWER,
    REINVITE,
    RESUME,
    HANGUP,
    REJECT,
    DTMF,
    MESSAGE,
    /// What the SDK measured and reports.
    REPORT
  }

  public Word {
    details = Map.copyOf(details);
  }
}

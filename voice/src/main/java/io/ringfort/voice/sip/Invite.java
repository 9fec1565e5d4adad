package io.ringfort.voice.sip;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Somebody to be called.
///
/// @param callSid the call of this leg; names it in Contact, so that the edge finds its owner
/// @param to whom
/// @param from what the far end is shown
/// @param sdp our offer
/// @param ringFor after which a leg that nobody answered is canceled; the leg then fails with 487
/// @param credentials for a challenge; null for none
/// @param headers further ones, such as `X-...`, in order
public record Invite(
    String callSid,
    Target to,
    Shown from,
    String sdp,
    Duration ringFor,
    @Nullable Credentials credentials,
    List<Map.Entry<String, String>> headers) {

  public Invite {
    headers = headers.stream().map(h -> Map.entry(h.getKey(), h.getValue())).toList();
  }

  /// Whom to call.
  public sealed interface Target {
    /// A phone number, over the trunk that takes it: its gateways one after another.
    ///
    /// @param number in E.164
    record Number(String number) implements Target {}

    /// A SIP address: a registered phone where its host is one of our domains, else over the
    /// network.
    record Address(String uri) implements Target {}

    /// The pages that registered under an identity; none of SIP's.
    ///
    /// @param account `AC...`
    /// @param from whom they are shown, whole
    record Client(String account, String identity, String from) implements Target {}
  }

  /// @param user a number in E.164, or the user part of an address
  /// @param displayName null for none
  public record Shown(String user, @Nullable String displayName) {}

  public record Credentials(String username, String password) {
    /// Without the password.
    @Override
    public String toString() {
      return "Credentials[" + username + "]";
    }
  }
}

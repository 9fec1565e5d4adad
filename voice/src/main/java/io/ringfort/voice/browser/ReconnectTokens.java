package io.ringfort.voice.browser;

import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.SidMint;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/// What lets a page go on with its call over another connection, at any host: it says nothing that
/// the page does not know, and is signed with the stack's key. Any thread.
public final class ReconnectTokens {
  private final SidMint mint;

  public ReconnectTokens(SidMint mint) {
    this.mint = mint;
  }

  String of(AccountSid account, String identity, String callSid) {
    return mint.derive("RT", "browser reconnect", account.value(), identity, callSid);
  }

  /// Whether that identity was given the token for that call.
  public boolean isGood(String token, AccountSid account, String identity, String callSid) {
    return MessageDigest.isEqual(
        token.getBytes(StandardCharsets.UTF_8),
        of(account, identity, callSid).getBytes(StandardCharsets.UTF_8));
  }
}

package io.ringfort.core.directory;

import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.CredentialListSid;
import io.ringfort.core.ids.CredentialSid;
import io.ringfort.core.secrets.Secret;
import java.time.Instant;
import java.util.Optional;

/// A user of SIP domains.
///
/// @param username as RFC 3261 section 22 compares it: with its case
public record SipCredential(
    CredentialSid sid,
    AccountSid account,
    CredentialListSid list,
    String username,
    Secret password,
    Instant created,
    Instant updated)
    implements Resource {

  @Override
  public String id() {
    return sid.value();
  }

  @Override
  public AccountSid owner() {
    return account;
  }

  @Override
  public Optional<String> naturalKey() {
    return Optional.of(key(list, username));
  }

  @Override
  public Optional<String> group() {
    return Optional.of(list.value());
  }

  static String key(CredentialListSid list, String username) {
    return list + "/" + username;
  }

  public SipCredential withPassword(Secret next, Instant now) {
    return new SipCredential(sid, account, list, username, next, created, now);
  }
}

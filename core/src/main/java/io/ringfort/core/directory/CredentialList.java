package io.ringfort.core.directory;

import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.CredentialListSid;
import java.time.Instant;
import java.util.Optional;

/// A list of users of SIP domains; what is in it are [SipCredential]s.
public record CredentialList(
    CredentialListSid sid,
    AccountSid account,
    String friendlyName,
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
    return Optional.of(account + "/" + friendlyName);
  }

  public CredentialList rename(String name, Instant now) {
    return new CredentialList(sid, account, name, created, now);
  }
}

package io.ringfort.core.directory;

import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.ApiKeySid;
import io.ringfort.core.secrets.Secret;
import java.time.Instant;

/// A key that can be taken back without changing the account's token.
public record ApiKey(
    ApiKeySid sid,
    AccountSid account,
    String friendlyName,
    Secret secret,
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

  public ApiKey rename(String name, Instant now) {
    return new ApiKey(sid, account, name, secret, created, now);
  }
}

package io.ringfort.core.directory;

import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.IpAccessControlListSid;
import java.time.Instant;
import java.util.Optional;

/// A list of networks from which SIP domains take calls; what is in it are [IpAddress]es.
public record IpAccessControlList(
    IpAccessControlListSid sid,
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

  public IpAccessControlList rename(String name, Instant now) {
    return new IpAccessControlList(sid, account, name, created, now);
  }
}

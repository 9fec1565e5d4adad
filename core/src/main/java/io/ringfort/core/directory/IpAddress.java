package io.ringfort.core.directory;

import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.IpAccessControlListSid;
import io.ringfort.core.ids.IpAddressSid;
import java.time.Instant;
import java.util.Optional;

/// An IPv4 network from which calls may come.
///
/// @param address in dotted form
/// @param prefixLength how many leading bits count, 0 to 32
public record IpAddress(
    IpAddressSid sid,
    AccountSid account,
    IpAccessControlListSid list,
    String friendlyName,
    String address,
    int prefixLength,
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
  public Optional<String> group() {
    return Optional.of(list.value());
  }
}

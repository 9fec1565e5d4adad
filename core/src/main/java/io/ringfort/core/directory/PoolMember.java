package io.ringfort.core.directory;

import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.PhoneNumberSid;
import io.ringfort.core.ids.ServiceSid;
import java.time.Instant;
import java.util.Optional;

/// A number in a messaging service's pool; a number is in one pool at most, but may leave it and
/// come back.
///
/// @param membership tells this stay in the pool from any other
public record PoolMember(
    String membership,
    PhoneNumberSid number,
    ServiceSid service,
    AccountSid account,
    Instant created)
    implements Resource {

  @Override
  public String id() {
    return "pool/" + membership;
  }

  @Override
  public AccountSid owner() {
    return account;
  }

  @Override
  public Optional<String> naturalKey() {
    return Optional.of(number.value());
  }
}

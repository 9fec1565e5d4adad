package io.ringfort.core.directory;

import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.PhoneNumberSid;
import io.ringfort.core.ids.ServiceSid;
import java.time.Instant;

/// A number in a messaging service's pool; a number is in one pool at most.
public record PoolMember(PhoneNumberSid number, ServiceSid service, AccountSid account, Instant created) implements Resource {

  /// The id of the membership of a number.
  public static String idOf(PhoneNumberSid number) {
    return "pool/" + number.value();
  }

  @Override
  public String id() {
    return idOf(number);
  }

  @Override
  public AccountSid owner() {
    return account;
  }
}

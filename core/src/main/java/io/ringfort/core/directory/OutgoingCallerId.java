package io.ringfort.core.directory;

import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.E164;
import io.ringfort.core.ids.PhoneNumberSid;
import java.time.Instant;
import java.util.Optional;

/// A number that an account does not own but has shown to be its own: it may be the caller id of
/// its calls.
public record OutgoingCallerId(
    PhoneNumberSid sid,
    AccountSid account,
    E164 number,
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
    return Optional.of(key(account, number));
  }

  static String key(AccountSid account, E164 number) {
    return account + "/" + number;
  }

  public OutgoingCallerId rename(String name, Instant now) {
    return new OutgoingCallerId(sid, account, number, name, created, now);
  }
}

package io.ringfort.core.directory;

import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.E164;
import io.ringfort.core.ids.PhoneNumberSid;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// A phone number that an account owns.
///
/// @param settings what the customer set, by the public API's names in snake case (`sms_url`,
///   `voice_url`, ...); absent means: never set
public record OwnedNumber(
    PhoneNumberSid sid,
    AccountSid account,
    E164 number,
    String friendlyName,
    Map<String, String> settings,
    Instant created,
    Instant updated)
    implements Resource {

  public OwnedNumber {
    settings = Map.copyOf(settings);
  }

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
    return Optional.of(number.value());
  }

  /// The setting, unless it is absent or empty.
  public Optional<String> setting(String name) {
    return Optional.ofNullable(settings.get(name)).filter(s -> !s.isEmpty());
  }
}

package io.ringfort.core.directory;

import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.ApplicationSid;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// A TwiML application: URLs under one SID, which numbers, calls and clients name.
///
/// @param settings what the customer set, by the public API's names in snake case (`voice_url`,
///   ...); absent means: never set
public record Application(
    ApplicationSid sid,
    AccountSid account,
    String friendlyName,
    Map<String, String> settings,
    Instant created,
    Instant updated)
    implements Resource {

  public Application {
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

  /// The setting, unless it is absent or empty.
  public Optional<String> setting(String name) {
    return Optional.ofNullable(settings.get(name)).filter(s -> !s.isEmpty());
  }
}

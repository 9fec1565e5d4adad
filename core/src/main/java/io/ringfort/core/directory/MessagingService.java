package io.ringfort.core.directory;

import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.ServiceSid;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// A messaging service: a pool of senders with common settings.
///
/// @param settings what the customer set, by the public API's names in snake case
///   (`inbound_request_url`, ...)
public record MessagingService(
    ServiceSid sid,
    AccountSid account,
    String friendlyName,
    Map<String, String> settings,
    Instant created,
    Instant updated)
    implements Resource {

  public MessagingService {
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

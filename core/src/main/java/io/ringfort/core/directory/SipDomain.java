package io.ringfort.core.directory;

import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.SipDomainSid;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A host name at which an account takes SIP calls and registrations.
///
/// @param domainName in lower case; nobody else has it
/// @param settings what the customer set, by the public API's names in snake case (`voice_url`,
///   `sip_registration`, ...); absent means: never set
public record SipDomain(
    SipDomainSid sid,
    AccountSid account,
    String domainName,
    String friendlyName,
    Map<String, String> settings,
    Instant created,
    Instant updated)
    implements Resource {

  public SipDomain {
    domainName = domainName.toLowerCase(Locale.ROOT);
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
    return Optional.of(domainName);
  }

  /// The setting, unless it is absent or empty.
  public Optional<String> setting(String name) {
    return Optional.ofNullable(settings.get(name)).filter(s -> !s.isEmpty());
  }
}

package io.ringfort.core.directory;

import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.SipDomainSid;
import java.time.Instant;
import java.util.Optional;

/// Says that the members of a list may use a SIP domain. A list may be taken off a domain and come
/// back.
///
/// @param mapping unique over all kinds; tells this one from any other of the same list
/// @param list the SID of a [CredentialList] or an [IpAccessControlList]
/// @param use for what
public record DomainMapping(
    String mapping, AccountSid account, SipDomainSid domain, String list, Use use, Instant created)
    implements Resource {

  /// What a list is asked about.
  public enum Use {
    CALLS,
    REGISTRATIONS
  }

  @Override
  public String id() {
    return mapping;
  }

  @Override
  public AccountSid owner() {
    return account;
  }

  @Override
  public Optional<String> naturalKey() {
    return Optional.of(key(domain, use, list));
  }

  @Override
  public Optional<String> group() {
    return Optional.of(groupOf(domain, use));
  }

  static String key(SipDomainSid domain, Use use, String list) {
    return groupOf(domain, use) + "/" + list;
  }

  static String groupOf(SipDomainSid domain, Use use) {
    return domain + "/" + use;
  }
}

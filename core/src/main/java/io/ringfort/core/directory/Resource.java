package io.ringfort.core.directory;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.ringfort.core.ids.AccountSid;
import java.util.Optional;

/// What the directory holds.
public sealed interface Resource
    permits Account,
        ApiKey,
        OwnedNumber,
        MessagingService,
        PoolMember,
        Application,
        OutgoingCallerId,
        SipDomain,
        CredentialList,
        SipCredential,
        IpAccessControlList,
        IpAddress,
        DomainMapping,
        VoiceQueue {

  /// Unique over all kinds: the SID where there is one.
  @JsonIgnore
  String id();

  /// Whose it is.
  @JsonIgnore
  AccountSid owner();

  /// What no two live resources may share besides the id, such as the phone number.
  @JsonIgnore
  default Optional<String> naturalKey() {
    return Optional.empty();
  }

  /// What it is found with others by, such as the list that it is in.
  @JsonIgnore
  default Optional<String> group() {
    return Optional.empty();
  }
}

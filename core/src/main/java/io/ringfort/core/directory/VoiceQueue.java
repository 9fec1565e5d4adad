package io.ringfort.core.directory;

import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.QueueSid;
import java.time.Instant;
import java.util.Optional;

/// A queue in which callers wait. Who waits in it is in flight and known to module voice.
///
/// @param friendlyName by which TwiML names it; unique in the account
/// @param maxSize how many callers may wait at most
public record VoiceQueue(
    QueueSid sid,
    AccountSid account,
    String friendlyName,
    int maxSize,
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
    return Optional.of(key(account, friendlyName));
  }

  static String key(AccountSid account, String friendlyName) {
    return account + "/" + friendlyName;
  }
}

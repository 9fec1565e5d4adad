package io.ringfort.core.directory;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.secrets.Secret;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An account, or a subaccount when it has a parent.
///
/// @param authToken the password of Basic authentication, and the key of webhook signatures
public record Account(
    AccountSid sid,
    @Nullable AccountSid parent,
    String friendlyName,
    Status status,
    Secret authToken,
    Instant created,
    Instant updated)
    implements Resource {

  /// Closed is for ever; suspended can become active again.
  public enum Status {
    ACTIVE,
    SUSPENDED,
    CLOSED
  }

  @Override
  public String id() {
    return sid.value();
  }

  @Override
  public AccountSid owner() {
    return sid;
  }

  /// The account that answers for this one: itself, or its parent.
  @JsonIgnore
  public AccountSid top() {
    return parent == null ? sid : parent;
  }

  public Account rename(String name, Instant now) {
    return new Account(sid, parent, name, status, authToken, created, now);
  }

  public Account withStatus(Status next, Instant now) {
    return new Account(sid, parent, friendlyName, next, authToken, created, now);
  }
}

package io.ringfort.api.auth;

import io.ringfort.api.errors.ApiError;
import io.ringfort.api.errors.ApiException;
import io.ringfort.core.directory.Account;
import io.ringfort.core.directory.ApiKey;
import io.ringfort.core.directory.Directory;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.ApiKeySid;
import io.ringfort.core.secrets.Secret;
import io.ringfort.core.secrets.SecretBox;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// HTTP Basic authentication (RFC 7617) by account SID and auth token, or API key SID and secret;
/// and who may reach which account. Reads this host's directory only. Any thread.
public final class Authenticator {
  private static final String SCHEME = "Basic ";

  private final Directory directory;

  /// Compared with where there is nothing to compare with, so that the time taken does not tell
  /// which SIDs exist.
  private final Secret nobodys = SecretBox.newSecret();

  public Authenticator(Directory directory) {
    this.directory = directory;
  }

  /// @param authorization the header, or null when there is none
  /// @throws ApiException 401 when the credentials are not good, 403 when their account is not
  ///   active
  public Caller authenticate(@Nullable String authorization) {
    if (authorization == null) {
      throw refused("got no Authorization header (expected: Basic)");
    }
    if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw refused("got another scheme (expected: Basic)");
    }
    String pair = decode(authorization.substring(SCHEME.length()).trim());
    int colon = pair.indexOf(':');
    if (colon < 0) {
      throw refused("got no password (expected: SID:secret in Base64)");
    }
    Caller caller = check(pair.substring(0, colon), pair.substring(colon + 1));
    requireActive(caller.account());
    return caller;
  }

  private static String decode(String base64) {
    try {
      return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      throw refused("got no Base64 (expected: SID:secret in Base64)");
    }
  }

  private Caller check(String user, String password) {
    Optional<ApiKey> key =
        ApiKeySid.matches(user) ? directory.apiKey(new ApiKeySid(user)) : Optional.empty();
    Optional<Account> account =
        AccountSid.matches(user)
            ? directory.account(new AccountSid(user))
            : key.flatMap(k -> directory.account(k.account()));
    Secret secret =
        key.map(ApiKey::secret).or(() -> account.map(Account::authToken)).orElse(nobodys);
    if (!secret.matches(password) || account.isEmpty()) {
      throw refused(
          "got a user and password that do not belong together (expected: an account's or a"
              + " key's)");
    }
    return new Caller(account.get(), user, key.isPresent());
  }

  /// The account in a path: the caller's own, or one of its subaccounts.
  ///
  /// @throws ApiException 401 for a parent, 404 for any other
  public Account reach(Caller caller, String sid) {
    Account own = caller.account();
    if (own.sid().value().equals(sid)) {
      return own;
    }
    if (own.parent() != null && own.parent().value().equals(sid)) {
      throw refused("got a subaccount's credentials (expected: those of " + sid + ")");
    }
    return Optional.of(sid)
        .filter(AccountSid::matches)
        .flatMap(s -> directory.account(new AccountSid(s)))
        .filter(account -> own.sid().equals(account.parent()))
        .orElseThrow(() -> new ApiException(ApiError.NOT_FOUND, "account " + sid));
  }

  /// @throws ApiException 403 unless the account and its parent are active
  public void requireActive(Account account) {
    Optional<Account> parent = Optional.ofNullable(account.parent()).flatMap(directory::account);
    if (account.status() != Account.Status.ACTIVE
        || parent.filter(p -> p.status() != Account.Status.ACTIVE).isPresent()) {
      throw new ApiException(ApiError.ACCOUNT_NOT_ACTIVE, account.sid().value());
    }
  }

  private static ApiException refused(String details) {
    return new ApiException(ApiError.AUTHENTICATION_FAILED, details);
  }
}

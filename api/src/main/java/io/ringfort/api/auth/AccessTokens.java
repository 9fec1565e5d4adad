package io.ringfort.api.auth;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringfort.api.errors.ApiError;
import io.ringfort.api.errors.ApiException;
import io.ringfort.core.directory.Account;
import io.ringfort.core.directory.Directory;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.ApiKeySid;
import io.ringfort.core.json.Json;
import io.ringfort.core.secrets.Secret;
import io.ringfort.core.secrets.SecretBox;
import io.ringfort.voice.browser.Word;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Checks access tokens: JWTs (RFC 7519) signed by HS256 with the secret of an API key, which is
/// the token's issuer; or with an account's own token, as [#make] does for who has signed in with
/// that. Reads this host's directory only. Any thread.
public final class AccessTokens {
  private static final String KIND = "twilio-fpa;v=1";
  private static final String HMAC = "HmacSHA256";
  private static final int LONGEST = 16_384;
  private static final int LONGEST_IDENTITY = 121;
  private static final Duration LONGEST_LIFE = Duration.ofHours(24);

  /// Clocks differ.
  private static final Duration SLACK = Duration.ofSeconds(30);

  private final Directory directory;
  private final Json json;
  private final Secret nobodys = SecretBox.newSecret();

  public AccessTokens(Directory directory, Json json) {
    this.directory = directory;
    this.json = json;
  }

  /// Thrown for a token that is not good.
  public static final class Refused extends Exception {
    private static final long serialVersionUID = 1;
    private final Fault fault;

    Refused(Fault fault, String details) {
      super(details);
      this.fault = fault;
    }

    public Fault fault() {
      return fault;
    }
  }

  /// Why a token is not good, by the SDK's numbers.
  public enum Fault {
    SIGNATURE(31202, "AccessTokenSignatureValidationFailed"),
    ACCOUNT(31203, "NoValidAccount"),
    INVALID(31204, "JWTTokenInvalid"),
    EXPIRED(31205, "JWTTokenExpired"),
    TOO_LONG(31207, "JWTTokenExpirationTooLong");

    private final int code;
    private final String text;

    Fault(int code, String text) {
      this.code = code;
      this.text = text;
    }

    public int code() {
      return code;
    }

    public String text() {
      return text;
    }
  }

  /// @throws Refused when it is not good now
  public AccessToken check(String token, Instant now) throws Refused {
    String[] parts = token.length() > LONGEST ? new String[0] : token.split("\\.", -1);
    if (parts.length != 3) {
      throw new Refused(Fault.INVALID, "got no JWT (expected: three parts)");
    }
    JsonNode header = decoded(parts[0]);
    String kind = header.path("cty").asText();
    if (!header.path("alg").asText().equals("HS256") || !kind.startsWith(KIND)) {
      throw new Refused(
          Fault.INVALID, "got another kind of token (expected: HS256, twilio-fpa;v=1)");
    }
    JsonNode claims = decoded(parts[1]);
    Optional<Issuer> issuer = issuer(claims.path("iss").asText());
    byte[] ours = signature(parts[0] + "." + parts[1], issuer.map(Issuer::secret).orElse(nobodys));
    if (!MessageDigest.isEqual(ours, bytes(parts[2])) || issuer.isEmpty()) {
      throw new Refused(Fault.SIGNATURE, "got another signature (expected: the key's)");
    }
    AccountSid account = account(claims.path("sub").asText(), issuer.get());
    return token(claims, account, lifetime(claims, now));
  }

  /// Whoever signs tokens of an account.
  private record Issuer(AccountSid account, Secret secret) {}

  private Optional<Issuer> issuer(String sid) {
    if (ApiKeySid.matches(sid)) {
      return directory
          .apiKey(new ApiKeySid(sid))
          .map(key -> new Issuer(key.account(), key.secret()));
    }
    return AccountSid.matches(sid)
        ? directory.account(new AccountSid(sid)).map(a -> new Issuer(a.sid(), a.authToken()))
        : Optional.empty();
  }

  /// Makes one for whoever sent a request, signed with the secret of the credential that it came
  /// with: what takes that back takes the token back, too. It may be called, and dials.
  ///
  /// @throws ApiException when the credential is gone since
  public String make(Caller caller, String identity, Instant now, Duration life) {
    Issuer issuer =
        issuer(caller.credential())
            .orElseThrow(() -> new ApiException(ApiError.AUTHENTICATION_FAILED));
    long issued = now.getEpochSecond();
    Map<String, Object> voice =
        Map.of(
            "incoming", Map.of("allow", true), "outgoing", Map.of("application_sid", Word.DIAL));
    Map<String, Object> claims =
        Map.of(
            "jti", caller.credential() + "-" + issued,
            "iss", caller.credential(),
            "sub", issuer.account().value(),
            "iat", issued,
            "exp", issued + life.toSeconds(),
            "grants", Map.of("identity", identity, "voice", voice));
    String signed =
        text(json.bytes(Map.of("alg", "HS256", "typ", "JWT", "cty", KIND)))
            + "."
            + text(json.bytes(claims));
    return signed + "." + text(signature(signed, issuer.secret()));
  }

  private static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private AccountSid account(String sid, Issuer issuer) throws Refused {
    Optional<Account> account =
        AccountSid.matches(sid) && issuer.account().value().equals(sid)
            ? directory.account(issuer.account())
            : Optional.empty();
    boolean isActive =
        account.isPresent()
            && account.get().status() == Account.Status.ACTIVE
            && Optional.ofNullable(account.get().parent())
                .flatMap(directory::account)
                .filter(p -> p.status() != Account.Status.ACTIVE)
                .isEmpty();
    if (!isActive) {
      throw new Refused(Fault.ACCOUNT, "got another account (expected: the key's, active)");
    }
    return issuer.account();
  }

  private static Instant lifetime(JsonNode claims, Instant now) throws Refused {
    long exp = claims.path("exp").asLong(0);
    long begins = Math.max(claims.path("iat").asLong(0), claims.path("nbf").asLong(0));
    Instant expires = Instant.ofEpochSecond(Math.clamp(exp, 0, 1L << 40));
    if (!expires.isAfter(now)) {
      throw new Refused(Fault.EXPIRED, "it expired at " + expires);
    }
    Instant from = Instant.ofEpochSecond(Math.clamp(begins, 0, 1L << 40));
    if (from.isAfter(now.plus(SLACK))) {
      throw new Refused(Fault.INVALID, "it is not valid before " + from);
    }
    Instant since = begins == 0 ? now : from;
    if (Duration.between(since, expires).compareTo(LONGEST_LIFE.plus(SLACK)) > 0) {
      throw new Refused(Fault.TOO_LONG, "it lives longer than " + LONGEST_LIFE);
    }
    return expires;
  }

  private static AccessToken token(JsonNode claims, AccountSid account, Instant expires)
      throws Refused {
    JsonNode grants = claims.path("grants");
    String identity = grants.path("identity").asText();
    boolean hasControl = identity.chars().anyMatch(c -> c < ' ' || c == 0x7F);
    if (identity.isEmpty() || identity.length() > LONGEST_IDENTITY || hasControl) {
      throw new Refused(Fault.INVALID, "got no identity (expected: 1 to 121 characters)");
    }
    JsonNode voice = grants.path("voice");
    if (!voice.isObject()) {
      throw new Refused(Fault.INVALID, "got no grant for voice (expected: one)");
    }
    Map<String, String> params = new HashMap<>();
    voice
        .path("outgoing")
        .path("params")
        .properties()
        .forEach(p -> params.put(p.getKey(), p.getValue().asText()));
    return new AccessToken(
        account,
        identity,
        voice.path("incoming").path("allow").asBoolean(false),
        voice.path("outgoing").path("application_sid").asText(),
        params,
        expires);
  }

  private JsonNode decoded(String part) throws Refused {
    try {
      JsonNode node = json.read(bytes(part), JsonNode.class);
      if (node != null && node.isObject()) {
        return node;
      }
    } catch (UncheckedIOException e) {
      throw new Refused(Fault.INVALID, "got no JSON (expected: an object)");
    }
    throw new Refused(Fault.INVALID, "got other JSON (expected: an object)");
  }

  private static byte[] bytes(String part) throws Refused {
    try {
      return Base64.getUrlDecoder().decode(part);
    } catch (IllegalArgumentException e) {
      throw new Refused(Fault.INVALID, "got no Base64url");
    }
  }

  private static byte[] signature(String signed, Secret secret) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), HMAC));
      return mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM has no " + HMAC, e);
    }
  }
}

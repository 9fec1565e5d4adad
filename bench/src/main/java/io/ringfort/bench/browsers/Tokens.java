package io.ringfort.bench.browsers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Access tokens as a customer's server makes them. <https://www.twilio.com/docs/iam/access-tokens>
final class Tokens {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long LIFE_SECONDS = 3_600;
  private static final String HMAC = "HmacSHA256";

  private Tokens() {}

  /// For a page that may call, and be called.
  static String of(Plan.Right right, String identity, Instant now) {
    Map<String, Object> header = Map.of("alg", "HS256", "typ", "JWT", "cty", "twilio-fpa;v=1");
    Map<String, Object> voice =
        Map.of(
            "incoming", Map.of("allow", true),
            "outgoing", Map.of("application_sid", right.application()));
    Map<String, Object> body =
        Map.of(
            "jti", right.key() + "-" + now.getEpochSecond(),
            "grants", Map.of("identity", identity, "voice", voice),
            "iat", now.getEpochSecond(),
            "exp", now.getEpochSecond() + LIFE_SECONDS,
            "iss", right.key(),
            "sub", right.account());
    String signed = part(header) + "." + part(body);
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(right.secret().getBytes(StandardCharsets.UTF_8), HMAC));
      return signed + "." + text(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM has no " + HMAC, e);
    }
  }

  private static String part(Map<String, Object> content) {
    try {
      return text(JSON.writeValueAsBytes(content));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a map of texts is no JSON", e);
    }
  }

  private static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}

package io.ringfort.core.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringfort.core.secrets.Secret;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The `X-Twilio-Signature` of a request, as the official validators check it. See
/// <https://www.twilio.com/docs/usage/security#validating-requests>. Stateless, any thread.
public final class Signature {
  private static final String ALGORITHM = "HmacSHA1";

  private Signature() {}

  /// Signs a URL and the parameters of a form body.
  ///
  /// @param signedForm [WebhookUrl#signedForm]; with the whole query for a GET
  /// @param form decoded names and values of the body; empty for a GET
  /// @return Base64 of the HMAC-SHA1
  public static String sign(Secret token, String signedForm, List<Map.Entry<String, String>> form) {
    // Sorted by name; of a repeated name the distinct values, sorted: what the validators build
    // from a request.
    TreeMap<String, SortedSet<String>> sorted = new TreeMap<>();
    for (Map.Entry<String, String> parameter : form) {
      sorted.computeIfAbsent(parameter.getKey(), _ -> new TreeSet<>()).add(parameter.getValue());
    }
    StringBuilder data = new StringBuilder(signedForm);
    sorted.forEach((name, values) -> values.forEach(value -> data.append(name).append(value)));
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(token.reveal().getBytes(UTF_8), ALGORITHM));
      return Base64.getEncoder().encodeToString(mac.doFinal(data.toString().getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform must have " + ALGORITHM, e);
    }
  }

  /// The value of the query parameter `bodySHA256` that stands for a body which is no form, such as
  /// JSON: it is added to the URL before the URL alone is signed.
  ///
  /// @return lower-case hex of the SHA-256
  public static String bodySha256(byte[] body) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform must have SHA-256", e);
    }
  }
}

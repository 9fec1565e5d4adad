package io.ringfort.voice.recordings;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signs requests to a bucket: AWS Signature Version 4, see
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html>. For paths that
/// need no encoding and requests without a query.
final class RequestSigner {
  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final String SIGNED = "host;x-amz-content-sha256;x-amz-date";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final BucketConfig config;

  RequestSigner(BucketConfig config) {
    this.config = config;
  }

  /// The headers that the request needs.
  ///
  /// @param contentHash SHA-256 of the body, in hexadecimal
  Map<String, String> headers(String method, URI uri, String contentHash, Instant now) {
    String time = TIME.format(now);
    String scope = time.substring(0, 8) + "/" + config.region() + "/s3/aws4_request";
    String canonical =
        String.join(
            "\n",
            method,
            uri.getRawPath(),
            "",
            "host:" + host(uri),
            "x-amz-content-sha256:" + contentHash,
            "x-amz-date:" + time,
            "",
            SIGNED,
            contentHash);
    String toSign =
        String.join("\n", ALGORITHM, time, scope, hash(canonical.getBytes(StandardCharsets.UTF_8)));
    byte[] key = ("AWS4" + config.secretKey().reveal()).getBytes(StandardCharsets.UTF_8);
    for (String part : scope.split("/")) {
      key = hmac(key, part);
    }
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("x-amz-content-sha256", contentHash);
    headers.put("x-amz-date", time);
    headers.put(
        "Authorization",
        ALGORITHM
            + " Credential="
            + config.accessKey()
            + "/"
            + scope
            + ", SignedHeaders="
            + SIGNED
            + ", Signature="
            + HexFormat.of().formatHex(hmac(key, toSign)));
    return headers;
  }

  /// As the client writes it: without the scheme's own port.
  private static String host(URI uri) {
    int usual = uri.getScheme().equals("https") ? 443 : 80;
    return uri.getPort() < 0 || uri.getPort() == usual
        ? uri.getHost()
        : uri.getHost() + ":" + uri.getPort();
  }

  static String hash(byte[] bytes) {
    return HexFormat.of().formatHex(sha256().digest(bytes));
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM has no SHA-256", e);
    }
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM has no HmacSHA256", e);
    }
  }
}

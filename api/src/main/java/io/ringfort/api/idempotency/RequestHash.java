package io.ringfort.api.idempotency;

import io.ringfort.api.http.Params;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;

/// Tells whether two requests ask for the same: SHA-256 over the decoded parameters, sorted by name
/// since SDKs send them in any order; the values of one name keep theirs.
final class RequestHash {
  private RequestHash() {}

  static String of(Params params) {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JVM has no SHA-256", e);
    }
    for (int i : order(params)) {
      add(digest, params.nameAt(i));
      add(digest, params.valueAt(i));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static Integer[] order(Params params) {
    Integer[] order = new Integer[params.size()];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparing(params::nameAt));
    return order;
  }

  private static void add(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    // The length first: ("ab", "c") must not be ("a", "bc").
    for (int shift = 24; shift >= 0; shift -= 8) {
      digest.update((byte) (bytes.length >>> shift));
    }
    digest.update(bytes);
  }
}

package io.ringfort.api.http;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/// Names requests for the log and for support: `RQ` and 32 hexadecimal digits, not secret.
public final class RequestIds {
  private RequestIds() {}

  public static String next() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return "RQ"
        + HexFormat.of().toHexDigits(random.nextLong())
        + HexFormat.of().toHexDigits(random.nextLong());
  }
}

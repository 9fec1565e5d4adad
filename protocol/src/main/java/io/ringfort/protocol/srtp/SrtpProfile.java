package io.ringfort.protocol.srtp;

import java.util.Optional;

/// How packets are protected, by the numbers of DTLS-SRTP (RFC 5764, 4.1.2; RFC 7714, 14.2).
public enum SrtpProfile {
  AEAD_AES_128_GCM(7, 16, 12, 16),
  AES128_CM_HMAC_SHA1_80(1, 16, 14, 10);

  private final int number;
  private final int keyBytes;
  private final int saltBytes;
  private final int tagBytes;

  SrtpProfile(int number, int keyBytes, int saltBytes, int tagBytes) {
    this.number = number;
    this.keyBytes = keyBytes;
    this.saltBytes = saltBytes;
    this.tagBytes = tagBytes;
  }

  public int number() {
    return number;
  }

  public int keyBytes() {
    return keyBytes;
  }

  public int saltBytes() {
    return saltBytes;
  }

  int tagBytes() {
    return tagBytes;
  }

  boolean isAead() {
    return this == AEAD_AES_128_GCM;
  }

  /// The profile with that number, if we speak it.
  public static Optional<SrtpProfile> of(int number) {
    for (SrtpProfile profile : values()) {
      if (profile.number == number) {
        return Optional.of(profile);
      }
    }
    return Optional.empty();
  }
}

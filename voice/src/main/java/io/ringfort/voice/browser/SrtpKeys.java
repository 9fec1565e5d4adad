package io.ringfort.voice.browser;

import io.ringfort.protocol.srtp.Srtp;
import io.ringfort.protocol.srtp.SrtpProfile;

/// Both directions' keys of one session, from its DTLS.
record SrtpKeys(
    SrtpProfile profile, byte[] theirKey, byte[] theirSalt, byte[] ourKey, byte[] ourSalt) {

  Srtp incoming() {
    return new Srtp(profile, theirKey, theirSalt);
  }

  Srtp outgoing() {
    return new Srtp(profile, ourKey, ourSalt);
  }

  /// Without the keys.
  @Override
  public String toString() {
    return "SrtpKeys[" + profile + "]";
  }
}

package io.ringfort.protocol.sdp;

/// The codecs of sound that we speak, in the order in which we offer them (RFC 3551, 6).
public enum Codec {
  PCMU(0),
  PCMA(8);

  private final int payloadType;

  Codec(int payloadType) {
    this.payloadType = payloadType;
  }

  /// Its static payload type.
  public int payloadType() {
    return payloadType;
  }
}

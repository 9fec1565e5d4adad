package io.ringfort.protocol.sdp;

/// A description that cannot be read, or that offers nothing that we speak.
public final class BadSdp extends Exception {
  private static final long serialVersionUID = 1;

  public BadSdp(String message) {
    super(message);
  }
}

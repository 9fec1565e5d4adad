package io.ringfort.protocol.sip;

/// How large a message may be before it is refused: 513 for the head, 413 for the body.
///
/// @param headOctets of the start line and all headers
/// @param headers how many
/// @param bodyOctets of the body
public record SipLimits(int headOctets, int headers, int bodyOctets) {
  /// Room for everything that carriers and phones are known to send, and for RFC 4475.
  public static final SipLimits DEFAULT = new SipLimits(32 * 1024, 200, 256 * 1024);
}

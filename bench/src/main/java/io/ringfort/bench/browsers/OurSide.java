package io.ringfort.bench.browsers;

/// A page's description, of the kind that Chromium writes.
///
/// @param fragment and `password`: our ICE credentials
/// @param fingerprint SHA-256 of our certificate
record OurSide(String fragment, String password, String fingerprint, boolean opus) {
  static final int PCMU = 0;
  static final int OPUS = 111;

  /// The page calls.
  String offer() {
    return text("actpass");
  }

  /// The page is called.
  String answer() {
    return text("active");
  }

  private String text(String setup) {
    return """
    v=0
    o=- 4711 2 IN IP4 127.0.0.1
    s=-
    t=0 0
    a=group:BUNDLE 0
    m=audio 9 UDP/TLS/RTP/SAVPF %s
    c=IN IP4 0.0.0.0
    a=ice-ufrag:%s
    a=ice-pwd:%s
    a=ice-options:trickle
    a=fingerprint:sha-256 %s
    a=setup:%s
    a=mid:0
    a=sendrecv
    a=rtcp-mux
    a=rtpmap:0 PCMU/8000
    a=rtpmap:111 opus/48000/2
    a=rtpmap:110 telephone-event/48000
    a=rtpmap:126 telephone-event/8000
    """
        .formatted(opus ? "111 110" : "0 126", fragment, password, fingerprint, setup)
        .replace("\n", "\r\n");
  }

  /// Without the password.
  @Override
  public String toString() {
    return "OurSide[" + fragment + "]";
  }
}

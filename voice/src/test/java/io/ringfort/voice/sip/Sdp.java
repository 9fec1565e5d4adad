package io.ringfort.voice.sip;

/// Descriptions to talk about.
final class Sdp {
  static final String OURS = of(40000);
  static final String OTHER = of(40002);
  static final String THEIRS = of(50000);

  private Sdp() {}

  static String of(int port) {
    return String.join(
        "\r\n",
        "v=0",
        "o=test 1 " + port + " IN IP4 127.0.0.1",
        "s=-",
        "c=IN IP4 127.0.0.1",
        "t=0 0",
        "m=audio " + port + " RTP/AVP 0",
        "a=rtpmap:0 PCMU/8000",
        "");
  }
}

package io.ringfort.protocol.sdp;

/// The codecs of sound that we speak with browsers, in the order in which we offer them.
public enum BrowserCodec {
  PCMU,
  OPUS
}

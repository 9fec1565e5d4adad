package io.ringfort.voice.media;

import org.jspecify.annotations.Nullable;

/// Opens ports for encrypted sound. Any thread.
public interface SecurePorts {

  /// @throws java.io.UncheckedIOException when no port is free
  Secure open(MediaConfig config);

  /// A port that has its own kind of descriptions.
  interface Secure extends MediaPort {
    /// Called once.
    ///
    /// @param ssrc of what we send
    /// @param before of another host whose session goes on here; null for a new one
    /// @throws IllegalArgumentException when that cannot be read
    StreamDescriptions describe(long ssrc, @Nullable MediaSnapshot before);

    /// Whether a description is one of this kind.
    static boolean isDescribed(String sdp) {
      return io.ringfort.protocol.sdp.BrowserSession.isOne(sdp);
    }
  }

  /// Where there are none.
  static SecurePorts none() {
    return _ -> {
      throw new IllegalStateException("got a call of a browser (expected: none on this host)");
    };
  }
}

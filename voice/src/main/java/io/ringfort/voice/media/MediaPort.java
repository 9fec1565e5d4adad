package io.ringfort.voice.media;

import io.ringfort.protocol.sdp.AudioSession;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Where a stream's packets come and go: in clear ([RtpPort]), or encrypted ([SecurePorts]). Opened
/// on any thread, then used on the media thread only, and never blocks it.
public interface MediaPort {

  /// Nothing waits.
  int NONE = -1;

  /// Something came that is no packet of the far end's sound.
  int NOISE = 0;

  /// For logs, and for the far end.
  int rtpPort();

  /// Sends to there from now on.
  void aim(AudioSession session);

  /// Takes the far end from wherever it comes next.
  void unlatch();

  boolean isLatched();

  /// Reads the next packet, from index 0 to the limit; RTCP where both share a port.
  ///
  /// @return its length, [#NOISE] or [#NONE]
  int receive(ByteBuffer in);

  /// Reads the next packet of a port for RTCP alone.
  int receiveRtcp(ByteBuffer in);

  /// Sends a packet; one that cannot be sent is lost, as on any network.
  ///
  /// @return whether it left
  boolean send(ByteBuffer out);

  void sendRtcp(ByteBuffer out);

  /// Passes a packet of the far end's sound on to the host that had it before, which is still heard;
  /// where that is not known, or it would not understand, nothing happens.
  default void passOn(ByteBuffer in) {}

  /// Takes what that host passes on, beside what the far end sends.
  ///
  /// @param host null: no more
  default void takeFrom(@Nullable InetAddress host) {}

  /// @param goodbye whether the far end is told that it is over; else it is to look for its next
  ///   host, where there is a way to say so
  void close(boolean goodbye);
}

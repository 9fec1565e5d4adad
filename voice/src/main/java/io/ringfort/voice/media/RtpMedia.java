package io.ringfort.voice.media;

import io.micrometer.core.instrument.MeterRegistry;
import io.ringfort.core.hosts.Lease;
import io.ringfort.protocol.sdp.AudioOffer;
import io.ringfort.protocol.sdp.BadSdp;
import io.ringfort.protocol.sdp.SessionDescription;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// Sound over RTP: a pair of UDP ports for each stream, and one thread that moves all of it
/// ([MediaWheel]). Start one per host. Closing it cuts off what still speaks.
public final class RtpMedia implements Media {

  private final MediaConfig config;
  private final MediaWheel wheel;
  private final StreamSound.Scratch scratch = new StreamSound.Scratch();
  private final SecurePorts secure;
  private final Set<RtpStream> open = ConcurrentHashMap.newKeySet();

  private RtpMedia(MediaConfig config, MediaWheel wheel, SecurePorts secure) {
    this.config = config;
    this.secure = secure;
    this.wheel = wheel;
  }

  /// Starts the media thread.
  public static RtpMedia start(MediaConfig config, MeterRegistry registry) {
    return start(config, registry, Lease.always());
  }

  /// @param lease while it is not held, not one packet leaves
  public static RtpMedia start(MediaConfig config, MeterRegistry registry, Lease lease) {
    return start(config, registry, lease, SecurePorts.none());
  }

  /// @param secure opens the ports of browsers
  public static RtpMedia start(
      MediaConfig config, MeterRegistry registry, Lease lease, SecurePorts secure) {
    return new RtpMedia(config, new MediaWheel(registry, lease), secure);
  }

  /// @throws java.io.UncheckedIOException when no ports are free
  @Override
  public MediaStream open(MediaListener listener) {
    // RFC 8866, 5.2: a session id nobody else has; positive, and it fits every peer's 63 bits.
    long sessionId = ThreadLocalRandom.current().nextLong(1, 1L << 53);
    return open(listener, sessionId, 1, AudioOffer.EVENTS, null);
  }

  @Override
  public MediaStream restore(MediaSnapshot snapshot, MediaListener listener) {
    RtpStream stream = adopt(snapshot, listener);
    try {
      if (snapshot.remoteSdp() != null) {
        stream.accept(snapshot.remoteSdp());
      }
      return stream;
    } catch (MediaStream.NoCommonCodec e) {
      stream.close();
      throw new IllegalArgumentException("got a snapshot of a far end that we cannot reach", e);
    }
  }

  @Override
  public MediaStream openSecure(MediaListener listener) {
    return secure(listener, null);
  }

  private RtpStream secure(MediaListener listener, @Nullable MediaSnapshot before) {
    SecurePorts.Secure port = secure.open(config);
    StreamSound sound = new StreamSound(port, scratch, listener, config);
    try {
      return begin(port, sound, port.describe(sound.outbound().ssrc() & 0xFFFFFFFFL, before));
    } catch (IllegalArgumentException e) {
      port.close(false);
      throw e;
    }
  }

  private RtpStream adopt(MediaSnapshot snapshot, MediaListener listener) {
    if (SecurePorts.Secure.isDescribed(snapshot.localSdp())) {
      return secure(listener, snapshot);
    }
    try {
      SessionDescription ours = SessionDescription.parse(snapshot.localSdp());
      long id = Long.parseLong(ours.origin().sessionId());
      long version = Long.parseLong(ours.origin().version());
      int events = AudioOffer.eventsOf(ours).orElse(AudioOffer.EVENTS);
      return open(listener, id, version + 1, events, address(ours));
    } catch (BadSdp e) {
      throw new IllegalArgumentException("got a snapshot without a usable description", e);
    }
  }

  /// Where the far end of a description of ours sends to.
  private static @Nullable InetSocketAddress address(SessionDescription ours) {
    String host = ours.connection();
    return host == null || ours.media().isEmpty()
        ? null
        : new InetSocketAddress(InetAddress.ofLiteral(host), ours.media().getFirst().port());
  }

  /// @param before where the far end sends to until it is asked; null for a new stream
  private RtpStream open(
      MediaListener listener,
      long sessionId,
      long version,
      int events,
      @Nullable InetSocketAddress before) {
    RtpPort port = RtpPort.open(config);
    port.follows(before);
    StreamSound sound = new StreamSound(port, scratch, listener, config);
    AudioOffer ours =
        new AudioOffer(
            config.advertised(), port.rtpPort(), port.rtcpPort(), sessionId, version, events);
    return begin(port, sound, new StreamSdp(ours));
  }

  private RtpStream begin(MediaPort port, StreamSound sound, StreamDescriptions sdp) {
    RtpStream stream = new RtpStream(wheel, sound, sdp, open::remove);
    open.add(stream);
    if (!wheel.submit(() -> wheel.add(sound))) {
      port.close(false);
    }
    return stream;
  }

  @Override
  public Mixer mixer() {
    RtpMixer mixer = new RtpMixer(wheel);
    wheel.submit(() -> wheel.add(mixer));
    return mixer;
  }

  @Override
  public void close() {
    open.forEach(RtpStream::close);
    wheel.close();
  }
}

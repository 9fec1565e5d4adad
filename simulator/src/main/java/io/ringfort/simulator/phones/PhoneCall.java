package io.ringfort.simulator.phones;

import io.ringfort.simulator.rtp.MediaReport;
import io.ringfort.simulator.rtp.Pulse;
import io.ringfort.simulator.rtp.RtpStream;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/// A call as it is looked at: who, how it stands, and its media. The SIP thread changes it, any
/// thread looks.
public final class PhoneCall {
  private static final int MOST_PEERS = 20;

  private final String id = UUID.randomUUID().toString();
  private final String handset;
  private final String direction;
  private final String from;
  private final String to;
  private final String gateway;
  private final RtpStream media;
  private final Map<String, String> inviteHeaders;
  private final Set<String> sipPeers = new CopyOnWriteArraySet<>();
  private final AtomicReference<CallFacts> facts = new AtomicReference<>(CallFacts.starting());

  private PhoneCall(
      String handset,
      String direction,
      String from,
      String to,
      String gateway,
      RtpStream media,
      Map<String, String> inviteHeaders) {
    this.inviteHeaders = Map.copyOf(inviteHeaders);
    this.handset = handset;
    this.direction = direction;
    this.from = from;
    this.to = to;
    this.gateway = gateway;
    this.media = media;
  }

  static PhoneCall inbound(
      String from, String to, String gateway, RtpStream media, Map<String, String> headers) {
    return new PhoneCall(to, "inbound", from, to, gateway, media, headers);
  }

  static PhoneCall outbound(String from, String to, String gateway, RtpStream media) {
    return new PhoneCall(from, "outbound", from, to, gateway, media, Map.of());
  }

  public String id() {
    return id;
  }

  /// The phone whose call this is.
  public String handset() {
    return handset;
  }

  /// As the phone sees it: `inbound` or `outbound`.
  public String direction() {
    return direction;
  }

  public String from() {
    return from;
  }

  public String to() {
    return to;
  }

  /// The carrier's gateway.
  public String gateway() {
    return gateway;
  }

  /// The headers of the platform's INVITE; empty for a call that the phone made.
  public Map<String, String> inviteHeaders() {
    return inviteHeaders;
  }

  /// From which addresses the platform sent requests of this call, in the order of their coming.
  public List<String> sipPeers() {
    return List.copyOf(sipPeers);
  }

  public CallFacts facts() {
    return facts.get();
  }

  public MediaReport report() {
    return media.report();
  }

  public Pulse pulse() {
    return media.pulse();
  }

  /// When media could first flow.
  public Optional<Instant> mediaBegan() {
    return media.began();
  }

  /// What the phone heard so far.
  ///
  /// @param fromMs how much of its beginning is left out
  public byte[] heardWav(int fromMs) {
    return media.heardWav(fromMs);
  }

  /// What the phone said so far.
  ///
  /// @param fromMs how much of its beginning is left out
  public byte[] saidWav(int fromMs) {
    return media.saidWav(fromMs);
  }

  RtpStream media() {
    return media;
  }

  void heardFrom(InetSocketAddress peer) {
    if (sipPeers.size() < MOST_PEERS) {
      sipPeers.add(peer.getAddress().getHostAddress() + ":" + peer.getPort());
    }
  }

  void change(UnaryOperator<CallFacts> change) {
    facts.updateAndGet(change);
  }
}

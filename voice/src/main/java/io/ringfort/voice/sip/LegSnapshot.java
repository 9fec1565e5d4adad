package io.ringfort.voice.sip;

import io.ringfort.protocol.sip.SipParser;
import io.ringfort.protocol.sip.SipRequest;
import io.ringfort.voice.edge.Hop;
import io.ringfort.voice.edge.HostPort;
import io.ringfort.voice.edge.Transport;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A dialog as data, as in RFC 3261, 12: what another host needs to go on with it.
///
/// @param sipCallId the Call-ID
/// @param local our URI and tag, as in From or To
/// @param remote theirs
/// @param localCseq the last that we used
/// @param remoteCseq the last that they used
/// @param routes the route set, in the order of use
/// @param target their Contact
/// @param transport `udp`, `tcp` or `tls`
/// @param flow where requests go when the target is behind a connection: `address:port`; null: the
///   target's own
/// @param established false while it is only early
/// @param inbound whether the far end called
/// @param via the listener of the edge by which all of it goes: `address:port`; null: the edge
///   chooses
/// @param pending INVITEs that are not settled: inbound the far end's, as long as our answer is not
///   confirmed; outbound ours, as long as nobody took it
public record LegSnapshot(
    String callSid,
    String sipCallId,
    Party local,
    Party remote,
    long localCseq,
    long remoteCseq,
    List<String> routes,
    String target,
    String transport,
    @Nullable String flow,
    boolean established,
    boolean inbound,
    @Nullable String via,
    List<Pending> pending) {

  public LegSnapshot {
    routes = List.copyOf(routes);
    // Of a release that knew none.
    pending = pending == null ? List.of() : List.copyOf(pending);
  }

  /// A leg whose INVITE is settled, by any edge.
  public LegSnapshot(
      String callSid,
      String sipCallId,
      Party local,
      Party remote,
      long localCseq,
      long remoteCseq,
      List<String> routes,
      String target,
      String transport,
      @Nullable String flow,
      boolean established,
      boolean inbound) {
    this(
        callSid,
        sipCallId,
        local,
        remote,
        localCseq,
        remoteCseq,
        routes,
        target,
        transport,
        flow,
        established,
        inbound,
        null,
        List.of());
  }

  /// The same with what is not settled.
  LegSnapshot with(List<Pending> others) {
    return new LegSnapshot(
        callSid,
        sipCallId,
        local,
        remote,
        localCseq,
        remoteCseq,
        routes,
        target,
        transport,
        flow,
        established,
        inbound,
        via,
        others);
  }

  /// An INVITE under way, and the way that its messages take.
  ///
  /// @param invite the whole message, one character per octet
  /// @param hop outbound: where it went; inbound: where answers go
  /// @param rseq inbound: the number of the next reliable answer (RFC 3262); else 0
  /// @param until in milliseconds since 1970: outbound, when it has rung long enough; inbound, when
  ///   nobody waits for the ACK of our answer any more; 0 as long as we gave none
  public record Pending(String invite, Way hop, long rseq, long until) {

    static Pending of(SipRequest invite, Hop hop, long rseq, long until) {
      String octets = new String(invite.encode(), StandardCharsets.ISO_8859_1);
      return new Pending(octets, Way.of(hop), rseq, until);
    }

    /// @throws io.ringfort.protocol.sip.SipParseException when it is none
    SipRequest request() {
      byte[] octets = invite.getBytes(StandardCharsets.ISO_8859_1);
      return (SipRequest) SipParser.parse(octets, 0, octets.length);
    }
  }

  /// A [io.ringfort.voice.edge.Hop] as data.
  ///
  /// @param remote and `local`: `address:port`
  public record Way(
      String transport,
      String remote,
      @Nullable String local,
      @Nullable String name,
      boolean flowOnly) {

    static Way of(Hop hop) {
      var local = hop.local();
      return new Way(
          hop.transport().parameter(),
          hop.text(),
          local == null ? null : HostPort.text(local),
          hop.name(),
          hop.flowOnly());
    }

    Hop hop() {
      return new Hop(
          Transport.named(transport).orElse(Transport.UDP),
          HostPort.parse(remote),
          local == null ? null : HostPort.parse(local),
          name,
          flowOnly);
    }
  }

  /// @param tag empty as long as the far end gave none
  public record Party(String uri, String tag) {}
}

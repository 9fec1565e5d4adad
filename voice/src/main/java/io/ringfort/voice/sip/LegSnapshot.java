package io.ringfort.voice.sip;

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
    boolean inbound) {

  public LegSnapshot {
    routes = List.copyOf(routes);
  }

  /// @param tag empty as long as the far end gave none
  public record Party(String uri, String tag) {}
}

package io.ringfort.voice.sip;

import io.ringfort.core.net.Cidr;
import io.ringfort.protocol.sip.SipParseException;
import io.ringfort.protocol.sip.SipUri;
import io.ringfort.voice.edge.HostPort;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A SIP carrier as the operator describes it.
///
/// @param name of our own choosing; unique
/// @param gateways its addresses as SIP URIs (`sip:192.0.2.1:5060;transport=tcp`), tried in this
///   order; each can fail alone
/// @param prefixes of the numbers that it takes, such as `+1`; `+` is every number; the longest
///   match wins
/// @param inbound whose calls are taken as this carrier's
/// @param credentials for its challenges; null for none
/// @param maxCalls at a time, both ways together; 0: as many as it takes
public record TrunkConfig(
    String name,
    List<String> gateways,
    List<String> prefixes,
    Inbound inbound,
    Invite.@Nullable Credentials credentials,
    int maxCalls) {

  public TrunkConfig {
    gateways = List.copyOf(gateways);
    prefixes = List.copyOf(prefixes);
    if (gateways.isEmpty()) {
      throw new IllegalArgumentException(
          "gateways of trunk " + name + ": got none (expected: at least one SIP URI)");
    }
    gateways.forEach(gateway -> check(name, gateway));
  }

  /// True when the address is one of theirs, as far as that is known without DNS: an edge takes all
  /// of its messages.
  public boolean knows(InetAddress source) {
    return inbound.allows(source)
        || gateways.stream()
            .map(g -> SipUri.parse(g).host())
            .anyMatch(
                h -> HostPort.isLiteral(h) && HostPort.parse(h + ":0").getAddress().equals(source));
  }

  private static void check(String name, String gateway) {
    try {
      SipUri.parse(gateway);
    } catch (SipParseException e) {
      throw new IllegalArgumentException(
          "gateways of trunk " + name + ": got '" + gateway + "' (expected: a SIP URI)", e);
    }
  }

  /// Who may call in the carrier's name: an address of these, and the credentials where there are
  /// some. With no address and no credentials nobody may.
  ///
  /// @param digest what the carrier answers to our challenge; null: it is not challenged
  public record Inbound(List<Cidr> allowed, Invite.@Nullable Credentials digest) {
    public Inbound {
      allowed = List.copyOf(allowed);
    }

    boolean allows(InetAddress source) {
      return allowed.stream().anyMatch(range -> range.contains(source));
    }
  }
}

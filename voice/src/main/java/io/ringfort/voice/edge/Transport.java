package io.ringfort.voice.edge;

import java.util.Locale;
import java.util.Optional;

/// What SIP messages travel over.
public enum Transport {
  UDP,
  TCP,
  TLS;

  /// The port that RFC 3261, 19.1.2 gives an address without one.
  public int defaultPort() {
    return this == TLS ? 5061 : 5060;
  }

  /// True when nothing needs to be sent again because it may be lost on the way.
  public boolean isReliable() {
    return this != UDP;
  }

  /// As the `transport` parameter of a URI says it: `udp`, `tcp` or `tls`.
  public String parameter() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The transport of that name, in any case.
  public static Optional<Transport> named(String name) {
    return switch (name.toUpperCase(Locale.ROOT)) {
      case "UDP" -> Optional.of(UDP);
      case "TCP" -> Optional.of(TCP);
      case "TLS" -> Optional.of(TLS);
      default -> Optional.empty();
    };
  }
}

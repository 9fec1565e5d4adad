package io.ringfort.acceptance;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `credentials.json` as a stack writes it into its data folder.
///
/// @param simulatorUrl null where the carrier is not inside
/// @param secureUrl over TLS, for browsers; null where nobody told
/// @param gateways the URLs of all gateways, `apiUrl` among them
/// @param secureGateways the same over TLS, `secureUrl` among them
public record Credentials(
    String accountSid,
    String authToken,
    URI apiUrl,
    @Nullable URI simulatorUrl,
    List<String> numbers,
    List<URI> gateways,
    @Nullable URI secureUrl,
    List<URI> secureGateways) {
  public Credentials {
    numbers = List.copyOf(numbers);
    gateways = List.copyOf(gateways);
    secureGateways = List.copyOf(secureGateways);
  }
}

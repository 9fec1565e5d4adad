package io.ringfort.messaging.smpp;

import io.ringfort.core.secrets.Secret;
import io.ringfort.messaging.lifecycle.Policy.UnknownOutcome;
import java.time.Duration;
import java.util.List;

/// A carrier as the operator describes it.
///
/// @param name of our own choosing; unique
/// @param prefixes of the numbers that it takes, such as `+1`; `+` is every number; the longest
///   match wins
/// @param gateways where to connect
/// @param login who we are there
/// @param limits how much it takes
/// @param unknownOutcome what to do with a submit that was never answered
/// @param options its peculiarities
public record CarrierConfig(
    String name,
    List<String> prefixes,
    List<Gateway> gateways,
    Login login,
    Limits limits,
    UnknownOutcome unknownOutcome,
    Options options) {

  public CarrierConfig {
    prefixes = List.copyOf(prefixes);
    gateways = List.copyOf(gateways);
  }

  /// One of the carrier's addresses; each can fail alone.
  public record Gateway(String host, int port) {
    @Override
    public String toString() {
      return host + ":" + port;
    }
  }

  /// @param systemType often empty
  public record Login(String systemId, Secret password, String systemType) {}

  /// @param bindsPerGateway sessions kept open to each gateway
  /// @param window submits without an answer on each bind
  /// @param segmentsPerSecond over all binds; 0: as many as it takes
  /// @param responseTimeout after which a submit's outcome is unknown
  /// @param enquireLink how often a silent bind is asked whether it lives
  public record Limits(
      int bindsPerGateway,
      int window,
      double segmentsPerSecond,
      Duration responseTimeout,
      Duration enquireLink) {}

  /// @param receipts whether to ask for receipts
  /// @param referenceTag the tag of an optional parameter that carries the message's SID, so that
  ///   the carrier can tell a repeat beyond the 16 bits of user_message_reference; 0: not sent.
  ///   SMPP 3.4 section 5.3.2 leaves 0x1400 to 0x3FFF to vendors.
  public record Options(boolean receipts, int referenceTag) {}
}

package io.ringfort.core.alerts;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What an alert can be about: the one catalogue, which `docs/operations.md` explains at length.
public enum AlertKind {
  HOST_GONE(
      Severity.CRITICAL,
      Delays.of(60, 0),
      "A host of the stack does not work. Others have what it had; the next loss may stop"
          + " something.",
      "See ./ringfort status; start the host again, or replace its machine."),
  LEASE_LOST(
      Severity.WARNING,
      Delays.of(0, 600),
      "A host slept, or was cut off from the others, for so long that it had to fall silent.",
      "Look for a machine without CPU or memory, and at the network between the hosts."),
  DATABASE_AWAY(
      Severity.CRITICAL,
      Delays.of(10, 5),
      "The database does not answer. Calls and messages go on; history and changes of numbers"
          + " wait.",
      "Look at the database hosts and their disks; what waits is caught up by itself."),
  CARRIER_DOWN(
      Severity.CRITICAL,
      Delays.of(10, 5),
      "No SMPP session to a carrier is up. Messages that it would take wait, up to their validity.",
      "Call the carrier; check address, systemId and password in the configuration."),
  CARRIER_GATEWAY_DOWN(
      Severity.WARNING,
      Delays.of(30, 5),
      "One gateway of a carrier has no SMPP session. The carrier's others take its messages.",
      "Call the carrier before its other gateways are gone, too."),
  TRUNK_DOWN(
      Severity.CRITICAL,
      Delays.of(15, 5),
      "No gateway of a SIP trunk answers. Calls that it would take fail.",
      "Call the carrier; check its addresses and the firewall between."),
  TRUNK_GATEWAY_DOWN(
      Severity.WARNING,
      Delays.of(30, 5),
      "One gateway of a SIP trunk does not answer. The trunk's others take its calls.",
      "Call the carrier before its other gateways are gone, too."),
  DOUBTS(
      Severity.WARNING,
      Delays.of(0, 600),
      "A carrier did not say whether it took a message: such a message may reach its phone twice or"
          + " not at all.",
      "Ask the carrier why its gateway left submits unanswered; unknownOutcome decides what is done"
          + " with them."),
  QUEUE_LATE(
      Severity.CRITICAL,
      Delays.of(15, 10),
      "Work has been waiting in the queue for more than a minute.",
      "See which hosts read that topic and whether they have CPU; add one, or start the one that is"
          + " missing."),
  DEAD_LETTERS(
      Severity.WARNING,
      Delays.of(0, 600),
      "Something could not be done after all its tries and was put aside with its reason.",
      "Read the topic dead-letters; a customer's server that is down for an hour is the usual"
          + " reason."),
  ERROR_BUDGET(
      Severity.CRITICAL,
      Delays.of(0, 60),
      "More than one request of a hundred to the API failed with 5xx in the last five minutes.",
      "Look for warn and error in logs/ringfort.log: each names the request."),
  TAKEOVER_SLOW(
      Severity.WARNING,
      Delays.of(0, 60),
      "A call of a host that died was silent for more than five seconds until it went on.",
      "Give the voice hosts more CPU: the survivors were too busy.");

  private final Severity severity;
  private final Delays delays;
  private final String meaning;
  private final String action;

  /// How much it matters.
  public enum Severity {
    /// Wake somebody.
    CRITICAL,
    /// Look at it tomorrow.
    WARNING
  }

  /// @param raise for how long it must be so
  /// @param clear for how long it must not be so any more
  record Delays(Duration raise, Duration clear) {
    static Delays of(int raiseSeconds, int clearSeconds) {
      return new Delays(Duration.ofSeconds(raiseSeconds), Duration.ofSeconds(clearSeconds));
    }
  }

  AlertKind(Severity severity, Delays delays, String meaning, String action) {
    this.severity = severity;
    this.delays = delays;
    this.meaning = meaning;
    this.action = action;
  }

  /// What it is called outside, such as `carrier-down`.
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public static Optional<AlertKind> of(String text) {
    return Arrays.stream(values()).filter(k -> k.text().equals(text)).findFirst();
  }

  public Severity severity() {
    return severity;
  }

  Delays delays() {
    return delays;
  }

  public String meaning() {
    return meaning;
  }

  public String action() {
    return action;
  }

  /// Below the API's address: where it is explained.
  public String page() {
    return "/docs/operations#alert-" + text();
  }
}

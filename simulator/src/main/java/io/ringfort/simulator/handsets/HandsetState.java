package io.ringfort.simulator.handsets;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// Whether a handset can be reached, and so what the receipt says. Only `on` receives anything.
///
/// | state | stat | err | message_state (SMPP 3.4, 5.2.28) |
/// |---|---|---|---|
/// | on | DELIVRD | 000 | 2 |
/// | off (switched off, no coverage) | UNDELIV | 003 | 5 |
/// | unknown (absent subscriber) | UNDELIV | 005 | 5 |
/// | landline | REJECTD | 006 | 8 |
/// | blocked (carrier or handset refuses the sender) | REJECTD | 004 | 8 |
/// | expired (validity ran out) | EXPIRED | 036 | 3 |
///
/// The err codes are this carrier's own; each ends like the public API's error for the same case.
public enum HandsetState {
  ON("DELIVRD", "000", 2),
  OFF("UNDELIV", "003", 5),
  UNKNOWN("UNDELIV", "005", 5),
  LANDLINE("REJECTD", "006", 8),
  BLOCKED("REJECTD", "004", 8),
  EXPIRED("EXPIRED", "036", 3);

  private final String stat;
  private final String err;
  private final byte messageState;

  HandsetState(String stat, String err, int messageState) {
    this.stat = stat;
    this.err = err;
    this.messageState = (byte) messageState;
  }

  /// @throws IllegalArgumentException with a sentence that lists the states
  public static HandsetState parse(String name) {
    return Arrays.stream(values())
        .filter(state -> state.label().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "state: got " + name + " (expected: " + labels() + ")"));
  }

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  public String stat() {
    return stat;
  }

  public String err() {
    return err;
  }

  public byte messageState() {
    return messageState;
  }

  public boolean delivers() {
    return this == ON;
  }

  private static String labels() {
    return Arrays.stream(values()).map(HandsetState::label).collect(Collectors.joining(", "));
  }
}

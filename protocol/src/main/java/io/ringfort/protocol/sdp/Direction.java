package io.ringfort.protocol.sdp;

import java.util.Locale;
import java.util.Optional;

/// Who sends, as its writer sees it (RFC 8866, 6.7).
public enum Direction {
  SENDRECV(true, true),
  SENDONLY(true, false),
  RECVONLY(false, true),
  INACTIVE(false, false);

  private final boolean sends;
  private final boolean receives;

  Direction(boolean sends, boolean receives) {
    this.sends = sends;
    this.receives = receives;
  }

  public boolean sends() {
    return sends;
  }

  public boolean receives() {
    return receives;
  }

  /// The same, as the other side sees it: what an answer says to an offer (RFC 3264, 6.1).
  public Direction reversed() {
    return of(receives, sends);
  }

  public static Direction of(boolean sends, boolean receives) {
    if (sends) {
      return receives ? SENDRECV : SENDONLY;
    }
    return receives ? RECVONLY : INACTIVE;
  }

  /// Its name in a description.
  public String attribute() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Direction> named(String attribute) {
    for (Direction direction : values()) {
      if (direction.attribute().equals(attribute)) {
        return Optional.of(direction);
      }
    }
    return Optional.empty();
  }
}

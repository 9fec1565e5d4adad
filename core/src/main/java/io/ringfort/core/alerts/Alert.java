package io.ringfort.core.alerts;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.List;

/// Something that is wrong with the stack, from being raised to being cleared. Moves:
/// `RAISING → RAISED → CLEARING`, then it is gone. Whoever makes the first and the third move tells
/// of it; one that stays there was left by a host that died while it told.
///
/// @param kind the text of an [AlertKind]
/// @param seenBy the hosts that found it
/// @param moved when it came into its stage
public record Alert(
    String kind, String subject, List<String> seenBy, Instant since, Stage stage, Instant moved) {

  /// Where it is.
  public enum Stage {
    RAISING,
    RAISED,
    CLEARING
  }

  public Alert {
    seenBy = List.copyOf(seenBy);
  }

  Alert to(Stage next, Instant now) {
    return new Alert(kind, subject, seenBy, since, next, now);
  }

  Alert seenBy(List<String> hosts) {
    return new Alert(kind, subject, hosts, since, stage, moved);
  }

  /// The same for each time that it comes.
  @JsonIgnore
  public String key() {
    return new Finding(kind, subject).key();
  }

  /// This very occurrence: the same on every host, another one when it comes again.
  @JsonIgnore
  public String id() {
    return key() + "/" + since;
  }
}

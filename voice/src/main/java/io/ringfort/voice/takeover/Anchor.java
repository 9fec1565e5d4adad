package io.ringfort.voice.takeover;

import io.ringfort.core.hosts.Host;
import io.ringfort.core.hosts.Rendezvous;
import io.ringfort.voice.conference.Rooms;
import io.ringfort.voice.lifecycle.Call;
import io.ringfort.voice.lifecycle.CallIntent;
import io.ringfort.voice.lifecycle.Program;
import io.ringfort.voice.lifecycle.Program.Ending;
import io.ringfort.voice.lifecycle.Session;
import io.ringfort.voice.lifecycle.VerbState;
import java.util.Collection;
import java.util.Optional;

/// What calls have in common that must be on one host: a room, a queue, a caller with those whom it
/// dialled.
///
/// @param name the same for all of them
public record Anchor(String name) {

  public static Anchor of(Call call) {
    CallIntent intent = call.intent();
    Optional<String> seat = seat(call);
    if (seat.isPresent()) {
      return new Anchor(Rooms.anchor(intent.account(), seat.get()));
    }
    return new Anchor(
        intent.account()
            + "/"
            + (intent.parent() != null && isAttached(call) ? intent.parent() : intent.sid()));
  }

  /// The name of the room or queue that the call is in.
  static Optional<String> seat(Call call) {
    for (Program p = call.program(); p != null; p = p.under()) {
      if (p.state() instanceof VerbState.Seated seated) {
        return Optional.of(
            switch (seated) {
              case VerbState.InConference in -> in.name();
              case VerbState.InQueue in -> in.name();
              case VerbState.FromQueue from -> from.name();
            });
      }
    }
    return Optional.empty();
  }

  /// A dialled call that was redirected goes its own way.
  private static boolean isAttached(Call call) {
    Program program = call.program();
    Session session = call.session();
    Session.Pending pending = session == null ? null : session.pending();
    return (program == null || program.ending() == Ending.CONNECT)
        && (pending == null || pending.ending() == Ending.CONNECT);
  }

  /// Whose it is: the same as a room's or queue's home is chosen.
  public Optional<Host> home(Collection<Host> hosts) {
    return Rendezvous.choose(name, hosts);
  }
}

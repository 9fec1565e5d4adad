package io.ringfort.voice.takeover;

import io.ringfort.core.hosts.Host;
import io.ringfort.core.hosts.HostName;
import io.ringfort.voice.lifecycle.Call;
import io.ringfort.voice.lifecycle.CallIntent;
import io.ringfort.voice.lifecycle.Program;
import io.ringfort.voice.lifecycle.Program.Ending;
import io.ringfort.voice.lifecycle.Session;
import io.ringfort.voice.lifecycle.VerbState;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// What calls have in common that must be on one host: a room, a queue, a caller with those whom it
/// dialled.
///
/// @param name the same for all of them
public record Anchor(String name) {

  public static Anchor of(Call call) {
    CallIntent intent = call.intent();
    for (Program p = call.program(); p != null; p = p.under()) {
      if (p.state() instanceof VerbState.Seated seated) {
        return new Anchor(intent.account() + seat(seated));
      }
    }
    return new Anchor(
        intent.parent() != null && isAttached(call)
            ? intent.parent().value()
            : intent.sid().value());
  }

  private static String seat(VerbState.Seated seated) {
    return switch (seated) {
      case VerbState.InConference in -> "/room/" + in.name();
      case VerbState.InQueue in -> "/queue/" + in.name();
      case VerbState.FromQueue from -> "/queue/" + from.name();
    };
  }

  /// A dialled call that was redirected goes its own way.
  private static boolean isAttached(Call call) {
    Program program = call.program();
    Session session = call.session();
    Session.Pending pending = session == null ? null : session.pending();
    return (program == null || program.ending() == Ending.CONNECT)
        && (pending == null || pending.ending() == Ending.CONNECT);
  }

  /// Whose it is by rendezvous hashing: everybody who sees the same hosts comes to the same one, and
  /// another one only for what that one had.
  public Optional<Host> home(Collection<Host> hosts) {
    return hosts.stream()
        .max(Comparator.comparingLong((Host h) -> weight(h.name())).thenComparing(Host::name));
  }

  private long weight(HostName host) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest((host + "\n" + name).getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(hash).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}

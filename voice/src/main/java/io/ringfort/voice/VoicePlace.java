package io.ringfort.voice;

import io.ringfort.core.hosts.HostName;
import io.ringfort.core.hosts.Hosts;
import io.ringfort.core.inside.Inside;
import io.ringfort.voice.edge.Door;
import io.ringfort.voice.edge.EdgeLink;
import java.util.function.Consumer;

/// Where a voice role stands: what it has beside it decides who takes its calls when it goes.
public sealed interface VoicePlace {

  /// One process: the SIP door is its own, and nobody takes its calls over.
  record Alone() implements VoicePlace {
    /// What the only host is called where owners are named.
    public static final HostName NAME = new HostName("alone");
  }

  /// Beside other hosts, which take over when it dies.
  ///
  /// @param door the way out, by the edges of the stack
  /// @param register told once, as soon as calls can come: who takes what comes in at the edges
  record Among(Hosts hosts, Inside inside, Door door, Consumer<EdgeLink> register)
      implements VoicePlace {}
}

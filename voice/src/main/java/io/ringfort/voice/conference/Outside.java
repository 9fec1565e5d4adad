package io.ringfort.voice.conference;

import io.ringfort.core.directory.Directory;
import io.ringfort.core.hosts.HostName;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.CallSid;
import io.ringfort.core.ids.QueueSid;
import io.ringfort.core.ids.SidMint;
import io.ringfort.core.json.Json;
import io.ringfort.engines.memory.Memory;
import io.ringfort.engines.time.Timer;
import io.ringfort.voice.Calls;
import io.ringfort.voice.Conference;
import io.ringfort.voice.Hook;
import io.ringfort.voice.lifecycle.CallEffect;
import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.media.Media;
import io.ringfort.voice.recordings.Recordings;
import io.ringfort.voice.speech.Prompts;
import java.time.InstantSource;
import java.util.Map;

/// What rooms are built on.
///
/// @param calls as everybody sees them
public record Outside(
    Sound sound,
    Names names,
    Customers customers,
    Calls calls,
    Shown shown,
    Times times,
    Around around) {

  /// For the only host.
  public Outside(
      Sound sound, Names names, Customers customers, Calls calls, Shown shown, Times times) {
    this(sound, names, customers, calls, shown, times, Around.ALONE);
  }

  public record Sound(Media media, Prompts prompts, Recordings recordings) {}

  /// @param mint derives the SIDs of rooms
  public record Names(SidMint mint, Directory directory) {}

  /// @param memory where any host reads of conferences
  public record Shown(Memory memory, Json json) {}

  public record Times(Timer timer, InstantSource clock) {}

  /// The other hosts.
  public record Around(Homes homes, Moves moves) {
    public static final Around ALONE = new Around(Homes.alone(), (_, _) -> {});
  }

  /// Brings calls to other hosts.
  @FunctionalInterface
  public interface Moves {

    /// A call of this host shall go on there. Does not block. Once it does, it is released here
    /// ([Rooms#release]) and restored there. Nobody is told when that fails: whoever asked asks
    /// again.
    void moveTo(CallSid call, HostName host);
  }

  /// What reaches customers. Nothing blocks.
  public interface Customers {

    /// Tells a customer's server something of a room, in the order of the sequence.
    void tell(
        AccountSid account, String about, Hook hook, Map<String, String> params, int sequence);

    /// Keeps the record of a conference that ended.
    void archive(Conference conference);

    /// A document named a queue that the account does not have: it comes to be.
    void create(AccountSid account, QueueSid sid, String name);
  }

  /// Where the documents of announcements come from.
  @FunctionalInterface
  public interface Documents {

    /// The document of a request, or why there is none. Blocks.
    CallEvent fetch(AccountSid account, CallEffect.Fetch fetch) throws InterruptedException;
  }
}

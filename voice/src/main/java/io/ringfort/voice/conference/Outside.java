package io.ringfort.voice.conference;

import io.ringfort.core.directory.Directory;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.QueueSid;
import io.ringfort.core.ids.SidMint;
import io.ringfort.core.json.Json;
import io.ringfort.engines.memory.MemoryMap;
import io.ringfort.voice.Hook;
import io.ringfort.voice.media.Media;
import io.ringfort.voice.recordings.Recordings;
import io.ringfort.voice.speech.Prompts;
import java.time.InstantSource;
import java.util.Map;

/// What rooms are built on.
public record Outside(
    Sound sound, Names names, Customers customers, Shown shown, InstantSource clock) {

  public record Sound(Media media, Prompts prompts, Recordings recordings) {}

  /// @param mint derives the SIDs of rooms
  public record Names(SidMint mint, Directory directory) {}

  /// @param shown what readers see of conferences
  public record Shown(MemoryMap conferences, Json json) {}

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
}

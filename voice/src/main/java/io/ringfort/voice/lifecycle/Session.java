package io.ringfort.voice.lifecycle;

import io.ringfort.core.ids.RecordingSid;
import io.ringfort.voice.Hook;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a call in flight remembers besides its program.
///
/// @param lastId of requests, playlists and times: an answer to an older one is not meant any more
/// @param requests how many documents it asked for
/// @param pending the document that is awaited; null for none
/// @param cookies from the application
/// @param recordings that run beside the program
/// @param hooks that a customer changed meanwhile
/// @param onLine whether it is answered
/// @param ending whether the hanging up is under way
/// @param timeLimit that a customer set meanwhile; null: the intent's
/// @param standing what its host was ordered to do
/// @param messages between its web page and applications
public record Session(
    long lastId,
    int requests,
    @Nullable Pending pending,
    String cookies,
    List<Running> recordings,
    Hooks hooks,
    boolean onLine,
    boolean ending,
    @Nullable Duration timeLimit,
    Standing standing,
    PageMessages messages) {

  public Session {
    recordings = List.copyOf(recordings);
    // Absent in what an earlier release wrote.
    standing = standing == null ? Standing.NOTHING : standing;
    messages = messages == null ? PageMessages.NONE : messages;
  }

  Session with(Standing other) {
    return new Session(
        lastId,
        requests,
        pending,
        cookies,
        recordings,
        hooks,
        onLine,
        ending,
        timeLimit,
        other,
        messages);
  }

  static Session fresh(CallIntent intent) {
    return new Session(
        0,
        0,
        null,
        "",
        List.of(),
        new Hooks(intent.handling().fallback(), intent.handling().status()),
        false,
        false,
        null,
        Standing.NOTHING,
        PageMessages.NONE);
  }

  /// @param fallback whether this already is the fallback
  /// @param ending of the document that comes
  /// @param aside whether the running program waits below it
  /// @param params that were sent
  /// @param text of a document that is here already; null: it is asked for
  public record Pending(
      long id,
      Hook hook,
      boolean fallback,
      Program.Ending ending,
      boolean aside,
      Map<String, String> params,
      @Nullable String text) {
    public Pending {
      params = Map.copyOf(params);
    }
  }

  /// A recording that runs.
  public record Running(RecordingSid sid, String source) {}

  /// @param fallback used when a document cannot be had or executed
  /// @param status told of progress
  public record Hooks(Hook fallback, Hook status) {

    /// With what is not null of these.
    Hooks with(@Nullable Hook newFallback, @Nullable Hook newStatus) {
      return new Hooks(
          newFallback == null ? fallback : newFallback, newStatus == null ? status : newStatus);
    }
  }
}

package io.ringfort.messaging.lifecycle;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.ringfort.core.json.JsonWriter;
import io.ringfort.core.json.WritesItself;

/// A message: what was asked for, and how far it is. Immutable and serialisable: another host can
/// load it and go on.
///
/// @param intent never changes
/// @param progress changes only through [Lifecycle]
/// @param parked it waited in the database for a while: its row there must go before it is
///   forgotten
public record Message(Intent intent, Progress progress, boolean parked)
    implements WritesItself {

  public Message(Intent intent, Progress progress) {
    this(intent, progress, false);
  }

  @Override
  public void writeTo(JsonWriter out) {
    out.begin();
    intent.writeTo(out.name("intent"));
    progress.writeTo(out.name("progress"));
    out.flag("parked", parked).end();
  }

  /// A message that nothing has happened to yet.
  public static Message fresh(Intent intent) {
    return new Message(intent, Progress.fresh(intent));
  }

  /// The key under which the memory store has it.
  @JsonIgnore
  public String memoryKey() {
    return intent.account() + "/" + intent.sid();
  }

  /// The later of two copies: replays and late writers are harmless. Of two with one version the
  /// later status wins: a change that was told but not persisted may have died with its host, and
  /// the next owner's change has the same version.
  public static Message later(Message a, Message b) {
    int versions = Integer.compare(a.progress.version(), b.progress.version());
    boolean first =
        versions > 0 || (versions == 0 && a.progress.status().compareTo(b.progress.status()) >= 0);
    return first ? a : b;
  }

  /// The same message, as it is written when it is parked.
  public Message asParked() {
    return new Message(intent, progress, true);
  }

  Message with(Progress next) {
    return new Message(intent, next, parked);
  }
}

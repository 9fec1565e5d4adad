package io.ringfort.voice.lifecycle;

import io.ringfort.core.hosts.HostName;

/// Who owns a call: alone speaks for it, and alone writes its snapshot.
///
/// @param incarnation of that host: what an earlier start of it owned is not its own any more
/// @param epoch grows by one with every change of the owner: whoever finds another one than its own
///   has lost the call and falls silent
public record Owner(HostName host, long incarnation, long epoch) {

  /// The next owner.
  public Owner next(HostName successor, long itsIncarnation) {
    return new Owner(successor, itsIncarnation, epoch + 1);
  }
}

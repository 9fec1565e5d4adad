package io.ringfort.voice.edge;

import io.micrometer.core.instrument.Counter;
import io.ringfort.core.hosts.HostName;

/// A voice host that is linked to this edge. Any thread.
final class VoiceLink implements EdgeLink {
  private final LinkGreeting.Caller caller;
  private final LinkStream stream;
  private final Counter full;
  private final Unanswered unanswered = new Unanswered();
  private volatile boolean complete;

  /// @param full counts what had no room
  VoiceLink(LinkGreeting.Caller caller, LinkStream stream, Counter full) {
    this.caller = caller;
    this.stream = stream;
    this.full = full;
  }

  HostName host() {
    return caller.host();
  }

  long incarnation() {
    return caller.incarnation();
  }

  LinkStream stream() {
    return stream;
  }

  /// What it was asked and did not answer.
  Unanswered unanswered() {
    return unanswered;
  }

  /// True when it has said what it owns.
  boolean isComplete() {
    return complete;
  }

  void complete() {
    complete = true;
  }

  @Override
  public void take(Arrival arrival) {
    unanswered.came(arrival);
    var frame = new LinkFrame.Came(arrival.from(), arrival.proof(), arrival.message().encode());
    if (!stream.offer(frame)) {
      full.increment();
    }
  }
}

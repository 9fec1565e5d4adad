package io.ringfort.voice.edge;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A listener of some edge, as a voice host sees it: which edge has it now, and what waits for one
/// to have it again. Any thread.
///
/// Moves: tied ⇄ waiting; waiting → gone, when nobody had it for too long; gone → tied.
final class Way {
  private static final int MOST_WAITING = 2_000;

  private volatile LinkFrame.Listening listening;
  private volatile @Nullable EdgeTie tie;
  private List<Waiting> waiting = new ArrayList<>();
  private volatile boolean gone;
  private int losses;

  private record Waiting(byte[] message, Hop hop, Runnable failed) {}

  Way(LinkFrame.Listening listening) {
    this.listening = listening;
  }

  LinkFrame.Listening listening() {
    return listening;
  }

  boolean isTied() {
    return tie != null;
  }

  /// Nobody has it, and nobody is waited for.
  boolean isGone() {
    return gone;
  }

  /// The zone of who has it; empty when nobody has.
  String zone() {
    var now = tie;
    return now == null ? "" : now.zone();
  }

  boolean isBy(EdgeTie other) {
    return tie == other;
  }

  void tied(LinkFrame.Listening as, EdgeTie by) {
    List<Waiting> held;
    synchronized (this) {
      listening = as;
      tie = by;
      gone = false;
      held = waiting;
      waiting = new ArrayList<>();
    }
    held.forEach(w -> send(w.message, w.hop, w.failed));
  }

  /// @return which loss it is, for [#giveUp]; -1 when it was not that edge's
  synchronized int lost(EdgeTie by) {
    if (tie != by) {
      return -1;
    }
    tie = null;
    return ++losses;
  }

  /// Nobody came since that loss.
  ///
  /// @return false when somebody did
  boolean giveUp(int loss) {
    List<Waiting> held;
    synchronized (this) {
      if (tie != null || losses != loss) {
        return false;
      }
      gone = true;
      held = waiting;
      waiting = new ArrayList<>();
    }
    held.forEach(w -> w.failed.run());
    return true;
  }

  void say(LinkFrame frame) {
    var now = tie;
    if (now != null) {
      now.say(frame);
    }
  }

  void send(byte[] message, Hop hop, Runnable failed) {
    var now = tie;
    if (now != null && now.send(message, hop, failed)) {
      return;
    }
    // The connection that it needs went with its edge.
    boolean broken = hop.flowOnly() && hop.transport().isReliable();
    synchronized (this) {
      // What finds a full queue does not wait: there is an edge, and it has too much to do.
      boolean noEdge = tie == null || !tie.isUp();
      if (noEdge && !gone && !broken && waiting.size() < MOST_WAITING) {
        waiting.add(new Waiting(message, hop, failed));
        return;
      }
    }
    failed.run();
  }
}

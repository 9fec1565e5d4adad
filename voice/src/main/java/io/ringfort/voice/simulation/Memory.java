package io.ringfort.voice.simulation;

import io.ringfort.core.ids.CallSid;
import io.ringfort.core.simulation.Agenda;
import io.ringfort.voice.lifecycle.Call;
import io.ringfort.voice.lifecycle.CallEffect;
import io.ringfort.voice.lifecycle.Owner;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The memory store: the snapshots of calls, changed by compare-and-set, and which hosts were
/// declared gone. A write may be done though its writer does not hear of it.
final class Memory {
  private final Agenda agenda;
  private final Faults faults;
  private final Design design;
  private final Map<CallSid, Snapshot> calls = new LinkedHashMap<>();
  private final Set<Host> gone = new HashSet<>();

  /// @param owed what is still to be told of a call that has ended; null before its end, and when
  ///   everybody knows
  /// @param words what other calls may not have heard yet
  record Snapshot(
      Call call, @Nullable List<CallEffect.Tell> owed, List<CallEffect.TellCall> words) {
    Snapshot(Call call, @Nullable List<CallEffect.Tell> owed) {
      this(call, owed, List.of());
    }

    /// When it ended, with what is still to be said.
    static Snapshot of(Call call, List<CallEffect.Tell> untold, List<CallEffect> effects) {
      if (call.progress().verdict() == null) {
        return new Snapshot(call, null);
      }
      return new Snapshot(
          call,
          List.copyOf(untold),
          effects.stream()
              .filter(CallEffect.TellCall.class::isInstance)
              .map(CallEffect.TellCall.class::cast)
              .toList());
    }

    boolean isOver() {
      return call.progress().verdict() != null;
    }

    boolean endsAs(Snapshot other) {
      return Objects.equals(call.progress().verdict(), other.call.progress().verdict());
    }
  }

  /// What came of a write.
  enum Written {
    YES,
    NO,
    /// Nobody knows.
    AWAY
  }

  Memory(Agenda agenda, Faults faults, Design design) {
    this.agenda = agenda;
    this.faults = faults;
    this.design = design;
  }

  /// @param expected null: nothing is there
  Written replace(Host by, @Nullable Snapshot expected, Snapshot next) {
    if (!by.reachesMemory()) {
      return Written.AWAY;
    }
    boolean unheard = faults.memoryAnswerIsLost();
    if (unheard && agenda.chance(0.5)) {
      return Written.AWAY;
    }
    CallSid sid = next.call().intent().sid();
    if (calls.get(sid) != expected && design.comparesAndSets()) {
      return unheard ? Written.AWAY : Written.NO;
    }
    calls.put(sid, next);
    return unheard ? Written.AWAY : Written.YES;
  }

  /// As a host reads it, which must reach the store.
  @Nullable Snapshot read(CallSid sid) {
    return calls.get(sid);
  }

  List<Snapshot> all() {
    return List.copyOf(calls.values());
  }

  /// Everything is lost at once.
  void lose() {
    calls.clear();
  }

  /// @return whether it was not gone before
  boolean declare(Host host) {
    return gone.add(host);
  }

  boolean isGone(Host host) {
    return gone.contains(host);
  }

  /// What nobody in the world can see at once: whether another has the call since.
  boolean isOfLater(CallSid sid, Owner owner) {
    Snapshot there = calls.get(sid);
    Owner theirs = there == null ? null : there.call().owner();
    return theirs != null && theirs.epoch() > owner.epoch();
  }

  /// Whether a host other than that one has the call, and lives.
  boolean goesOn(CallSid sid, int other) {
    Snapshot there = calls.get(sid);
    Owner owner = there == null || there.isOver() ? null : there.call().owner();
    return owner != null
        && owner.incarnation() != other
        && gone.stream().noneMatch(h -> h.number() == owner.incarnation());
  }
}

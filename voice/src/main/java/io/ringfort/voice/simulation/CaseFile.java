package io.ringfort.voice.simulation;

import io.ringfort.core.ids.CallSid;
import io.ringfort.core.ids.RecordingSid;
import io.ringfort.voice.lifecycle.Call;
import io.ringfort.voice.lifecycle.CallIntent;
import io.ringfort.voice.lifecycle.Owner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the [Judge] knows of one call.
final class CaseFile {
  final List<Line> trace = new ArrayList<>();
  final Set<RecordingSid> recordings = new HashSet<>();
  final Set<CallSid> children = new HashSet<>();
  final Set<CallSid> given = new HashSet<>();

  /// The tokens of the callbacks, by sequence.
  final Map<Integer, String> sequences = new HashMap<>();

  final Set<String> completedTokens = new HashSet<>();
  @Nullable CallIntent intent;
  boolean accepted;
  boolean dialled;
  boolean detached;
  boolean over;
  /// A step of its was not written down: the next owner may come to others.
  boolean unwritten;

  Set<RecordingSid> recordingsBefore = Set.of();
  boolean givenUp;
  boolean snapshotLost;

  /// Who showed it last.
  @Nullable Owner owner;


  /// Of the last step that was written down before it was carried out.
  int written = -1;
  @Nullable Call archived;

  /// One line of the trace; made into text only when somebody must read it.
  record Line(long atMillis, String what, Object detail) {
    @Override
    public String toString() {
      return "%10.3f s  %s %s".formatted(atMillis / 1000.0, what, detail).stripTrailing();
    }
  }
}

package io.ringfort.voice.recordings;

import io.ringfort.core.ids.RecordingSid;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// Finds recordings whose host died: pieces that no process records any more and that are not yet a
/// recording. Each is found once; one whose job is only waiting may be found too, which is
/// harmless. One thread at a time.
final class LostPieces {
  private final RawFolder raw;
  private final Predicate<RecordingSid> isOurs;
  private final Set<RecordingSid> found = new HashSet<>();
  private Set<RecordingSid> suspects = new HashSet<>();
  private boolean searched;

  /// Takes what was found.
  interface Finder {
    void found(RecordingPlan plan, List<Piece> pieces) throws IOException;
  }

  /// @param isOurs whether this host is at it
  LostPieces(RawFolder raw, Predicate<RecordingSid> isOurs) {
    this.raw = raw;
    this.isOurs = isOurs;
  }

  /// The first search finds at once; later ones what they see the second time: a call that is just
  /// being taken over is nobody's for a moment.
  synchronized void search(Finder finder) throws IOException {
    Set<RecordingSid> seen = new HashSet<>();
    for (Map.Entry<RecordingSid, List<Piece>> entry : raw.all().entrySet()) {
      RecordingSid sid = entry.getKey();
      if (found.contains(sid) || isOurs.test(sid) || isLive(entry.getValue())) {
        continue;
      }
      if (searched && !suspects.contains(sid)) {
        seen.add(sid);
        continue;
      }
      if (!makeWhole(entry.getValue())) {
        continue;
      }
      finder.found(entry.getValue().getFirst().plan(), entry.getValue());
      found.add(sid);
    }
    suspects = seen;
    searched = true;
  }

  private boolean isLive(List<Piece> pieces) throws IOException {
    for (Piece piece : pieces) {
      if (raw.isLive(piece)) {
        return true;
      }
    }
    return false;
  }

  /// A host may have died before its first frame: then the recording is too short, and said to be.
  ///
  /// @return false when they were deleted meanwhile: they became a recording
  private boolean makeWhole(List<Piece> pieces) throws IOException {
    for (Piece piece : pieces) {
      if (!raw.makeWhole(piece)) {
        return false;
      }
    }
    return true;
  }
}

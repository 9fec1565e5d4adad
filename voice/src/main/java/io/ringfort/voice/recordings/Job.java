package io.ringfort.voice.recordings;

import java.util.List;

/// An entry of the topic `recordings`: sound that waits to be made.
///
/// @param place where its pieces are: a folder that some hosts share, others do not have
/// @param pieces in their order
/// @param end `finished`, or `host lost` when nobody was left to say so
record Job(RecordingPlan plan, String place, List<Piece> pieces, String end) {
  static final String FINISHED = "finished";
  static final String HOST_LOST = "host lost";

  Job {
    pieces = List.copyOf(pieces);
  }
}

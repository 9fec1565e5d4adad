package io.ringfort.voice.recordings;

import java.time.Instant;

/// One file of raw sound: what one host recorded without a break. A recording has several when its
/// call moved.
///
/// @param number from 1 on
/// @param began when its first frame came; what lies between the end of a piece and the beginning
///   of the next is a gap
record Piece(RecordingPlan plan, int number, Instant began) {

  /// The file's name, without its ending.
  String name() {
    return plan.sid() + "." + number;
  }
}

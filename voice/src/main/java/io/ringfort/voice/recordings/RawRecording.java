package io.ringfort.voice.recordings;

import io.ringfort.voice.media.Recorder;

/// A recording that is being made. Frames come on the media thread and are written by another; the
/// rest: any thread.
public interface RawRecording extends Recorder {

  /// What was recorded so far, in milliseconds.
  long millis();

  /// Nothing is kept until [#resume].
  ///
  /// @param silence whether silence stands for what is left out; else nothing does
  void pause(boolean silence);

  void resume();

  /// The sound is complete: it becomes a job of the pool, and is told to the customer when that is
  /// done. What is too short or only silence becomes `absent`.
  void finish();

  /// Another host goes on with it: what there is is left on the disk, and nobody is told.
  default void leave() {}

  /// Nobody wants it.
  void discard();
}

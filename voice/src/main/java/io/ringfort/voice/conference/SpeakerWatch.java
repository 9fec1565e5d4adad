package io.ringfort.voice.conference;

import io.ringfort.engines.threads.Threads;
import io.ringfort.protocol.g711.G711;
import io.ringfort.voice.media.Recorder;
import java.util.function.Consumer;

/// Finds out when a member speaks. Frames come on the media thread; what it finds is told on
/// another.
final class SpeakerWatch implements Recorder {
  /// Mean amplitude of a frame with a voice in it.
  private static final int LOUD = 500;

  private static final int FRAMES_TO_START = 5;
  private static final int FRAMES_TO_STOP = 50;

  private final Consumer<Boolean> speaks;
  private boolean speaking;
  private int run;

  /// @param speaks told true when the member begins, and false when it stops
  SpeakerWatch(Consumer<Boolean> speaks) {
    this.speaks = speaks;
  }

  @Override
  public void frame(byte[] heard, byte[] said) {
    long sum = 0;
    for (byte sample : heard) {
      sum += Math.abs(G711.fromUlaw(sample));
    }
    boolean loud = sum > (long) LOUD * heard.length;
    run = loud == speaking ? 0 : run + 1;
    if (run >= (speaking ? FRAMES_TO_STOP : FRAMES_TO_START)) {
      run = 0;
      speaking = loud;
      Threads.startVirtual("conference-speaker", () -> speaks.accept(loud));
    }
  }
}

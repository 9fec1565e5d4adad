package io.ringfort.voice.media;

import io.ringfort.protocol.g711.G711;

/// Puts what came into its place in time: a ring of one second, indexed by RTP timestamp, out of
/// which a frame is taken every 20 ms, about 50 ms after it should have come. Takes packets of any
/// length and in any order; what comes too late is dropped, and waited for longer where that happens
/// often; what is missing is the last frame once more, faded, and then silence. Media thread only.
final class JitterBuffer {

  static final int DELAY = 2 * Frame.SAMPLES;

  private static final int SIZE = 8_192;
  private static final int MASK = SIZE - 1;
  private static final int LATE_IN_A_ROW = 3;
  // So many in a window of five seconds, however many come in time between them.
  private static final int LATE_OFTEN = 10;
  // So many frames without a packet, and the next one begins anew.
  private static final int IDLE_FRAMES = 50;
  private static final int DRIFT_WINDOW = 250;
  private static final int DRIFT_SLACK = 2 * Frame.SAMPLES;
  private static final byte[] FADED = new byte[256];

  static {
    for (int code = 0; code < 256; code++) {
      FADED[code] = G711.toUlaw(G711.fromUlaw((byte) code) / 2);
    }
  }

  private final byte[] ring = new byte[SIZE];
  private final long[] filled = new long[SIZE / 64];
  private final byte[] last = Frame.silent();
  private boolean running;
  private int playAt;
  private int newest;
  private int lateInARow;
  private int lateInWindow;
  private int idle;
  private int fades;
  private int window;
  private int shallowest = SIZE;
  private long late;

  /// Begins anew with the next packet: another source, or a jump in time.
  void reset() {
    running = false;
  }

  /// Packets that came too late.
  long late() {
    return late;
  }

  /// Takes a packet's sound, as µ-law.
  void put(int timestamp, byte[] sound, int length) {
    if (length > SIZE / 2) {
      return;
    }
    if (!running || isElsewhere(timestamp, length)) {
      start(timestamp);
    }
    int ahead = timestamp - playAt;
    if (ahead < 0) {
      late++;
      lateInARow++;
      lateInWindow++;
      if (lateInWindow == LATE_OFTEN) {
        playAt -= Frame.SAMPLES;
        lateInWindow = 0;
      }
      return;
    }
    lateInARow = 0;
    idle = 0;
    for (int i = 0; i < length; i++) {
      int at = (timestamp + i) & MASK;
      ring[at] = sound[i];
      filled[at >> 6] |= 1L << at;
    }
    int end = timestamp + length;
    newest = end - newest > 0 ? end : newest;
  }

  private boolean isElsewhere(int timestamp, int length) {
    int ahead = timestamp - playAt;
    return ahead + length > SIZE || ahead < -SIZE || (ahead < 0 && lateInARow >= LATE_IN_A_ROW);
  }

  private void start(int timestamp) {
    running = true;
    playAt = timestamp - DELAY;
    newest = timestamp;
    lateInARow = 0;
    idle = 0;
    window = 0;
    lateInWindow = 0;
    shallowest = SIZE;
    java.util.Arrays.fill(filled, 0);
  }

  /// Takes the next 20 ms out.
  void take(byte[] frame) {
    if (!running) {
      System.arraycopy(Frame.SILENCE, 0, frame, 0, Frame.SAMPLES);
      return;
    }
    followClock();
    int missing = 0;
    for (int i = 0; i < Frame.SAMPLES; i++) {
      int at = (playAt + i) & MASK;
      long bit = 1L << at;
      if ((filled[at >> 6] & bit) != 0) {
        filled[at >> 6] &= ~bit;
        frame[i] = ring[at];
      } else {
        frame[i] = fades < 3 ? FADED[last[i] & 0xFF] : G711.ULAW_SILENCE;
        missing++;
      }
    }
    playAt += Frame.SAMPLES;
    // A peer's packets may be off by some samples: less than half a frame is not a loss.
    fades = missing * 2 < Frame.SAMPLES ? 0 : fades + 1;
    System.arraycopy(frame, 0, last, 0, Frame.SAMPLES);
    if (missing == Frame.SAMPLES && ++idle > IDLE_FRAMES) {
      running = false;
    }
  }

  // A far end whose clock is a little faster than ours fills the ring up: where it was never
  // shallower than it need be for five seconds, a frame is left out.
  private void followClock() {
    shallowest = Math.min(shallowest, newest - playAt);
    window++;
    if (window >= DRIFT_WINDOW) {
      if (shallowest > DELAY + DRIFT_SLACK) {
        forget(Frame.SAMPLES);
      }
      window = 0;
      lateInWindow = 0;
      shallowest = SIZE;
    }
  }

  private void forget(int samples) {
    for (int i = 0; i < samples; i++) {
      int at = (playAt + i) & MASK;
      filled[at >> 6] &= ~(1L << at);
    }
    playAt += samples;
  }
}

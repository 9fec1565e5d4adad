package io.ringfort.voice.media;

import io.ringfort.protocol.dtmf.EventEncoder;
import io.ringfort.protocol.dtmf.Keys;
import io.ringfort.protocol.dtmf.TelephoneEvent;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The keys that a stream presses, one after another: 100 ms each and 100 ms between, as events or
/// as tones. Media thread only.
final class Keying {

  /// Most keys that wait; beyond it further ones are dropped.
  static final int MAX_WAITING = 1_024;

  static final String PAUSES = "wW";

  private static final int PRESS_FRAMES = 5;
  private static final int GAP_FRAMES = 5;
  private static final int SHORT_PAUSE_FRAMES = 25;
  private static final int LONG_PAUSE_FRAMES = 50;
  private static final int PRESS_SAMPLES = PRESS_FRAMES * Frame.SAMPLES;
  private static final Map<Character, byte[]> TONES = new HashMap<>();

  static {
    for (char key : Keys.ALL.toCharArray()) {
      TONES.put(key, Keys.tones(key, PRESS_SAMPLES));
    }
  }

  /// One key or pause.
  ///
  /// @param last whether it is the last one of what a caller asked for
  private record Press(char key, boolean last) {}

  private final ArrayDeque<Press> waiting = new ArrayDeque<>();
  private final EventEncoder event = new EventEncoder();
  private @Nullable Press pressed;
  private byte[] tones = Frame.SILENCE;
  private int frame;
  private int frames;
  private boolean done;

  /// Keys that the stream's owner sends; it is told when they are sent.
  void press(String keys) {
    for (int i = 0; i < keys.length() && waiting.size() < MAX_WAITING; i++) {
      waiting.add(new Press(keys.charAt(i), i == keys.length() - 1));
    }
  }

  /// A key that was pressed at the other end of a bridge.
  void relay(char key) {
    if (waiting.size() < MAX_WAITING) {
      waiting.add(new Press(key, false));
    }
  }

  boolean isActive() {
    return pressed != null || !waiting.isEmpty();
  }

  /// Goes on by one frame: fills it with tones or silence; says by the result whether an event goes
  /// out in its place.
  ///
  /// @param timestamp of this frame
  @Nullable TelephoneEvent next(byte[] into, int timestamp, boolean asEvents) {
    if (pressed == null) {
      begin(timestamp, asEvents);
    }
    System.arraycopy(Frame.SILENCE, 0, into, 0, Frame.SAMPLES);
    TelephoneEvent packet = null;
    if (event.isActive()) {
      packet = event.next(Frame.SAMPLES);
    } else if (frame * Frame.SAMPLES < tones.length) {
      System.arraycopy(tones, frame * Frame.SAMPLES, into, 0, Frame.SAMPLES);
    }
    frame++;
    if (frame >= frames && !event.isActive()) {
      done |= pressed != null && pressed.last();
      pressed = null;
    }
    return packet;
  }

  private void begin(int timestamp, boolean asEvents) {
    Press next = waiting.remove();
    char key = next.key();
    pressed = next;
    frame = 0;
    tones = new byte[0];
    if (Keys.isKey(key)) {
      frames = PRESS_FRAMES + GAP_FRAMES;
      if (asEvents) {
        event.start(key, timestamp, PRESS_SAMPLES);
      } else {
        tones = TONES.getOrDefault(key, tones);
      }
    } else {
      frames = key == 'W' ? LONG_PAUSE_FRAMES : SHORT_PAUSE_FRAMES;
    }
  }

  /// Whether an owner's keys are all sent since this was last asked.
  boolean takeDone() {
    boolean was = done;
    done = false;
    return was;
  }

  int eventTimestamp() {
    return event.timestamp();
  }

  boolean eventMarker() {
    return event.marker();
  }
}

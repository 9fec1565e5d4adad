package io.ringfort.voice.media;

import io.ringfort.protocol.dtmf.ToneKeys;
import io.ringfort.protocol.g711.G711;
import org.jspecify.annotations.Nullable;

/// What a stream understands of what it hears: keys, speech, silence, who answered. Media thread
/// only.
final class Ear {

  private static final int SAME_KEY_FRAMES = 25;

  private final MediaListener listener;
  private final short[] samples = new short[Frame.SAMPLES];
  private final ToneKeys tones = new ToneKeys();
  private final VoiceActivity voice = new VoiceActivity();
  private @Nullable AnsweringMachine machine;
  private boolean eventsComing;
  private char lastTone;
  private int sinceTone;
  private long watched;
  private long quiet;
  private boolean told;

  Ear(MediaListener listener) {
    this.listener = listener;
  }

  /// @param events whether the far end said that its keys come as events
  void expect(boolean events) {
    eventsComing = events;
  }

  /// A key came as an event: its tone, if there is one, is not told of again.
  ///
  /// @return whether it is a new one
  boolean event(char key) {
    boolean known = lastTone == key && sinceTone < SAME_KEY_FRAMES;
    lastTone = ToneKeys.NONE;
    if (!known) {
      listener.digit(key);
    }
    return !known;
  }

  /// Takes the next 20 ms.
  void hear(byte[] frame) {
    for (int i = 0; i < Frame.SAMPLES; i++) {
      samples[i] = G711.fromUlaw(frame[i]);
    }
    if (!eventsComing) {
      listenForKeys();
    }
    listenForVoice();
    AnsweringMachine deciding = machine;
    if (deciding != null) {
      String verdict = deciding.on(samples, Frame.SAMPLES, voice);
      if (verdict != null) {
        machine = null;
        listener.machine(verdict);
      }
    }
  }

  /// Only where keys do not come as events: speech may sound like a key.
  private void listenForKeys() {
    sinceTone++;
    char key = tones.feed(samples, Frame.SAMPLES);
    if (key != ToneKeys.NONE) {
      lastTone = key;
      sinceTone = 0;
      listener.digit(key);
    }
  }

  private void listenForVoice() {
    boolean begins = voice.on(samples, Frame.SAMPLES);
    quiet = voice.isTalking() ? voice.quietFrames() : quiet + 1;
    if (begins) {
      told = false;
      listener.speech();
    }
    if (watched > 0 && !told && quiet >= watched) {
      told = true;
      listener.silence();
    }
  }

  /// @param length zero: no more
  void watch(java.time.Duration length) {
    watched = Frame.count(length);
    quiet = 0;
    told = false;
  }

  void detect(MachineDetection detection) {
    machine = new AnsweringMachine(detection);
  }
}

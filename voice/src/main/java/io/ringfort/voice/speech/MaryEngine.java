package io.ringfort.voice.speech;

import io.ringfort.voice.speech.english.SpokenEnglish;
import io.ringfort.voice.speech.sound.Sound;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import marytts.LocalMaryInterface;
import marytts.exceptions.SynthesisException;
import org.jspecify.annotations.Nullable;

/// MaryTTS in this process with its American voice: every text is read in English by it. Started by
/// the first text, which takes a second or two. A long text is read in pieces, so that others get
/// their turn and a text that ran out of time ends early.
final class MaryEngine implements SpeechEngine {
  private static final int PIECE = 300;

  private final Workers workers;
  private final Duration timeLimit;
  private final Semaphore starting = new Semaphore(1);
  private volatile @Nullable LocalMaryInterface mary;

  MaryEngine(Workers workers, Duration timeLimit) {
    this.workers = workers;
    this.timeLimit = timeLimit;
  }

  @Override
  public String name() {
    return "mary-slt-1";
  }

  @Override
  public Sound synthesize(String text, String voice, String language)
      throws PromptFailed, InterruptedException {
    long end = System.nanoTime() + timeLimit.toNanos();
    LocalMaryInterface started = started(end);
    List<Sound> pieces = new ArrayList<>();
    String words = workers.run(() -> SpokenEnglish.words(text), timeLimit);
    for (String piece : Sentences.pieces(words, PIECE)) {
      Duration left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
      pieces.add(workers.run(() -> speak(started, piece), left));
    }
    return joined(pieces);
  }

  private LocalMaryInterface started(long endNanos) throws PromptFailed, InterruptedException {
    LocalMaryInterface ready = mary;
    if (ready != null) {
      return ready;
    }
    if (!starting.tryAcquire(endNanos - System.nanoTime(), TimeUnit.NANOSECONDS)) {
      throw new PromptFailed(Codes.SPEECH, "the embedded voice did not start in time");
    }
    try {
      ready = mary;
      if (ready == null) {
        // Not within the time of a text: what was begun is of use to the next one.
        ready = workers.run(LocalMaryInterface::new, Duration.ofMinutes(1));
        mary = ready;
      }
      return ready;
    } finally {
      starting.release();
    }
  }

  private static Sound speak(LocalMaryInterface mary, String words)
      throws PromptFailed, IOException {
    try (AudioInputStream audio = mary.generateAudio(words)) {
      AudioFormat format = audio.getFormat();
      if (format.getSampleSizeInBits() != 16 || format.getChannels() != 1) {
        throw new PromptFailed(
            Codes.SPEECH, "got " + format + " (expected: one channel of 16 bits)");
      }
      ByteBuffer bytes =
          ByteBuffer.wrap(bytes(audio))
              .order(format.isBigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
      short[] samples = new short[bytes.remaining() / 2];
      bytes.asShortBuffer().get(samples);
      return new Sound(samples, (int) format.getSampleRate());
    } catch (SynthesisException failed) {
      PromptFailed why = new PromptFailed(Codes.SPEECH, "the embedded voice: " + failed);
      why.initCause(failed);
      throw why;
    }
  }

  /// Not by `readAllBytes`: this kind of stream answers a read of no bytes as if it had ended.
  private static byte[] bytes(AudioInputStream audio) throws IOException {
    byte[] bytes = new byte[(int) audio.getFrameLength() * audio.getFormat().getFrameSize()];
    int at = 0;
    while (at < bytes.length) {
      int read = audio.read(bytes, at, bytes.length - at);
      if (read <= 0) {
        throw new IOException("got " + at + " bytes of speech (expected: " + bytes.length + ")");
      }
      at += read;
    }
    return bytes;
  }

  private static Sound joined(List<Sound> pieces) throws PromptFailed {
    if (pieces.isEmpty()) {
      throw new PromptFailed(Codes.SPEECH, "got a text without a word (expected: Latin letters)");
    }
    short[] all = new short[pieces.stream().mapToInt(piece -> piece.samples().length).sum()];
    int at = 0;
    for (Sound piece : pieces) {
      System.arraycopy(piece.samples(), 0, all, at, piece.samples().length);
      at += piece.samples().length;
    }
    return new Sound(all, pieces.getFirst().rateHz());
  }
}

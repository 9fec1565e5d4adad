package io.ringfort.voice.recordings;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/// The pieces of one recording as one sound: joined in their order, with silence in the gaps, and
/// measured. Deterministic: the same pieces always give the same bytes.
final class RawSound {
  /// Below it a frame is silence, in dB of full scale.
  private static final double SILENT_DB = -50;

  /// However noisy a line is, what is louder is somebody.
  private static final double LOUD_DB = -38;

  private static final double ABOVE_NOISE_DB = 6;
  private static final double NOTHING_DB = -96;

  /// Kept before and after what is not silence, so that no word is cut.
  private static final int MARGIN_FRAMES = 10;

  private static final Duration LONGEST_GAP = Duration.ofHours(1);

  /// Beyond it clocks differ.
  private static final Duration LONGEST_OVERLAP = Duration.ofSeconds(3);

  private final RecordingPlan.Sound plan;
  private final List<Piece> pieces;
  private final RawFolder folder;
  private float[] levels = new float[3_000];
  private int frames;

  private interface FrameTaker {
    void take(byte[] frame) throws IOException;
  }

  /// What was found.
  ///
  /// @param from the first frame that is kept
  /// @param to the frame after the last one that is kept
  /// @param noiseDb the level of the quiet frames
  record Extent(int frames, int from, int to, boolean silent, double noiseDb) {
    long millis() {
      return (long) (to - from) * RawFolder.FRAME_MILLIS;
    }
  }

  RawSound(RecordingPlan.Sound plan, List<Piece> pieces, RawFolder folder) {
    this.plan = plan;
    this.pieces = pieces;
    this.folder = folder;
  }

  Extent measure() throws IOException {
    frames = 0;
    forEach(this::note);
    double[] sorted = new double[frames];
    for (int i = 0; i < frames; i++) {
      sorted[i] = levels[i];
    }
    Arrays.sort(sorted);
    double noise = frames == 0 ? NOTHING_DB : sorted[frames / 10];
    double threshold = Math.clamp(noise + ABOVE_NOISE_DB, SILENT_DB, LOUD_DB);
    int first = 0;
    while (first < frames && levels[first] < threshold) {
      first++;
    }
    int last = frames - 1;
    while (last >= first && levels[last] < threshold) {
      last--;
    }
    boolean silent = frames == 0 || sorted[frames - 1] < SILENT_DB;
    // Nothing stands out of the noise, as in music on hold: all of it is meant.
    boolean whole = !plan.trim() || first > last;
    int from = whole ? 0 : Math.max(0, first - MARGIN_FRAMES);
    int to = whole ? frames : Math.min(frames, last + 1 + MARGIN_FRAMES);
    return new Extent(frames, from, to, silent, noise);
  }

  /// Writes 16-bit samples, little-endian, 8 kHz. Of two channels the first is what was heard: the
  /// recorded leg, which is the parent of a Dial; the second what was said to it. One channel has
  /// both at half their level, so that two who speak at once do not clip.
  void write(Extent extent, Path file) throws IOException {
    frames = 0;
    byte[] samples = new byte[RawFolder.SIDE * 2 * plan.channels()];
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
      forEach(
          frame -> {
            if (frames >= extent.from() && frames < extent.to()) {
              samples(frame, samples);
              out.write(samples);
            }
            frames++;
          });
    }
  }

  private void samples(byte[] frame, byte[] samples) {
    int at = 0;
    for (int i = 0; i < RawFolder.SIDE; i++) {
      int heard = MuLaw.decode(frame[i]);
      int said = MuLaw.decode(frame[RawFolder.SIDE + i]);
      if (plan.channels() == 2) {
        at = put(samples, at, heard);
        at = put(samples, at, said);
      } else {
        at = put(samples, at, hears() && says() ? (heard + said) / 2 : hears() ? heard : said);
      }
    }
  }

  private static int put(byte[] samples, int at, int sample) {
    samples[at] = (byte) sample;
    samples[at + 1] = (byte) (sample >> 8);
    return at + 2;
  }

  private boolean hears() {
    return !plan.track().equals("outbound");
  }

  private boolean says() {
    return !plan.track().equals("inbound");
  }

  private void note(byte[] frame) {
    if (frames == levels.length) {
      levels = Arrays.copyOf(levels, levels.length * 2);
    }
    double heard = hears() ? db(frame, 0) : NOTHING_DB;
    double said = says() ? db(frame, RawFolder.SIDE) : NOTHING_DB;
    levels[frames++] = (float) Math.max(heard, said);
  }

  private static double db(byte[] frame, int from) {
    double energy = 0;
    for (int i = from; i < from + RawFolder.SIDE; i++) {
      double sample = MuLaw.decode(frame[i]) / 32_768.0;
      energy += sample * sample;
    }
    return Math.max(NOTHING_DB, 10 * Math.log10(energy / RawFolder.SIDE + 1e-12));
  }

  private void forEach(FrameTaker taker) throws IOException {
    Instant end = null;
    byte[] silence = new byte[RawFolder.FRAME];
    Arrays.fill(silence, MuLaw.SILENCE);
    for (Piece piece : pieces) {
      long gap = end == null ? 0 : gapFrames(end, piece.began());
      for (long i = 0; i < gap; i++) {
        taker.take(silence);
      }
      long length = read(piece, taker, Math.max(0, -gap));
      end = piece.began().plusMillis(length * RawFolder.FRAME_MILLIS);
    }
  }

  /// Negative where two hosts recorded for a moment, one of which gave the call to the other.
  private static long gapFrames(Instant end, Instant began) {
    long millis = Duration.between(end, began).toMillis();
    long gap = Math.clamp(millis, -LONGEST_OVERLAP.toMillis(), LONGEST_GAP.toMillis());
    return gap / RawFolder.FRAME_MILLIS;
  }

  /// A last frame that is not whole is left out: its host died while it wrote it.
  ///
  /// @param skipped so many of its first frames were taken from the piece before
  private long read(Piece piece, FrameTaker taker, long skipped) throws IOException {
    long length = 0;
    byte[] frame = new byte[RawFolder.FRAME];
    try (InputStream in =
        new BufferedInputStream(Files.newInputStream(folder.sound(piece)), 1 << 16)) {
      while (in.readNBytes(frame, 0, frame.length) == frame.length) {
        if (length >= skipped) {
          taker.take(frame);
        }
        length++;
      }
    } catch (NoSuchFileException nothing) {
      return 0;
    }
    return length;
  }
}

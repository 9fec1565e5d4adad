package io.ringfort.voice.recordings;

import io.ringfort.voice.ffmpeg.Ffmpeg;
import io.ringfort.voice.ffmpeg.Ffmpeg.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Makes a recording pleasant: takes out rumble and noise, brings it to a loudness, encodes it. Two
/// runs of ffmpeg: the first cleans and measures (EBU R 128), the second applies one gain to
/// everything, so that who was quiet before stays quieter than who was loud, with a limiter for
/// what would clip.
final class Cleaner {
  private static final Pattern INTEGRATED = Pattern.compile("I:\\s+(-?[0-9.]+) LUFS");

  /// What the measurement gives when nothing was loud enough to be measured.
  private static final double UNMEASURABLE_LUFS = -69;

  /// What it takes for the quietest sound that is not taken for silence.
  private static final double MOST_GAIN_DB = 40;

  private static final double LEAST_GAIN_DB = -20;

  /// Lower than it is, the reduction leaves noise; a little higher costs nothing.
  private static final double ABOVE_NOISE_DB = 3;

  private static final double LOWEST_NOISE_DB = -80;
  private static final double HIGHEST_NOISE_DB = -30;
  private static final int WAV_HEADER = 4_096;
  private static final long BYTES_PER_SECOND = 16_000;

  private final Ffmpeg ffmpeg;
  private final double targetLufs;

  Cleaner(Ffmpeg ffmpeg, double targetLufs) {
    this.ffmpeg = ffmpeg;
    this.targetLufs = targetLufs;
  }

  /// @param raw 16-bit samples at 8 kHz
  /// @param folder where `clean.pcm` and the results go
  /// @return the files by format
  Made make(Path raw, int channels, double noiseDb, Path folder)
      throws IOException, InterruptedException {
    Limits limits = limits(Files.size(raw));
    Path clean = folder.resolve("clean.pcm");
    String log = ffmpeg.run(cleaning(raw, channels, noiseDb, clean), limits);
    Made made = new Made(folder.resolve("made.wav"), folder.resolve("made.mp3"));
    ffmpeg.run(encoding(clean, channels, gain(log), made), limits);
    return made;
  }

  record Made(Path wav, Path mp3) {}

  private List<String> cleaning(Path raw, int channels, double noiseDb, Path clean) {
    double floor = Math.clamp(noiseDb + ABOVE_NOISE_DB, LOWEST_NOISE_DB, HIGHEST_NOISE_DB);
    String filters =
        String.format(
            Locale.ROOT, "highpass=f=100,afftdn=nr=12:nf=%.1f,ebur128=framelog=quiet", floor);
    return List.of(
        "-f",
        "s16le",
        "-ar",
        "8000",
        "-ac",
        "" + channels,
        "-i",
        raw.toString(),
        "-af",
        filters,
        "-f",
        "s16le",
        "-ar",
        "8000",
        clean.toString());
  }

  private double gain(String log) throws IOException {
    Matcher matcher = INTEGRATED.matcher(log);
    double loudness = Double.NaN;
    while (matcher.find()) {
      loudness = Double.parseDouble(matcher.group(1));
    }
    if (Double.isNaN(loudness)) {
      throw new IOException("loudness: got no measurement (expected: a line with I and LUFS)");
    }
    return loudness < UNMEASURABLE_LUFS
        ? 0
        : Math.clamp(targetLufs - loudness, LEAST_GAIN_DB, MOST_GAIN_DB);
  }

  /// The MP3 at 16 kHz: few players know the 8 kHz variant of the format.
  private static List<String> encoding(Path clean, int channels, double gainDb, Made made) {
    String filters =
        String.format(
            Locale.ROOT,
            "volume=%.2fdB,alimiter=limit=0.9:attack=2:release=50:level=0:latency=1",
            gainDb);
    return List.of(
        "-f",
        "s16le",
        "-ar",
        "8000",
        "-ac",
        "" + channels,
        "-i",
        clean.toString(),
        "-map",
        "0",
        "-af",
        filters,
        "-c:a",
        "pcm_s16le",
        "-ar",
        "8000",
        "-bitexact",
        "-f",
        "wav",
        made.wav().toString(),
        "-map",
        "0",
        "-af",
        filters,
        "-c:a",
        "libmp3lame",
        "-ar",
        "16000",
        "-b:a",
        32 * channels + "k",
        "-bitexact",
        "-f",
        "mp3",
        made.mp3().toString());
  }

  /// Hundreds of times faster than the sound lasts, on an idle machine; a hundredth of that is
  /// waited for.
  private static Limits limits(long bytes) {
    return new Limits(
        Duration.ofSeconds(60 + bytes / BYTES_PER_SECOND / 4), bytes * 2 + WAV_HEADER * 4);
  }
}

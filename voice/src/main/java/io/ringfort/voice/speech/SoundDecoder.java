package io.ringfort.voice.speech;

import io.ringfort.voice.ffmpeg.Ffmpeg;
import io.ringfort.voice.ffmpeg.FfmpegFailed;
import io.ringfort.voice.media.Prompt;
import io.ringfort.voice.speech.sound.Resampler;
import io.ringfort.voice.speech.sound.Sound;
import io.ringfort.voice.speech.sound.Wav;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Customers' sound files as prompts: the telephone's own codings here, all others by ffmpeg.
final class SoundDecoder {
  private static final Duration WITHIN = Duration.ofSeconds(15);
  private static final int MAX_CHILDREN = 4;

  /// Two hours.
  private static final long MOST_BYTES = 2L * 3_600 * Prompt.RATE;

  private final Ffmpeg ffmpeg;
  private final Workers workers;
  private final Semaphore places = new Semaphore(MAX_CHILDREN, true);

  SoundDecoder(Ffmpeg ffmpeg, Workers workers) {
    this.ffmpeg = ffmpeg;
    this.workers = workers;
  }

  Prompt decode(SoundKind kind, byte[] file) throws PromptFailed, InterruptedException {
    byte[] ulaw =
        switch (kind) {
          case ULAW -> file;
          case WAV -> {
            Optional<Prompt> here = workers.run(() -> Wav.read(file).map(this::prompt), WITHIN);
            yield here.isPresent() ? here.get().ulaw() : byFfmpeg(kind, file);
          }
          case MP3, AIFF, GSM, OGG, AU, FLAC -> byFfmpeg(kind, file);
        };
    if (ulaw.length == 0) {
      throw new PromptFailed(Codes.FILE_TYPE, "got a file without sound (expected: some)");
    }
    if (ulaw.length > MOST_BYTES) {
      throw tooLong();
    }
    return new Prompt(ulaw);
  }

  private Prompt prompt(Sound sound) {
    return Renderer.prompt(Resampler.resample(sound, Prompt.RATE));
  }

  private byte[] byFfmpeg(SoundKind kind, byte[] file) throws PromptFailed, InterruptedException {
    List<String> args =
        List.of(
            "-f",
            kind.demuxer,
            "-i",
            "pipe:0",
            "-map",
            "0:a:0",
            "-ac",
            "1",
            "-ar",
            "8000",
            "-f",
            "mulaw",
            "pipe:1");
    if (!places.tryAcquire(WITHIN.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new PromptFailed(
          Codes.RETRIEVAL, "the file was not decoded within " + WITHIN + ": too many others");
    }
    try {
      return ffmpeg.run(args, file, new Ffmpeg.Limits(WITHIN, MOST_BYTES));
    } catch (FfmpegFailed failed) {
      throw switch (failed.why()) {
        case OUTPUT -> tooLong();
        case REFUSED, TIME ->
            new PromptFailed(
                Codes.FILE_TYPE,
                "got a file that cannot be decoded (expected: " + kind.demuxer + ")");
      };
    } catch (IOException broken) {
      PromptFailed why = new PromptFailed(Codes.RETRIEVAL, "the decoder does not run");
      why.initCause(broken);
      throw why;
    } finally {
      places.release();
    }
  }

  private static PromptFailed tooLong() {
    return new PromptFailed(
        Codes.FILE_TOO_LARGE, "got a file of more than two hours (expected: less)");
  }
}

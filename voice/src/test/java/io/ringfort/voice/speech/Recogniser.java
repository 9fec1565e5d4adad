package io.ringfort.voice.speech;

import io.ringfort.voice.speech.sound.Resampler;
import io.ringfort.voice.speech.sound.Sound;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/// Hears words, by the pocketsphinx program where somebody installed it.
final class Recogniser {
  private static final Path PROGRAM = Path.of("/usr/bin/pocketsphinx_continuous");
  private static final Path MODEL = Path.of("/usr/share/pocketsphinx/model/en-us");

  /// Its model knows sounds up to 8 kHz: what comes over a telephone it hardly understands.
  private static final int RATE = 16_000;

  private Recogniser() {}

  static boolean isHere() {
    return Files.isExecutable(PROGRAM) && Files.isDirectory(MODEL);
  }

  /// @param grammar of what may be said, in JSGF, or empty for everything
  static String hear(Sound sound, String grammar, Path folder)
      throws IOException, InterruptedException {
    short[] samples = Resampler.resample(sound, RATE).samples();
    ByteBuffer pcm = ByteBuffer.allocate(2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
    pcm.asShortBuffer().put(samples);
    Path file = Files.write(folder.resolve("heard.raw"), pcm.array());
    ProcessBuilder builder;
    if (grammar.isEmpty()) {
      builder = new ProcessBuilder(PROGRAM.toString(), "-infile", file.toString());
    } else {
      Path rules = Files.writeString(folder.resolve("heard.jsgf"), grammar);
      builder =
          new ProcessBuilder(
              PROGRAM.toString(), "-infile", file.toString(), "-jsgf", rules.toString());
    }
    Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String heard = new String(process.getInputStream().readAllBytes());
    process.waitFor();
    return heard.strip().replace("\n", " ");
  }
}

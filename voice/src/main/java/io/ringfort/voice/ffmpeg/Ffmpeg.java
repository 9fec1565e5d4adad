package io.ringfort.voice.ffmpeg;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Runs the ffmpeg program: a child process per run, below everybody else in priority, with limits
/// to time, memory and output, that reads nothing but what it is given. Any thread, meant for
/// virtual ones; an interrupt kills the child.
///
/// Name the format of every input (`-f mp3 -i pipe:0`) where it is known: what a customer sent
/// could be a playlist.
public final class Ffmpeg {
  private final Path folder;

  private Ffmpeg(Path folder) {
    this.folder = folder;
  }

  /// @param time after which the run is killed
  /// @param outputBytes more than this, on the standard output or in a file, ends the run
  public record Limits(Duration time, long outputBytes) {
    public Limits {
      if (!time.isPositive() || outputBytes < 1) {
        throw new IllegalArgumentException(
            "ffmpeg limits: got " + time + ", " + outputBytes + " bytes (expected: positive)");
      }
    }
  }

  /// Unpacks the program, which is some 60 MB, unless that folder has it already.
  ///
  /// @param folder where programs may be kept, such as `DIR/programs`
  public static Ffmpeg at(Path folder) throws IOException {
    return new Ffmpeg(FfmpegBinaries.unpackInto(folder.toAbsolutePath()));
  }

  /// From bytes to bytes. The program can open no file: the input is `pipe:0`, the output `pipe:1`.
  ///
  /// @param args without the program's name, such as `-f mp3 -i pipe:0 -f s16le pipe:1`
  /// @return what it wrote to its standard output
  /// @throws FfmpegFailed when the input is bad or a limit was reached
  public byte[] run(List<String> args, byte[] stdin, Limits limits)
      throws IOException, InterruptedException {
    return new Run(folder, guarded(args, "pipe"), limits).go(stdin).output();
  }

  /// From files to files, which the arguments name; existing ones are written over. A failed run
  /// may leave a part of its output.
  ///
  /// @return the last lines of what it logged, where filters such as `ebur128` print
  /// @throws FfmpegFailed when the input is bad or a limit was reached
  public String run(List<String> args, Limits limits) throws IOException, InterruptedException {
    return new Run(folder, guarded(args, "file,pipe"), limits).go(new byte[0]).log();
  }

  /// The whitelist holds for one input only: it stands before each.
  private static List<String> guarded(List<String> args, String protocols) {
    List<String> guarded = new ArrayList<>(List.of("-hide_banner", "-nostats", "-y"));
    for (String arg : args) {
      if (arg.equals("-i")) {
        guarded.addAll(List.of("-protocol_whitelist", protocols));
      }
      guarded.add(arg);
    }
    return guarded;
  }
}

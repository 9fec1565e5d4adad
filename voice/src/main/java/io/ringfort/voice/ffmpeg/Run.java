package io.ringfort.voice.ffmpeg;

import io.ringfort.engines.threads.Threads;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// One child process from its start to its end. The caller waits; a thread each for its input, its
/// output and its log.
final class Run {
  private static final int LOG_BYTES = 8_192;
  private static final int LAST_LINES = 6;
  private static final long MEMORY_KILOBYTES = 1_500_000;
  private static final int BLOCK = 512;

  /// Of the loader, about each empty library; it goes on.
  private static final String LOADER_REMARK = "no version information available";

  private static final Duration READERS_WITHIN = Duration.ofSeconds(5);

  /// `ulimit -f` counts blocks of 512 bytes (POSIX).
  private static final String LIMITED =
      "ulimit -c 0; ulimit -v \"$1\" && ulimit -f \"$2\" && shift 2 && exec nice -n 10 \"$@\"";

  private final Path folder;
  private final List<String> args;
  private final Ffmpeg.Limits limits;

  /// Only after both readers ended.
  record Result(byte[] output, String log) {}

  Run(Path folder, List<String> args, Ffmpeg.Limits limits) {
    this.folder = folder;
    this.args = args;
    this.limits = limits;
  }

  Result go(byte[] stdin) throws IOException, InterruptedException {
    Process process = start();
    Output output = new Output(process, limits.outputBytes());
    Tail log = new Tail();
    try {
      Threads.startVirtual("ffmpeg-in", () -> feed(process.getOutputStream(), stdin));
      Thread reader = Threads.startVirtual("ffmpeg-out", output::read);
      Thread logReader =
          Threads.startVirtual("ffmpeg-log", () -> log.read(process.getErrorStream()));
      boolean ended = process.waitFor(limits.time().toNanos(), TimeUnit.NANOSECONDS);
      if (!ended) {
        process.destroyForcibly();
      }
      reader.join(READERS_WITHIN);
      logReader.join(READERS_WITHIN);
      return judge(ended, process, output, log);
    } finally {
      process.destroyForcibly();
    }
  }

  private Process start() throws IOException {
    List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", LIMITED, "sh"));
    command.add(Long.toString(MEMORY_KILOBYTES));
    command.add(Long.toString((limits.outputBytes() + BLOCK - 1) / BLOCK));
    command.add(folder.resolve("ffmpeg").toString());
    // Threads cost address space, and there is more than one run at a time.
    command.addAll(List.of("-filter_threads", "1"));
    // Of its own accord, too: if this host dies, nobody is left to kill it.
    command.addAll(List.of("-timelimit", Long.toString(limits.time().toSeconds() + 1)));
    command.addAll(args);
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    Map<String, String> environment = builder.environment();
    String path = environment.getOrDefault("PATH", "/usr/bin:/bin");
    environment.clear();
    environment.put("PATH", path);
    environment.put("LC_ALL", "C");
    environment.put("MALLOC_ARENA_MAX", "2");
    // The program finds its own libraries, but not those that they need.
    environment.put("LD_LIBRARY_PATH", folder.toString());
    return builder.start();
  }

  private Result judge(boolean ended, Process process, Output output, Tail log)
      throws FfmpegFailed {
    String text = log.text();
    if (output.isTooLong()) {
      throw failed(FfmpegFailed.Why.OUTPUT, "it wrote more than " + limits.outputBytes(), text);
    }
    if (!ended) {
      throw failed(FfmpegFailed.Why.TIME, "it took longer than " + limits.time(), text);
    }
    if (process.exitValue() != 0) {
      throw failed(
          FfmpegFailed.Why.REFUSED,
          "got exit code " + process.exitValue() + " (expected: 0)",
          text);
    }
    return new Result(output.bytes(), text);
  }

  private static FfmpegFailed failed(FfmpegFailed.Why why, String what, String log) {
    List<String> lines = log.lines().toList();
    String last =
        String.join(" | ", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    return new FfmpegFailed(why, "ffmpeg: " + what + ": " + last);
  }

  private static void feed(OutputStream in, byte[] stdin) {
    try (in) {
      in.write(stdin);
    } catch (IOException enough) {
      // It ended before it had read everything: its exit code says whether that is well.
      return;
    }
  }

  /// The standard output, up to the limit; beyond it the process is killed.
  private static final class Output {
    private final Process process;
    private final long limit;
    private volatile byte[] bytes = new byte[0];
    private volatile boolean tooLong;

    Output(Process process, long limit) {
      this.process = process;
      this.limit = limit;
    }

    void read() {
      int most = (int) Math.min(limit + 1, Integer.MAX_VALUE - 8);
      try (InputStream out = process.getInputStream()) {
        byte[] got = out.readNBytes(most);
        tooLong = got.length > limit;
        bytes = got;
      } catch (IOException killed) {
        return;
      } finally {
        if (tooLong) {
          process.destroyForcibly();
        }
      }
    }

    boolean isTooLong() {
      return tooLong;
    }

    byte[] bytes() {
      return bytes;
    }
  }

  /// The end of the log.
  private static final class Tail {
    private byte[] last = new byte[0];

    void read(InputStream log) {
      byte[] buffer = new byte[LOG_BYTES];
      try (log) {
        for (int n = log.read(buffer); n >= 0; n = log.read(buffer)) {
          append(buffer, n);
        }
      } catch (IOException killed) {
        return;
      }
    }

    private synchronized void append(byte[] more, int length) {
      int kept = Math.min(last.length, LOG_BYTES - length);
      byte[] next = new byte[kept + length];
      System.arraycopy(last, last.length - kept, next, 0, kept);
      System.arraycopy(more, 0, next, kept, length);
      last = next;
    }

    synchronized String text() {
      return new String(last, StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.contains(LOADER_REMARK))
          .collect(Collectors.joining("\n"));
    }
  }
}

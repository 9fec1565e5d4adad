package io.ringfort.voice.speech;

import io.ringfort.engines.threads.Threads;
import io.ringfort.voice.speech.sound.Sound;
import io.ringfort.voice.speech.sound.Wav;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A program of the operator's: one child process for each text, which gets no more of this
/// process's environment than the path, and is killed when it takes too long or writes too much.
final class CommandEngine implements SpeechEngine {
  private static final int MAX_BYTES = 64 << 20;
  private static final int MAX_RUNNING = 4;
  private static final String OUTPUT = "{output}";

  private final List<String> argv;
  private final VoiceNames names;
  private final Duration timeLimit;
  private final Semaphore places = new Semaphore(MAX_RUNNING, true);

  CommandEngine(List<String> argv, VoiceNames names, Duration timeLimit) {
    this.argv = argv;
    this.names = names;
    this.timeLimit = timeLimit;
  }

  /// The arguments, where a key may stand, only as a hash.
  @Override
  public String name() {
    return "command " + argv.getFirst() + " " + Integer.toHexString(argv.hashCode());
  }

  @Override
  public Sound synthesize(String text, String voice, String language)
      throws PromptFailed, InterruptedException {
    long end = System.nanoTime() + timeLimit.toNanos();
    if (!places.tryAcquire(timeLimit.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new PromptFailed(Codes.SPEECH, "the speech command had no place within " + timeLimit);
    }
    try {
      byte[] wav = run(text, voice, language, end);
      return Wav.read(wav)
          .orElseThrow(
              () ->
                  new PromptFailed(
                      Codes.SPEECH,
                      "got %d bytes from the speech command (expected: WAVE)"
                          .formatted(wav.length)));
    } catch (IOException failed) {
      PromptFailed why =
          new PromptFailed(Codes.SPEECH, "the speech command: " + failed.getMessage());
      why.initCause(failed);
      throw why;
    } finally {
      places.release();
    }
  }

  private byte[] run(String text, String voice, String language, long end)
      throws IOException, PromptFailed, InterruptedException {
    if (argv.stream().noneMatch(argument -> argument.contains(OUTPUT))) {
      return child(voice, language, "", text, end);
    }
    Path file = Files.createTempFile("ringfort-speech-", ".wav");
    try {
      child(voice, language, file.toString(), text, end);
      try (InputStream in = Files.newInputStream(file)) {
        return in.readNBytes(MAX_BYTES);
      }
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private byte[] child(String voice, String language, String output, String text, long end)
      throws IOException, PromptFailed, InterruptedException {
    List<String> command =
        argv.stream()
            .map(argument -> names.fill(argument, voice, language).replace(OUTPUT, output))
            .toList();
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    Map<String, String> environment = builder.environment();
    String path = environment.getOrDefault("PATH", "/usr/bin:/bin");
    environment.clear();
    environment.put("PATH", path);
    environment.put("LC_ALL", "C.UTF-8");
    Process process = builder.start();
    try {
      Threads.startVirtual("speech-in", () -> feed(process.getOutputStream(), text));
      CompletableFuture<byte[]> sound = new CompletableFuture<>();
      Threads.startVirtual("speech-out", () -> read(process, sound));
      boolean ended = process.waitFor(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (!ended) {
        throw new PromptFailed(Codes.SPEECH, "the speech command took longer than " + timeLimit);
      }
      if (process.exitValue() != 0) {
        throw new PromptFailed(
            Codes.SPEECH,
            "the speech command: got exit code " + process.exitValue() + " (expected: 0)");
      }
      return awaited(sound, end);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /// A grandchild may hold the pipe open after the child has ended.
  private byte[] awaited(CompletableFuture<byte[]> sound, long end)
      throws PromptFailed, InterruptedException {
    try {
      return sound.get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      throw new PromptFailed(Codes.SPEECH, "the speech command did not close its output");
    } catch (ExecutionException broken) {
      throw new IllegalStateException("the reader never fails", broken);
    }
  }

  private static void feed(OutputStream in, String text) {
    try (in) {
      in.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException enough) {
      // It ended before it had read everything: its exit code says whether that is well.
      return;
    }
  }

  private static void read(Process process, CompletableFuture<byte[]> into) {
    try (InputStream out = process.getInputStream()) {
      byte[] bytes = out.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        process.destroyForcibly();
      }
      into.complete(bytes);
    } catch (IOException killed) {
      into.complete(new byte[0]);
    }
  }
}

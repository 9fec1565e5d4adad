package io.ringfort.voice.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.ringfort.engines.threads.Threads;
import io.ringfort.voice.ffmpeg.Ffmpeg.Limits;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FfmpegTest {
  private static final Limits LIMITS = new Limits(Duration.ofSeconds(20), 1_000_000);
  private static final List<String> ENDLESS =
      List.of("-re", "-f", "lavfi", "-i", "sine", "-f", "s16le", "pipe:1");
  private static @TempDir Path programs;
  private static Ffmpeg ffmpeg;

  @BeforeAll
  static void unpack() throws Exception {
    ffmpeg = Ffmpeg.at(programs);
  }

  @Test
  void turnsBytesIntoBytes() throws Exception {
    byte[] second = tone("1");

    byte[] mp3 =
        ffmpeg.run(
            List.of(
                "-f",
                "s16le",
                "-ar",
                "8000",
                "-ac",
                "1",
                "-i",
                "pipe:0",
                "-c:a",
                "libmp3lame",
                "-f",
                "mp3",
                "pipe:1"),
            second,
            LIMITS);
    byte[] back =
        ffmpeg.run(
            List.of("-f", "mp3", "-i", "pipe:0", "-f", "s16le", "-ar", "8000", "pipe:1"),
            mp3,
            LIMITS);

    assertThat(second).hasSize(16_000);
    assertThat(mp3.length).isLessThan(second.length / 2);
    assertThat(back.length).isBetween(16_000, 20_000);
  }

  @Test
  void readsAndWritesFilesAndGivesTheLog(@TempDir Path folder) throws Exception {
    Path in = Files.write(folder.resolve("in.raw"), tone("2"));
    Path out = folder.resolve("out.wav");

    String log =
        ffmpeg.run(
            List.of(
                "-f",
                "s16le",
                "-ar",
                "8000",
                "-i",
                in.toString(),
                "-af",
                "ebur128",
                out.toString()),
            LIMITS);

    assertThat(out).exists();
    assertThat(log).contains("Integrated loudness");
  }

  @Test
  void saysWhatWasWrongWithTheInput() {
    FfmpegFailed failed =
        catchThrowableOfType(
            FfmpegFailed.class,
            () ->
                ffmpeg.run(
                    List.of("-f", "mp3", "-i", "pipe:0", "-f", "s16le", "pipe:1"),
                    "no music".getBytes(StandardCharsets.UTF_8),
                    LIMITS));

    assertThat(failed.why()).isEqualTo(FfmpegFailed.Why.REFUSED);
    assertThat(failed).hasMessageContaining("exit code").hasMessageContaining("Invalid data");
  }

  @Test
  void aPlaylistOnThePipeReachesNoFile(@TempDir Path folder) throws Exception {
    Path secret = Files.write(folder.resolve("secret.ts"), tone("1"));
    String playlist =
        "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile://" + secret + "\n#EXT-X-ENDLIST\n";

    assertThatExceptionOfType(FfmpegFailed.class)
        .isThrownBy(
            () ->
                ffmpeg.run(
                    List.of("-f", "hls", "-i", "pipe:0", "-f", "s16le", "pipe:1"),
                    playlist.getBytes(StandardCharsets.UTF_8),
                    LIMITS))
        .withMessageContaining("Failed to open segment");
  }

  @Test
  void killsWhatTakesTooLong() {
    Limits short_ = new Limits(Duration.ofMillis(300), 1_000_000);

    FfmpegFailed failed =
        catchThrowableOfType(FfmpegFailed.class, () -> ffmpeg.run(ENDLESS, new byte[0], short_));

    assertThat(failed.why()).isEqualTo(FfmpegFailed.Why.TIME);
    assertThat(children()).isEmpty();
  }

  @Test
  void killsWhatWritesTooMuch(@TempDir Path folder) throws Exception {
    Limits little = new Limits(Duration.ofSeconds(20), 10_000);
    Path out = folder.resolve("out.raw");

    FfmpegFailed toPipe =
        catchThrowableOfType(
            FfmpegFailed.class,
            () ->
                ffmpeg.run(
                    List.of("-f", "lavfi", "-i", "sine", "-f", "s16le", "pipe:1"),
                    new byte[0],
                    little));
    FfmpegFailed toFile =
        catchThrowableOfType(
            FfmpegFailed.class,
            () ->
                ffmpeg.run(
                    List.of("-f", "lavfi", "-i", "sine", "-f", "s16le", out.toString()), little));

    assertThat(toPipe.why()).isEqualTo(FfmpegFailed.Why.OUTPUT);
    assertThat(toFile).isNotNull();
    assertThat(Files.size(out)).isLessThanOrEqualTo(10_240);
  }

  @Test
  void anInterruptKillsTheChild() throws Exception {
    CompletableFuture<Throwable> ended = new CompletableFuture<>();
    Thread caller =
        Threads.startVirtual(
            "caller",
            () -> {
              try {
                ffmpeg.run(ENDLESS, new byte[0], LIMITS);
              } catch (Exception e) {
                ended.complete(e);
              }
            });
    await().until(() -> !children().isEmpty());

    caller.interrupt();

    assertThat(ended.get(5, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    await().until(() -> children().isEmpty());
  }

  @Test
  void twoProcessesMayUnpackAtTheSameTime(@TempDir Path folder) throws Exception {
    CompletableFuture<Ffmpeg> one = new CompletableFuture<>();
    Threads.startVirtual(
        "unpack",
        () -> {
          try {
            one.complete(Ffmpeg.at(folder));
          } catch (Exception e) {
            one.completeExceptionally(e);
          }
        });
    Ffmpeg two = Ffmpeg.at(folder);

    assertThat(one.get(10, TimeUnit.SECONDS).run(List.of("-version"), LIMITS)).isNotNull();
    assertThat(two.run(List.of("-version"), LIMITS)).isNotNull();
    assertThat(folder.toFile().list()).hasSize(1);
  }

  @Test
  void unpacksOnceAndAgainWhenAFileIsDamaged(@TempDir Path folder) throws Exception {
    Ffmpeg.at(folder);
    Path program;
    try (Stream<Path> files = Files.walk(folder)) {
      program = files.filter(f -> f.endsWith("ffmpeg")).findFirst().orElseThrow();
    }
    Files.write(program, new byte[10]);
    Path left = Files.createDirectories(folder.resolve("ffmpeg-part-1").resolve("x")).getParent();
    Files.setLastModifiedTime(left, FileTime.from(Instant.now().minusSeconds(3_600)));

    Ffmpeg mended = Ffmpeg.at(folder);

    assertThat(mended.run(List.of("-version"), LIMITS)).isNotNull();
    assertThat(folder.toFile().list()).hasSize(1);
  }

  private static byte[] tone(String seconds) throws Exception {
    return ffmpeg.run(
        List.of(
            "-f",
            "lavfi",
            "-i",
            "sine=frequency=440:sample_rate=8000:duration=" + seconds,
            "-f",
            "s16le",
            "pipe:1"),
        new byte[0],
        LIMITS);
  }

  private static List<ProcessHandle> children() {
    return ProcessHandle.current().children().filter(ProcessHandle::isAlive).toList();
  }
}

package io.ringfort.voice.speech;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ringfort.core.webhooks.EgressPolicy;
import io.ringfort.protocol.g711.G711;
import io.ringfort.voice.ffmpeg.Ffmpeg;
import io.ringfort.voice.media.Prompt;
import io.ringfort.voice.speech.PromptsRig.Answer;
import io.ringfort.voice.speech.sound.Sound;
import io.ringfort.voice.speech.sound.Spectrum;
import io.ringfort.voice.speech.sound.WavFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Play: files of a customer's server. <https://www.twilio.com/docs/voice/twiml/play>.
class PlayedFilesTest {
  private static final byte[] WAV = WavFiles.tone(1_000, 16_000, 1.0);
  private static @TempDir Path programs;
  private static Ffmpeg ffmpeg;

  private @TempDir Path folder;
  private PromptsRig rig;

  @BeforeAll
  static void unpack() throws Exception {
    ffmpeg = Ffmpeg.at(programs);
  }

  @BeforeEach
  void start() throws Exception {
    rig = new PromptsRig(SpeechConfig.DEFAULTS, folder, ffmpeg);
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private void serve(String path, byte[] body, String... headers) {
    Map<String, String> all = new HashMap<>();
    for (int i = 0; i < headers.length; i += 2) {
      all.put(headers[i], headers[i + 1]);
    }
    rig.answers.put(path, new Answer(200, all, body));
  }

  private Prompt fetch(String path) throws Exception {
    return rig.prompts.fetch(PromptsRig.ACCOUNT, rig.url(path)).get(30, SECONDS);
  }

  private PromptFailed failure(String path) throws Exception {
    try {
      Prompt prompt = fetch(path);
      throw new AssertionError("got " + prompt.millis() + " ms (expected: a failure)");
    } catch (ExecutionException failed) {
      return (PromptFailed) failed.getCause();
    }
  }

  private static byte[] made(String... output) throws Exception {
    List<String> args = new ArrayList<>(List.of("-f", "wav", "-i", "pipe:0"));
    args.addAll(List.of(output));
    args.add("pipe:1");
    return ffmpeg.run(args, WAV, new Ffmpeg.Limits(Duration.ofSeconds(10), 10_000_000));
  }

  /// Whose header can only be written to a file.
  private static byte[] aiff() throws Exception {
    Path in = Files.write(programs.resolve("tone.wav"), WAV);
    Path out = programs.resolve("tone.aiff");
    ffmpeg.run(
        List.of("-f", "wav", "-i", in.toString(), "-f", "aiff", out.toString()),
        new Ffmpeg.Limits(Duration.ofSeconds(10), 10_000_000));
    return Files.readAllBytes(out);
  }

  private static void assertIsTheTone(Prompt prompt, String what) {
    assertThat(prompt.millis()).as(what).isBetween(950L, 1_100L);
    Sound sound = new Sound(G711.fromUlaw(prompt.ulaw()), Prompt.RATE);
    assertThat(Spectrum.at(sound, 1_000)).as(what).isCloseTo(-6.5, within(1.0));
    assertThat(Spectrum.at(sound, 2_000)).as(what).isLessThan(-35);
  }

  @Test
  void playsEveryFormatOfTheReference() throws Exception {
    byte[] ulaw = made("-ar", "8000", "-f", "mulaw");
    byte[] alaw = made("-ar", "8000", "-f", "alaw");
    Map<String, Map.Entry<String, byte[]>> files =
        Map.of(
            "/pcm.wav", Map.entry("audio/wav", WAV),
            "/ulaw.wav", Map.entry("audio/x-wav", WavFiles.of(7, 8_000, 8, ulaw)),
            "/alaw.wav", Map.entry("audio/wave; x=y", WavFiles.of(6, 8_000, 8, alaw)),
            "/raw", Map.entry("audio/basic", ulaw),
            "/mp3", Map.entry("audio/mpeg", made("-c:a", "libmp3lame", "-f", "mp3")),
            "/aiff", Map.entry("audio/aiff", aiff()),
            "/ogg", Map.entry("audio/ogg", made("-c:a", "libopus", "-f", "ogg")),
            "/au", Map.entry("audio/basic", made("-f", "au")),
            "/wrongly-named", Map.entry("audio/mpeg", WAV),
            "/adpcm.wav", Map.entry("audio/wav", made("-c:a", "adpcm_ms", "-f", "wav")));
    for (var file : files.entrySet()) {
      serve(file.getKey(), file.getValue().getValue(), "Content-Type", file.getValue().getKey());
      assertIsTheTone(fetch(file.getKey()), file.getKey());
    }
  }

  @Test
  void seesWhatAnUnnamedFileIs() throws Exception {
    serve(
        "/a", made("-c:a", "libmp3lame", "-f", "mp3"), "Content-Type", "application/octet-stream");
    serve("/b", WAV);
    serve(
        "/c.ulaw", made("-ar", "8000", "-f", "mulaw"), "Content-Type", "application/octet-stream");
    for (String path : List.of("/a", "/b", "/c.ulaw")) {
      assertIsTheTone(fetch(path), path);
    }
  }

  @Test
  void signsItsRequest() throws Exception {
    serve("/a.wav", WAV, "Content-Type", "audio/wav");
    fetch("/a.wav");
    assertThat(rig.asked.getFirst().method()).isEqualTo("GET");
    assertThat(rig.asked.getFirst().headers()).containsKey("X-twilio-signature");
  }

  @Test
  void asksAgainOnlyAsTheHeadersSay() throws Exception {
    serve(
        "/a",
        WAV,
        "Content-Type",
        "audio/wav",
        "Cache-Control",
        "public, max-age=60",
        "ETag",
        "\"1\"");
    Prompt first = fetch("/a");
    assertThat(fetch("/a")).isSameAs(first);
    assertThat(rig.asked).hasSize(1);

    rig.now.set(rig.now.get().plusSeconds(61));
    rig.answers.put("/a", new Answer(304, Map.of("Cache-Control", "max-age=60"), new byte[0]));
    assertThat(fetch("/a")).isSameAs(first);
    assertThat(rig.asked).hasSize(2);
    assertThat(rig.asked.getLast().headers().get("If-none-match")).containsExactly("\"1\"");
    assertThat(fetch("/a")).isSameAs(first);
    assertThat(rig.asked).hasSize(2);

    rig.now.set(rig.now.get().plusSeconds(61));
    serve(
        "/a",
        WavFiles.tone(500, 8_000, 2.0),
        "Content-Type",
        "audio/wav",
        "Cache-Control",
        "no-store");
    assertThat(fetch("/a").millis()).isEqualTo(2_000);
    assertThat(fetch("/a").millis()).isEqualTo(2_000);
    assertThat(rig.asked).hasSize(4);
    assertThat(rig.asked.getLast().headers()).doesNotContainKey("If-none-match");
  }

  @Test
  void asksWithTheDateWhereThereIsNoTag() throws Exception {
    String date = "Wed, 21 Oct 2015 07:28:00 GMT";
    serve("/a", WAV, "Content-Type", "audio/wav", "Last-Modified", date);
    Prompt first = fetch("/a");
    rig.answers.put("/a", new Answer(304, Map.of(), new byte[0]));
    assertThat(fetch("/a")).isSameAs(first);
    assertThat(rig.asked.getLast().headers().get("If-modified-since")).containsExactly(date);
  }

  @Test
  void playsAStaleCopyWhileTheServerIsBrokenButNotWhenTheFileIsGone() throws Exception {
    serve("/a", WAV, "Content-Type", "audio/wav", "Cache-Control", "max-age=60");
    Prompt first = fetch("/a");
    rig.now.set(rig.now.get().plusSeconds(61));
    rig.answers.put("/a", new Answer(503, Map.of(), new byte[0]));
    assertThat(fetch("/a")).isSameAs(first);
    rig.answers.put("/a", new Answer(404, Map.of(), new byte[0]));
    assertThat(failure("/a").code()).isEqualTo(11200);
    rig.answers.put("/a", new Answer(503, Map.of(), new byte[0]));
    assertThat(failure("/a").code()).isEqualTo(11200);
  }

  @Test
  void fetchesOnceForManyCallsAtTheSameTime() throws Exception {
    serve("/a", WAV, "Content-Type", "audio/wav", "Cache-Control", "max-age=60");
    List<CompletableFuture<Prompt>> all = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      all.add(rig.prompts.fetch(PromptsRig.ACCOUNT, rig.url("/a")));
    }
    for (CompletableFuture<Prompt> one : all) {
      assertIsTheTone(one.get(30, SECONDS), "one of many");
    }
    assertThat(rig.asked).hasSize(1);
  }

  @Test
  void refusesWhatIsNoSound() throws Exception {
    serve("/html", "<html>".getBytes(), "Content-Type", "text/html");
    serve("/video", WAV, "Content-Type", "video/mp4");
    serve("/unknown", "something".getBytes(), "Content-Type", "application/octet-stream");
    serve("/empty", new byte[0], "Content-Type", "audio/mpeg");
    for (String path : List.of("/html", "/video", "/unknown", "/empty")) {
      assertThat(failure(path).code()).as(path).isEqualTo(13420);
    }
  }

  @Test
  void refusesGarbageOfEveryType() throws Exception {
    byte[] garbage = new byte[20_000];
    new Random(3).nextBytes(garbage);
    for (String type : List.of("audio/wav", "audio/aiff", "audio/ogg", "audio/flac")) {
      serve("/g", garbage, "Content-Type", type);
      assertThat(failure("/g").code()).as(type).isEqualTo(13420);
    }
  }

  @Test
  void neverFollowsAPlaylist() throws Exception {
    serve("/secret.wav", WAV, "Content-Type", "audio/wav");
    String target = rig.url("/secret.wav");
    for (String list :
        List.of(
            "#EXTM3U\n#EXTINF:1,\n" + target + "\n#EXT-X-ENDLIST\n",
            "ffconcat version 1.0\nfile '" + target + "'\n",
            "RIFF....WAVEfile:///etc/passwd\n")) {
      for (String type : List.of("audio/mpeg", "audio/wav", "audio/ogg", "audio/aiff")) {
        serve("/list", list.getBytes(), "Content-Type", type);
        assertThat(failure("/list").code()).as(type).isEqualTo(13420);
      }
      serve("/list", list.getBytes(), "Content-Type", "audio/x-mpegurl");
      assertThat(failure("/list").code()).isEqualTo(13420);
    }
    assertThat(rig.asked).noneMatch(asked -> asked.path().equals("/secret.wav"));
  }

  @Test
  void refusesAFileThatIsTooLarge() throws Exception {
    serve("/large", new byte[SoundFiles.MOST_BYTES + 1], "Content-Type", "audio/basic");
    PromptFailed failed = failure("/large");
    assertThat(failed.code()).isEqualTo(11751);
    assertThat(failed).hasMessage("the file is larger than 33554432 bytes");
    serve("/just", new byte[200_000], "Content-Type", "audio/basic");
    assertThat(fetch("/just").ulaw()).hasSize(200_000);
  }

  @Test
  void endsACircleOfRedirects() throws Exception {
    rig.answers.put("/a", new Answer(302, Map.of("Location", "/b"), new byte[0]));
    rig.answers.put("/b", new Answer(302, Map.of("Location", "/a"), new byte[0]));
    assertThat(failure("/a").code()).isEqualTo(11215);
    assertThat(rig.asked.size()).isLessThan(15);
  }

  @Test
  void reachesNoAddressThatThePolicyForbids() throws Exception {
    try (PromptsRig guarded =
        new PromptsRig(
            SpeechConfig.DEFAULTS, folder.resolve("g"), ffmpeg, EgressPolicy.publicOnly())) {
      guarded.answers.put("/a", new Answer(200, Map.of("Content-Type", "audio/wav"), WAV));
      CompletableFuture<Prompt> fetched =
          guarded.prompts.fetch(PromptsRig.ACCOUNT, guarded.url("/a"));
      assertThat(fetched)
          .failsWithin(Duration.ofSeconds(10))
          .withThrowableOfType(ExecutionException.class)
          .withCauseInstanceOf(PromptFailed.class);
      assertThat(guarded.asked).isEmpty();
    }
  }

  @Test
  void refusesUnknownAccountsAndBadUrls() {
    assertThat(rig.prompts.fetch("ACx", rig.url("/a")))
        .failsWithin(Duration.ofSeconds(10))
        .withThrowableOfType(ExecutionException.class)
        .withMessageContaining("got account ACx");
    assertThat(rig.prompts.fetch(PromptsRig.ACCOUNT, "file:///etc/passwd"))
        .failsWithin(Duration.ofSeconds(10))
        .withThrowableOfType(ExecutionException.class)
        .withMessageContaining("scheme");
  }
}

package io.ringfort.voice.speech;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ringfort.twiml.model.Say;
import io.ringfort.twiml.model.Speech;
import io.ringfort.voice.ffmpeg.Ffmpeg;
import io.ringfort.voice.media.Prompt;
import io.ringfort.voice.speech.Prompts.BuiltIn;
import io.ringfort.voice.speech.sound.WavFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Say, from the document to the bytes, with real engines.
class SpokenPromptsTest {
  private static @TempDir Path programs;
  private static Ffmpeg ffmpeg;

  private @TempDir Path folder;
  private Path wav;
  private Path log;

  @BeforeAll
  static void unpack() throws Exception {
    ffmpeg = Ffmpeg.at(programs);
  }

  @BeforeEach
  void files() throws Exception {
    wav = Files.write(folder.resolve("voice.wav"), WavFiles.tone(500, 16_000, 1.0));
    log = folder.resolve("log");
  }

  /// Notes its arguments and its text, and gives a second of a tone.
  private SpeechConfig noting(String then) {
    String script = "(echo \"$1 $2\"; cat; echo) >> " + log + "; " + then;
    return PromptsRig.command("sh", "-c", script, "sh", "{voice}", "{language}");
  }

  private PromptsRig rig(SpeechConfig config) throws Exception {
    return new PromptsRig(config, folder.resolve("prompts"), ffmpeg);
  }

  private static Prompt get(CompletableFuture<Prompt> prompt) throws Exception {
    return prompt.get(30, SECONDS);
  }

  @Test
  void speaksByACommandOnceAndKeepsItOverARestart() throws Exception {
    Prompt first;
    try (PromptsRig rig = rig(noting("cat " + wav))) {
      first = get(rig.prompts.say(PromptsRig.say("Hello there")));
      assertThat(first.millis()).isEqualTo(1_000);
      assertThat(get(rig.prompts.say(PromptsRig.say("Hello there")))).isSameAs(first);
      assertThat(Files.readAllLines(log)).containsExactly("alice en-US", "Hello there");
    }
    try (PromptsRig rig = rig(noting("cat " + wav))) {
      assertThat(get(rig.prompts.say(PromptsRig.say("Hello there"))).ulaw())
          .isEqualTo(first.ulaw());
      assertThat(rig.count("ringfort.prompts.say", "disk")).isEqualTo(1);
      assertThat(Files.readAllLines(log)).hasSize(2);
      get(rig.prompts.say(PromptsRig.say("Hello you")));
      assertThat(Files.readAllLines(log)).hasSize(4);
    }
  }

  @Test
  void speaksOnceForManyWhoAskAtTheSameTime() throws Exception {
    Path go = folder.resolve("go");
    String waiting = "while [ ! -e " + go + " ]; do sleep 0.02; done; cat " + wav;
    try (PromptsRig rig = rig(noting(waiting))) {
      List<CompletableFuture<Prompt>> all = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        all.add(rig.prompts.say(PromptsRig.say("Same")));
      }
      all.getFirst().cancel(true);
      Files.createFile(go);
      Prompt one = get(all.get(1));
      for (CompletableFuture<Prompt> other : all.subList(2, 50)) {
        assertThat(get(other)).isSameAs(one);
      }
      assertThat(Files.readAllLines(log)).hasSize(2);
    }
  }

  @Test
  void takesTheOutputFromAFileAndMapsVoices() throws Exception {
    SpeechConfig config =
        PromptsRig.command(
            "sh", "-c", "echo $2 > " + log + "; cp " + wav + " $1", "sh", "{output}", "{voice}");
    SpeechConfig mapped =
        new SpeechConfig(
            config.engine(), Map.of("alice", "slt"), Duration.ofSeconds(5), 1, 1 << 20, 1 << 20);
    try (PromptsRig rig = rig(mapped)) {
      assertThat(get(rig.prompts.say(PromptsRig.say("Hello"))).millis()).isEqualTo(1_000);
      assertThat(Files.readString(log)).isEqualTo("slt\n");
    }
  }

  @Test
  void passesOnNoVoiceThatCouldBeAnOption() throws Exception {
    try (PromptsRig rig = rig(noting("cat " + wav))) {
      get(rig.prompts.say(new Say("-o/etc/x", "$(x)", 1, List.of(new Speech.Text("Hi")))));
      assertThat(Files.readAllLines(log)).containsExactly("default en-US", "Hi");
    }
  }

  @Test
  void fallsBackToTheEmbeddedVoiceWhenACommandFails() throws Exception {
    for (String bad : List.of("exit 3", "echo nonsense", "true")) {
      try (PromptsRig rig = rig(noting(bad))) {
        Prompt spoken = get(rig.prompts.say(PromptsRig.say("Press one")));
        assertThat(spoken.millis()).as(bad).isBetween(500L, 2_000L).isNotEqualTo(1_000L);
        assertThat(rig.count("ringfort.prompts.say", "substitute")).isEqualTo(1);
      }
    }
  }

  @Test
  void killsACommandThatHangsAndLeavesItAloneAfterThree() throws Exception {
    SpeechConfig hanging = noting("sleep 60");
    SpeechConfig hurried =
        new SpeechConfig(hanging.engine(), Map.of(), Duration.ofMillis(1_500), 2, 1 << 20, 1 << 20);
    try (PromptsRig rig = rig(hurried)) {
      get(rig.prompts.say(PromptsRig.say("Start the embedded voice")));
      for (int i = 0; i < 4; i++) {
        get(rig.prompts.say(PromptsRig.say("Text number " + i)));
      }
      assertThat(Files.readAllLines(log)).hasSize(6);
      rig.now.set(rig.now.get().plusSeconds(31));
      get(rig.prompts.say(PromptsRig.say("And again")));
      assertThat(Files.readAllLines(log)).hasSize(8);
    }
  }

  @Test
  void goesOnAskingAnEngineThatRefusesQuickly() throws Exception {
    try (PromptsRig rig = rig(noting("exit 3"))) {
      for (int i = 0; i < 5; i++) {
        get(rig.prompts.say(PromptsRig.say("Text " + i)));
      }
      assertThat(Files.readAllLines(log)).hasSize(10);
    }
  }

  @Test
  void speaksByAServiceAndFallsBackWhenItIsBroken() throws Exception {
    SpeechConfig http =
        PromptsRig.withEngine(
            SpeechConfig.DEFAULTS,
            new SpeechConfig.Engine.Http("http://127.0.0.1:1/speak?v={voice}&l={language}"));
    try (PromptsRig rig = rig(http)) {
      String path = "/speak?v=alice&l=en-US";
      rig.answers.put(path, new PromptsRig.Answer(200, Map.of(), WavFiles.tone(500, 22_050, 1.0)));
      assertThat(get(rig.prompts.say(PromptsRig.say("Grüße"))).millis()).isEqualTo(1_000);
      assertThat(rig.asked.getFirst().body()).isEqualTo("Grüße");
      assertThat(rig.asked.getFirst().method()).isEqualTo("POST");
      rig.answers.put(path, new PromptsRig.Answer(500, Map.of(), "oops".getBytes()));
      get(rig.prompts.say(PromptsRig.say("Press one")));
      assertThat(rig.count("ringfort.prompts.say", "substitute")).isEqualTo(1);
    }
  }

  @Test
  void givesTonesForWhatNobodyCanSay() throws Exception {
    try (PromptsRig rig = rig(SpeechConfig.DEFAULTS)) {
      Prompt tones = get(rig.prompts.say(PromptsRig.say("你好")));
      assertThat(tones).isSameAs(rig.prompts.builtIn(BuiltIn.APPLICATION_ERROR));
      assertThat(rig.count("ringfort.prompts.say", "unspoken")).isEqualTo(1);
    }
  }

  @Test
  void givesAMomentOfSilenceForNoWords() throws Exception {
    try (PromptsRig rig = rig(SpeechConfig.DEFAULTS)) {
      assertThat(get(rig.prompts.say(new Say(null, "en-US", 1, List.of()))).millis()).isEqualTo(20);
    }
  }

  @Test
  void obeysBreaksAndRates() throws Exception {
    try (PromptsRig rig = rig(noting("cat " + wav))) {
      Speech slow =
          new Speech.Element("prosody", Map.of("rate", "50%"), List.of(new Speech.Text("a")));
      Speech pause = new Speech.Break(Duration.ofMillis(700));
      Say say = new Say(null, "en-US", 1, List.of(new Speech.Text("b"), pause, slow));
      assertThat(get(rig.prompts.say(say)).millis()).isBetween(3_690L, 3_700L);
    }
  }

  @Test
  void refusesATextThatIsTooLong() throws Exception {
    try (PromptsRig rig = rig(SpeechConfig.DEFAULTS)) {
      assertThatThrownBy(() -> get(rig.prompts.say(PromptsRig.say("x".repeat(4_097)))))
          .cause()
          .isInstanceOfSatisfying(PromptFailed.class, e -> assertThat(e.code()).isEqualTo(13521));
    }
  }

  @Test
  void hasTonesAtOnceAndSentencesOnceItIsWarm() throws Exception {
    try (PromptsRig rig = rig(SpeechConfig.DEFAULTS)) {
      for (BuiltIn which : BuiltIn.values()) {
        assertThat(rig.prompts.builtIn(which).millis()).as("%s", which).isBetween(200L, 16_000L);
      }
      Prompt tones = rig.prompts.builtIn(BuiltIn.NOT_IN_SERVICE);
      rig.prompts.warm();
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> rig.prompts.builtIn(BuiltIn.NOT_IN_SERVICE) != tones);
      assertThat(rig.prompts.builtIn(BuiltIn.NOT_IN_SERVICE).millis()).isGreaterThan(3_000);
    }
  }
}

package io.ringfort.voice.recordings;

import static io.ringfort.voice.recordings.Sounds.between;
import static io.ringfort.voice.recordings.Sounds.db;
import static io.ringfort.voice.recordings.Sounds.noise;
import static io.ringfort.voice.recordings.Sounds.silence;
import static io.ringfort.voice.recordings.Sounds.speech;
import static io.ringfort.voice.recordings.Sounds.sum;
import static io.ringfort.voice.recordings.Sounds.tone;
import static io.ringfort.voice.recordings.Studio.ALL_EVENTS;
import static io.ringfort.voice.recordings.Studio.plan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ringfort.voice.ffmpeg.Ffmpeg.Limits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Listens to what is stored.
class SoundTest {
  private static final Limits LIMITS = new Limits(Duration.ofSeconds(20), 10_000_000);
  private static final Pattern LOUDNESS = Pattern.compile("I:\\s+(-?[0-9.]+) LUFS");
  private static final IntToDoubleFunction SILENCE = silence();
  private @TempDir Path folder;
  private Studio studio;

  @BeforeEach
  void start() throws Exception {
    studio = new Studio(folder);
  }

  @AfterEach
  void stop() {
    studio.close();
  }

  private Recording record(
      RecordingPlan plan, double seconds, IntToDoubleFunction heard, IntToDoubleFunction said) {
    RawRecording raw = studio.recordings.begin(plan);
    Sounds.record(raw, seconds, heard, said);
    raw.finish();
    Recording ended = studio.ended(plan);
    assertThat(ended.status()).isEqualTo("completed");
    return ended;
  }

  private double loudness(Path file) throws Exception {
    String log =
        studio.ffmpeg.run(
            List.of("-i", file.toString(), "-af", "ebur128=framelog=quiet", "-f", "null", "-"),
            LIMITS);
    Matcher matcher = LOUDNESS.matcher(log);
    assertThat(matcher.find()).isTrue();
    return Double.parseDouble(matcher.group(1));
  }

  /// EBU R 128: within 1 LU of the target, however loud it was, in both formats.
  @ParameterizedTest
  @CsvSource({"0.01, false", "0.3, false", "0.9, false", "0.02, true", "0.7, true"})
  void isAsLoudAsIsWanted(double amplitude, boolean dual) throws Exception {
    RecordingPlan plan = plan(dual, "both", false, ALL_EVENTS);

    record(plan, 8, speech(amplitude), between(2, 4, tone(300, amplitude)));

    assertThat(loudness(studio.sound(plan, "wav"))).isCloseTo(-19, within(1.0));
    assertThat(loudness(studio.sound(plan, "mp3"))).isCloseTo(-19, within(1.0));
  }

  @Test
  void noiseIsReducedAndSpeechIsNot() throws Exception {
    RecordingPlan plan = plan();
    IntToDoubleFunction speech = speech(0.3);
    IntToDoubleFunction noisy = sum(speech, noise(0.01));
    double[] before = new double[8 * Sounds.RATE];
    for (int i = 0; i < before.length; i++) {
      before[i] = noisy.applyAsDouble(i);
    }

    record(plan, 8, noisy, SILENCE);

    double[] after = Sounds.channel(studio.sound(plan, "wav"), 0);
    double distanceBefore = db(before, 3, 4) - db(before, 4.05, 4.45);
    double distanceAfter = db(after, 3, 4) - db(after, 4.05, 4.45);
    assertThat(distanceAfter).isGreaterThan(distanceBefore + 8);
  }

  @Test
  void rumbleIsTakenOut() throws Exception {
    RecordingPlan plan = plan(true, "both", false, ALL_EVENTS);

    record(plan, 4, tone(1_000, 0.2), tone(50, 0.2));

    double heard = db(Sounds.channel(studio.sound(plan, "wav"), 0), 1, 3);
    double said = db(Sounds.channel(studio.sound(plan, "wav"), 1), 1, 3);
    assertThat(said).isLessThan(heard - 8);
  }

  @Test
  void silenceAtBothEndsIsTrimmedWhereItIsAskedFor() throws Exception {
    IntToDoubleFunction late = sum(between(2, 5, tone(500, 0.2)), noise(0.0005));
    RecordingPlan trimmed = plan(false, "both", true, ALL_EVENTS);
    RecordingPlan whole = plan(false, "both", false, ALL_EVENTS);

    // Two tenths of a second are left at each end.
    assertThat(record(trimmed, 9, late, SILENCE).millis()).isEqualTo(3_400);
    assertThat(record(whole, 9, late, SILENCE).millis()).isEqualTo(9_000);

    assertThat(seconds(trimmed)).isCloseTo(3.4, within(0.05));
    assertThat(seconds(whole)).isCloseTo(9, within(0.05));
  }

  @Test
  void trimmingLeavesPausesWithin() throws Exception {
    RecordingPlan plan = plan(false, "both", true, ALL_EVENTS);

    record(plan, 6, sum(between(0, 1, tone(500, 0.2)), between(5, 6, tone(500, 0.2))), SILENCE);

    assertThat(seconds(plan)).isCloseTo(6, within(0.05));
  }

  private double seconds(RecordingPlan plan) throws Exception {
    return Sounds.channel(studio.sound(plan, "wav"), 0).length / (double) Sounds.RATE;
  }

  @Test
  void ofTwoChannelsTheFirstIsHeardAndTheSecondSaid() throws Exception {
    RecordingPlan plan = plan(true, "both", false, ALL_EVENTS);

    record(plan, 4, between(0, 2, tone(500, 0.3)), between(2, 4, tone(900, 0.3)));

    double[] heard = Sounds.channel(studio.sound(plan, "wav"), 0);
    double[] said = Sounds.channel(studio.sound(plan, "wav"), 1);
    assertThat(db(heard, 0.5, 1.5)).isGreaterThan(db(said, 0.5, 1.5) + 40);
    assertThat(db(said, 2.5, 3.5)).isGreaterThan(db(heard, 2.5, 3.5) + 40);
  }

  /// <https://www.twilio.com/docs/voice/tutorials/how-record-single-side-call>: one track is always
  /// one channel.
  @ParameterizedTest
  @CsvSource({"inbound, 500, 900", "outbound, 900, 500"})
  void oneTrackIsOneSideAlone(String track, double there, double away) throws Exception {
    RecordingPlan plan = plan(true, track, false, ALL_EVENTS);

    record(plan, 3, tone(500, 0.3), tone(900, 0.3));

    Path wav = studio.sound(plan, "wav");
    assertThat(Sounds.channel(wav, 0)).hasSize(3 * Sounds.RATE);
    assertThat(part(wav, there)).isGreaterThan(part(wav, away) + 40);
    assertThat(studio.told("completed").getFirst())
        .containsEntry("RecordingChannels", "1")
        .containsEntry("RecordingTrack", track);
  }

  @Test
  void oneChannelHasBothSides() throws Exception {
    RecordingPlan plan = plan();

    record(plan, 3, tone(500, 0.3), tone(900, 0.3));

    Path wav = studio.sound(plan, "wav");
    assertThat(part(wav, 500)).isCloseTo(part(wav, 900), within(2.0));
    assertThat(part(wav, 700)).isLessThan(part(wav, 900) - 40);
  }

  /// The strength of one frequency within the middle second, in dB.
  private static double part(Path wav, double hertz) throws Exception {
    double[] samples = Sounds.channel(wav, 0);
    double re = 0;
    double im = 0;
    for (int i = Sounds.RATE; i < 2 * Sounds.RATE; i++) {
      re += samples[i] * Math.cos(2 * Math.PI * hertz * i / Sounds.RATE);
      im += samples[i] * Math.sin(2 * Math.PI * hertz * i / Sounds.RATE);
    }
    return 20 * Math.log10(Math.hypot(re, im) / Sounds.RATE + 1e-9);
  }

  @Test
  void theMp3IsTheSameSound() throws Exception {
    RecordingPlan plan = plan(true, "both", false, ALL_EVENTS);
    record(plan, 5, between(1, 2, tone(500, 0.3)), between(3, 4, tone(900, 0.3)));
    Path back = folder.resolve("back.wav");

    studio.ffmpeg.run(
        List.of(
            "-f",
            "mp3",
            "-i",
            studio.sound(plan, "mp3").toString(),
            "-ar",
            "8000",
            back.toString()),
        LIMITS);

    double[] heard = Sounds.channel(back, 0);
    double[] said = Sounds.channel(back, 1);
    assertThat(heard.length / (double) Sounds.RATE).isCloseTo(5, within(0.1));
    assertThat(db(heard, 1.3, 1.8)).isGreaterThan(db(said, 1.3, 1.8) + 20);
    assertThat(db(said, 3.3, 3.8)).isGreaterThan(db(heard, 3.3, 3.8) + 20);
  }

  @Test
  void twoWhoShoutAtOnceDoNotClip() throws Exception {
    RecordingPlan plan = plan();

    record(plan, 3, tone(500, 0.9), tone(510, 0.9));

    double[] samples = Sounds.channel(studio.sound(plan, "wav"), 0);
    double peak = 0;
    for (double sample : samples) {
      peak = Math.max(peak, Math.abs(sample));
    }
    assertThat(peak).isLessThan(0.95);
    assertThat(part(studio.sound(plan, "wav"), 1_500)).isLessThan(-45);
  }
}

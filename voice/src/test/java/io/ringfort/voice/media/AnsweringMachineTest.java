package io.ringfort.voice.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import javax.sound.sampled.AudioFormat.Encoding;
import org.junit.jupiter.api.Test;

/// Greetings as they sound: the times are those of the public API's defaults.
class AnsweringMachineTest {

  private final Random random = new Random(8);
  private int frames;

  private static MachineDetection detection(boolean untilEnd) {
    return new MachineDetection(
        untilEnd,
        Duration.ofSeconds(30),
        Duration.ofMillis(2_400),
        Duration.ofMillis(1_200),
        Duration.ofMillis(5_000));
  }

  /// Pieces: `s500` speech, `.500` quiet with a little noise, `b500` a beep, `f500` a fax tone.
  private String verdict(boolean untilEnd, double noise, String... pieces) {
    AnsweringMachine machine = new AnsweringMachine(detection(untilEnd));
    VoiceActivity voice = new VoiceActivity();
    short[] frame = new short[160];
    frames = 0;
    for (String piece : pieces) {
      short[] sound = sound(piece.charAt(0), Integer.parseInt(piece.substring(1)));
      for (int at = 0; at + 160 <= sound.length; at += 160) {
        for (int i = 0; i < 160; i++) {
          frame[i] = (short) (sound[at + i] + random.nextGaussian() * noise);
        }
        frames++;
        voice.on(frame, 160);
        String verdict = machine.on(frame, 160, voice);
        if (verdict != null) {
          return verdict;
        }
      }
    }
    return "undecided";
  }

  private static short[] sound(char kind, int millis) {
    return switch (kind) {
      case 's' -> Sound.speech(millis, millis);
      case 'b' -> Sound.samples(Sound.tone(millis, 6_000, 1_000), Encoding.ULAW);
      case 'f' -> Sound.samples(Sound.tone(millis, 6_000, 2_100), Encoding.ULAW);
      default -> new short[millis * 8];
    };
  }

  @Test
  void takesAShortWordForAPerson() {
    for (double noise : new double[] {0, 10, 60, 150}) {
      assertThat(verdict(false, noise, ".300", "s600", ".3000")).isEqualTo("human");
      assertThat(frames * 20).isBetween(2_000, 2_600);
      assertThat(verdict(true, noise, ".1500", "s1500", ".3000")).isEqualTo("human");
      assertThat(verdict(false, noise, "s500", ".400", "s700", ".3000")).isEqualTo("human");
    }
  }

  @Test
  void takesALongGreetingForAMachine() {
    for (double noise : new double[] {0, 10, 60, 150}) {
      assertThat(verdict(false, noise, ".500", "s5000", ".1000")).isEqualTo("machine_start");
      assertThat(frames * 20).isBetween(2_700, 3_400);
      assertThat(verdict(false, noise, "s1500", ".500", "s3000")).isEqualTo("machine_start");
    }
  }

  @Test
  void waitsForTheEndOfTheMessage() {
    assertThat(verdict(true, 10, ".500", "s5000", ".600", "b400", ".2000"))
        .isEqualTo("machine_end_beep");
    assertThat(frames * 20).isBetween(6_500, 6_600);
    assertThat(verdict(true, 10, ".500", "s5000", "b300", ".2000")).isEqualTo("machine_end_beep");
    assertThat(verdict(true, 10, ".500", "s5000", ".2000")).isEqualTo("machine_end_silence");
    assertThat(verdict(true, 10, ".500", "s40000")).isEqualTo("machine_end_other");
    assertThat(frames * 20).isEqualTo(30_000);
  }

  @Test
  void knowsSilenceAndFaxes() {
    assertThat(verdict(false, 10, ".8000")).isEqualTo("unknown");
    assertThat(frames * 20).isEqualTo(5_000);
    assertThat(verdict(false, 10, ".500", "f3000")).isEqualTo("fax");
    assertThat(verdict(true, 10, ".500", "f3000")).isEqualTo("fax");
  }
}

package io.ringfort.voice.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JitterBufferTest {

  private final JitterBuffer buffer = new JitterBuffer();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private void put(byte[] sound, int at, int length, int timestamp) {
    buffer.put(timestamp, Arrays.copyOfRange(sound, at, at + length), length);
  }

  private void take(int frames) {
    byte[] frame = new byte[160];
    for (int i = 0; i < frames; i++) {
      buffer.take(frame);
      out.writeBytes(frame);
    }
  }

  @Test
  void givesBackWhatCameInOrderAfterItsDelay() {
    byte[] sound = Sound.noise(1_000, 1);
    for (int at = 0; at < sound.length; at += 160) {
      put(sound, at, 160, at - 500);
      take(1);
    }
    take(2);
    assertThat(Sound.find(sound, out.toByteArray())).isEqualTo(JitterBuffer.DELAY);
    assertThat(buffer.late()).isZero();
  }

  /// The first of each two is always too late, the second never: three in a row are never late.
  @Test
  void waitsLongerForPacketsThatComeInPairs() {
    byte[] sound = Sound.noise(2_000, 7);
    int frames = sound.length / 160;
    put(sound, 0, 160, 0);
    take(1);
    for (int tick = 1; tick + 1 < frames; tick++) {
      take(1);
      if (tick % 2 == 1 && tick >= 3) {
        put(sound, (tick - 2) * 160, 160, (tick - 2) * 160);
        put(sound, (tick - 1) * 160, 160, (tick - 1) * 160);
      }
    }
    byte[] end = Arrays.copyOfRange(sound, (frames - 20) * 160, (frames - 6) * 160);
    assertThat(Sound.find(end, out.toByteArray())).as("late: %d", buffer.late()).isNotNegative();
    assertThat(buffer.late()).isBetween(1L, 20L);
  }

  @Test
  void takesPacketsOfAnyLength() {
    for (int length : new int[] {80, 240, 320, 480, 37}) {
      buffer.reset();
      out.reset();
      byte[] sound = Arrays.copyOf(Sound.noise(1_000, 2), length * 12);
      int taken = 0;
      for (int at = 0; at < sound.length; at += length) {
        put(sound, at, length, 7_777 + at);
        for (; taken + 160 <= at + length; taken += 160) {
          take(1);
        }
      }
      take(5);
      assertThat(Sound.find(sound, out.toByteArray())).as("%d bytes", length).isNotNegative();
    }
  }

  @Test
  void putsPacketsInOrder() {
    byte[] sound = Sound.noise(1_000, 3);
    Random random = new Random(1);
    for (int at = 0; at < sound.length; at += 320) {
      List<Integer> pair = new ArrayList<>(List.of(at, at + 160));
      Collections.shuffle(pair, random);
      if (at == 0) {
        Collections.sort(pair);
      }
      pair.forEach(
          p -> {
            if (p < sound.length) {
              put(sound, p, 160, p);
            }
          });
      take(2);
    }
    take(3);
    assertThat(Sound.find(sound, out.toByteArray())).isNotNegative();
  }

  @Test
  void fillsALossWithWhatWasBeforeFadedThenSilence() {
    byte[] tone = Sound.tone(100, 8_000, 400);
    for (int i = 0; i < 5; i++) {
      put(tone, i * 160, 160, i * 160);
    }
    take(12);
    byte[] heard = out.toByteArray();
    double whole = Sound.peak(heard, 6 * 160, 7 * 160, 400);
    assertThat(whole).isBetween(7_000.0, 9_000.0);
    assertThat(Sound.peak(heard, 7 * 160, 8 * 160, 400)).isBetween(whole * 0.4, whole * 0.6);
    assertThat(Sound.peak(heard, 8 * 160, 9 * 160, 400)).isBetween(whole * 0.2, whole * 0.3);
    assertThat(Arrays.copyOfRange(heard, 10 * 160, 12 * 160)).containsOnly(0xFF);
  }

  @Test
  void dropsWhatComesTooLate() {
    byte[] sound = Sound.noise(400, 4);
    put(sound, 0, 160, 0);
    take(5);
    put(sound, 160, 160, 160);
    assertThat(buffer.late()).isOne();
    put(sound, 800, 160, 800);
    take(6);
    byte[] heard = out.toByteArray();
    assertThat(Sound.find(Arrays.copyOfRange(sound, 160, 320), heard)).isEqualTo(-1);
    assertThat(Sound.find(Arrays.copyOfRange(sound, 800, 960), heard)).isNotNegative();
  }

  @Test
  void beginsAnewWhenEverythingIsLateOrJumps() {
    byte[] sound = Sound.noise(2_000, 5);
    put(sound, 0, 160, 0);
    take(12);
    // A far end that was held up: all its packets are 200 ms late from now on.
    for (int i = 1; i < 20; i++) {
      put(sound, i * 160, 160, i * 160);
      take(1);
    }
    assertThat(buffer.late()).isLessThanOrEqualTo(3);
    assertThat(Sound.find(Arrays.copyOfRange(sound, 4 * 160, 17 * 160), out.toByteArray()))
        .isNotNegative();
    out.reset();
    for (int i = 20; i < 60; i++) {
      put(sound, i * 160, 160, 1_000_000 + i * 160);
      take(1);
    }
    assertThat(Sound.find(Arrays.copyOfRange(sound, 20 * 160, 55 * 160), out.toByteArray()))
        .isNotNegative();
  }

  @Test
  void keepsItsDelayWhenTheFarEndsClockIsFast() {
    byte[] frame = Frame.silent();
    int sent = 0;
    for (int turn = 0; turn < 60_000; turn++) {
      // One packet too many in ten seconds: 2,000 ppm.
      for (int i = turn % 500 == 0 ? 2 : 1; i > 0; i--) {
        buffer.put(sent, frame, 160);
        sent += 160;
      }
      buffer.take(new byte[160]);
    }
    byte[] mark = Sound.noise(20, 6);
    buffer.put(sent, mark, 160);
    take(12);
    assertThat(buffer.late()).isZero();
    assertThat(Sound.find(mark, out.toByteArray())).isBetween(0, 8 * 160);
  }
}

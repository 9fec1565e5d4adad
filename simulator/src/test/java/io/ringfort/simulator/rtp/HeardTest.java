package io.ringfort.simulator.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Where sound is placed, and what is counted. Time is passed in.
class HeardTest {
  private static final InetSocketAddress FROM = new InetSocketAddress("127.0.0.1", 9);
  private static final long ZERO = 1_000_000_000L;

  private final Heard heard = new Heard(new SoundBudget());

  HeardTest() {
    heard.begin(ZERO);
  }

  @Test
  void placesPacketsByTheirTimestamps() {
    audio(1, 1, 0, 100, 100);
    audio(1, 3, 320, 300, 140);
    // Late, but in its place.
    audio(1, 2, 160, 200, 145);
    short[] sound = heard.audio();
    assertThat(sound).hasSize(800 + 480);
    assertThat(new short[] {sound[799], sound[800], sound[960], sound[1_120]})
        .containsExactly(0, 100, 200, 300);
    assertThat(report(200).lost()).isZero();
    assertThat(report(200).secondsOfAudio()).isEqualTo(0.06);
  }

  @Test
  void countsWhatIsMissingAcrossTheWrap() {
    audio(1, 65_534, 0, 1, 20);
    audio(1, 65_535, 160, 1, 40);
    audio(1, 1, 480, 1, 80);
    assertThat(report(100).lost()).isEqualTo(1);
    assertThat(report(100).packetsReceived()).isEqualTo(3);
  }

  @Test
  void showsTheGapOfATakeover() {
    audio(1, 1, 0, 1, 20);
    audio(2, 700, 99_000, 2, 820);
    MediaReport report = report(900);
    assertThat(report.longestGapMs()).isEqualTo(800);
    assertThat(report.gaps()).containsExactly(new MediaReport.Gap(20, 800, 0));
    assertThat(report.sources()).hasSize(2);
    assertThat(report.lost()).isZero();
    assertThat(report.msSinceLastPacket()).isEqualTo(80);
    assertThat(heard.audio()).hasSize(820 * 8 + 160);
    assertThat(heard.audio()[820 * 8]).isEqualTo((short) 2);
  }

  @Test
  void countsNoGapWhileThePeerIsNotMeantToSend() {
    audio(1, 1, 0, 1, 20);
    heard.pause(true);
    heard.pause(false);
    audio(1, 2, 160, 1, 5_020);
    assertThat(report(5_100).longestGapMs()).isZero();
  }

  @Test
  void tellsSilenceInPacketsFromSound() {
    audio(1, 1, 0, 5_000, 20);
    audio(1, 2, 160, 3, 40);
    audio(1, 3, 320, 3, 60);
    audio(1, 4, 480, 3, 80);
    audio(1, 5, 640, 5_000, 100);
    assertThat(report(120).gaps()).isEmpty();
    assertThat(report(120).quiets()).containsExactly(new MediaReport.Gap(20, 80, 0));
    assertThat(heard.pulse(at(130))).isEqualTo(new Pulse(5, 30L, 30L));
  }

  @Test
  void saysHowMuchOfAGapMayBeTheSimulatorsOwn() {
    audio(1, 1, 0, 1, 20);
    heard.stalled(TimeUnit.MILLISECONDS.toNanos(90));
    audio(1, 2, 160, 1, 220);
    audio(1, 3, 320, 1, 320);
    assertThat(report(400).gaps())
        .containsExactly(new MediaReport.Gap(20, 200, 90), new MediaReport.Gap(220, 100, 0));
  }

  @Test
  void placesAnewWhatStoppedAndGoesOnWithoutATrace() {
    audio(1, 1, 0, 1, 0);
    audio(1, 2, 160, 2, 3_000);
    assertThat(heard.audio()).hasSize(3_000 * 8 + 160);
  }

  @Test
  void takesAnEventOnceHoweverManyPacketsItHas() {
    for (int part = 1; part <= 7; part++) {
      event(5, 1_600, Math.min(part, 5), 20 * part);
    }
    event(5, 8_000, 1, 300);
    event(11, 9_600, 1, 400);
    assertThat(report(500).dtmf()).isEqualTo("55#");
    assertThat(report(500).digits().getFirst()).isEqualTo(new MediaReport.Digit("5", 20, "event"));
  }

  private void audio(int ssrc, int sequence, long timestamp, int value, long atMs) {
    short[] sound = new short[160];
    Arrays.fill(sound, (short) value);
    RtpPacket packet = new RtpPacket(false, 0, sequence, timestamp, ssrc, new byte[160]);
    heard.audio(packet, FROM, sound, at(atMs));
  }

  private void event(int code, long timestamp, int parts, long atMs) {
    byte[] payload = {(byte) code, 10, (byte) (parts * 160 >> 8), (byte) (parts * 160)};
    heard.event(new RtpPacket(false, 101, 1, timestamp, 1, payload), FROM, at(atMs));
  }

  private MediaReport report(long atMs) {
    return heard.report(0, 0, at(atMs));
  }

  private static long at(long ms) {
    return ZERO + TimeUnit.MILLISECONDS.toNanos(ms);
  }
}

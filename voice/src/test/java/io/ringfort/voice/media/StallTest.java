package io.ringfort.voice.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.ringfort.protocol.sdp.AudioSession;
import io.ringfort.protocol.sdp.Codec;
import io.ringfort.protocol.sdp.Direction;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a late turn, a bad listener and a flood do to the others: nothing.
class StallTest {

  private static final MediaConfig CONFIG = MediaConfig.on(InetAddress.ofLiteral("127.0.0.1"));

  private final Told told = new Told();
  private RtpPeer peer;

  @BeforeEach
  void start() throws Exception {
    peer = new RtpPeer();
  }

  @AfterEach
  void stop() {
    peer.close();
  }

  @Test
  void goesOnFromNowAfterAStallAndRecordsAllOfIt() {
    RtpPort port = RtpPort.open(CONFIG);
    StreamSound sound = new StreamSound(port, new StreamSound.Scratch(), told, CONFIG);
    Tape tape = new Tape();
    sound.recorders().add(tape);
    Playlist playlist = new Playlist(1, List.of(new Prompt(Sound.noise(80, 1))), 1, 0);
    sound.agree(
        new AudioSession(
            "127.0.0.1",
            peer.port(),
            peer.port() + 1,
            false,
            Codec.PCMU,
            0,
            -1,
            -1,
            Direction.SENDRECV),
        0);
    sound.outbound().play(playlist);
    long nanos = 0;
    for (long tick : new long[] {0, 1, 26, 27}) {
      nanos = tick * 20_000_000;
      sound.turn(tick, nanos);
    }
    await().until(() -> peer.packets().size() == 4);
    List<RtpPeer.Packet> packets = peer.packets();
    int first = packets.getFirst().timestamp();
    int sequence = packets.getFirst().sequence();
    assertThat(packets.stream().map(p -> p.timestamp() - first))
        .as("the clock went on")
        .containsExactly(0, 160, 26 * 160, 27 * 160);
    assertThat(packets.stream().map(p -> p.sequence() - sequence & 0xFFFF))
        .containsExactly(0, 1, 2, 3);
    assertThat(peer.heard()).as("nothing of the prompt is lost").isEqualTo(Sound.noise(80, 1));
    assertThat(tape.said()).hasSize(28 * 160);
    sound.end(nanos, true);
  }

  @Test
  void reportsEveryFiveSeconds() throws Exception {
    RtpPort port = RtpPort.open(CONFIG);
    StreamSound sound = new StreamSound(port, new StreamSound.Scratch(), told, CONFIG);
    sound.agree(
        new AudioSession(
            "127.0.0.1", peer.port(), peer.port(), true, Codec.PCMU, 0, -1, -1, Direction.SENDRECV),
        0);
    peer.aim("c=IN IP4 127.0.0.1\r\nm=audio " + port.rtpPort() + " ");
    for (int sequence = 0; sequence < 10; sequence++) {
      peer.raw(0, false, sequence * 160, new byte[160]);
    }
    for (int tick = 0; tick < 1_000; tick++) {
      sound.turn(tick, tick * 20_000_000L);
      if (tick % 100 == 99) {
        // No faster than the peer can read.
        int sent = tick + 1;
        await().pollInterval(Duration.ofMillis(5)).until(() -> peer.packets().size() == sent);
      }
    }
    await().until(() -> peer.rtcp().size() == 4);
    ByteBuffer report = ByteBuffer.wrap(peer.rtcp().getLast());
    assertThat(report.get(0) & 0xFF).as("version 2, one block").isEqualTo(0x81);
    assertThat(report.get(1) & 0xFF).isEqualTo(200);
    int packets = report.getInt(20);
    assertThat(packets).isBetween(751, 1_000);
    assertThat(report.getInt(24)).isEqualTo(packets * 160);
    assertThat(report.getInt(32) & 0xFFFFFF).as("lost").isZero();
    assertThat(report.getInt(36)).as("highest").isEqualTo(65_510);
    sound.end(0, true);
  }

  @Test
  void letsOthersSpeakWhenAListenerThrows() throws Exception {
    try (RtpMedia media = RtpMedia.start(CONFIG, new SimpleMeterRegistry())) {
      MediaStream broken = media.open(told);
      broken.record(
          (heard, said) -> {
            throw new IllegalStateException("broken on purpose");
          });
      broken.record(
          (heard, said) -> {
            throw new StackOverflowError("on purpose");
          });
      try (RtpPeer other = new RtpPeer()) {
        broken.answer(other.offer());
        MediaStream fine = media.open(told);
        fine.answer(peer.offer());
        byte[] prompt = Sound.noise(100, 2);
        fine.play(1, List.of(new Prompt(prompt)), 1, 0);
        await().until(() -> Sound.find(prompt, peer.heard()) >= 0);
        await().until(() -> other.packets().size() > 5);
      }
    }
  }

  @Test
  void isNotHeldUpByAFlood() throws Exception {
    try (RtpMedia media = RtpMedia.start(CONFIG, new SimpleMeterRegistry());
        RtpPeer calm = new RtpPeer()) {
      MediaStream flooded = media.open(told);
      String answer = flooded.answer(peer.offer());
      peer.aim(answer);
      CountDownLatch flooding = new CountDownLatch(1);
      Thread flood =
          io.ringfort.engines.threads.Threads.startDaemon(
              "flood",
              () -> {
                byte[] payload = new byte[160];
                for (int i = 0; i < 40_000; i++) {
                  try {
                    peer.raw(0, false, i * 160, payload);
                  } catch (java.io.IOException closed) {
                    return;
                  }
                  flooding.countDown();
                }
              });
      flooding.await();
      media.open(told).answer(calm.offer());
      await().until(() -> calm.packets().size() >= 25);
      List<RtpPeer.Packet> packets = List.copyOf(calm.packets());
      double millis = (packets.get(24).nanos() - packets.get(4).nanos()) / 1e6;
      assertThat(millis).isBetween(200.0, 1_500.0);
      flood.join();
      assertThat(flooded.stats().received()).isLessThan(40_000);
    }
  }
}

package io.ringfort.voice.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/// A hundred streams at once: everybody gets its packets, spread over the time.
class EvennessTest {

  private static final int STREAMS = 100;

  @Test
  void sendsEveryStreamItsPacketsEvenly() throws Exception {
    MediaConfig config = MediaConfig.on(InetAddress.ofLiteral("127.0.0.1"));
    List<RtpPeer> peers = new ArrayList<>();
    try (RtpMedia media = RtpMedia.start(config, new SimpleMeterRegistry())) {
      Prompt music = new Prompt(Sound.noise(500, 1));
      for (int i = 0; i < STREAMS; i++) {
        RtpPeer peer = new RtpPeer();
        peers.add(peer);
        MediaStream stream = media.open(new Told());
        stream.answer(peer.offer());
        stream.play(i, List.of(music), 0, 0);
      }
      await().until(() -> peers.stream().allMatch(p -> p.packets().size() >= 100));
    } finally {
      peers.forEach(RtpPeer::close);
    }
    // When packets were read says more of this machine than of the sender: reported, not asserted.
    double[] offsets =
        peers.stream()
            .flatMapToDouble(p -> gaps(p).stream().mapToDouble(d -> d))
            .sorted()
            .toArray();
    double median = offsets[offsets.length / 2];
    LoggerFactory.getLogger(EvennessTest.class)
        .info(
            "{} gaps of {} streams: median {} ms, 1 % {} ms, 99 % {} ms, longest {} ms",
            offsets.length,
            STREAMS,
            median,
            offsets[offsets.length / 100],
            offsets[offsets.length * 99 / 100],
            offsets[offsets.length - 1]);
    assertThat(median).isBetween(18.0, 22.0);
  }

  @Test
  void leavesTurnsOutAfterAStallAndNeverMakesUpForThem() {
    List<Long> ticks = new CopyOnWriteArrayList<>();
    List<Long> times = new CopyOnWriteArrayList<>();
    MediaWheel.Turn turn =
        new MediaWheel.Turn() {
          @Override
          public void turn(long tick, long nanos) {
            ticks.add(tick);
            times.add(nanos);
            if (ticks.size() == 5) {
              long until = System.nanoTime() + 150_000_000;
              while (System.nanoTime() < until) {
                LockSupport.parkNanos(until - System.nanoTime());
              }
            }
          }

          @Override
          public String name() {
            return "a turn that takes long";
          }
        };
    try (MediaWheel wheel = new MediaWheel(new SimpleMeterRegistry())) {
      wheel.submit(() -> wheel.add(turn));
      await().until(() -> ticks.size() >= 15);
    }
    for (int i = 1; i < ticks.size(); i++) {
      assertThat(ticks.get(i)).isGreaterThan(ticks.get(i - 1));
    }
    assertThat(ticks.get(5) - ticks.get(4)).isGreaterThanOrEqualTo(7);
    for (int i = 6; i < ticks.size(); i++) {
      // A turn that came late may be followed by shorter ones, but by no more than the time allows.
      double elapsed = (times.get(i) - times.get(5)) / 20e6;
      assertThat(i - 5).isLessThanOrEqualTo((int) elapsed + 3);
    }
  }

  private static List<Double> gaps(RtpPeer peer) {
    List<Double> gaps = new ArrayList<>();
    List<RtpPeer.Packet> packets = List.copyOf(peer.packets());
    for (int i = 20; i < packets.size(); i++) {
      gaps.add((packets.get(i).nanos() - packets.get(i - 1).nanos()) / 1e6);
    }
    return gaps;
  }
}

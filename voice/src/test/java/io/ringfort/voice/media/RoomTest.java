package io.ringfort.voice.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.sound.sampled.AudioFormat.Encoding;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Several streams together: bridges and rooms.
class RoomTest {

  private static final int[] HERTZ = {500, 800, 1_300};
  private static final double LOUD = 2_500;
  private static final double FAINT = 150;

  private final Told told = new Told();
  private final List<RtpPeer> peers = new ArrayList<>();
  private final List<MediaStream> streams = new ArrayList<>();
  private RtpMedia media;

  @BeforeEach
  void start() throws Exception {
    MediaConfig config = MediaConfig.on(InetAddress.ofLiteral("127.0.0.1"));
    media = RtpMedia.start(config, new SimpleMeterRegistry());
    for (int i = 0; i < 3; i++) {
      RtpPeer peer = new RtpPeer();
      MediaStream stream = media.open(told);
      peer.start(stream.answer(peer.offer()));
      peers.add(peer);
      streams.add(stream);
    }
  }

  @AfterEach
  void stop() {
    media.close();
    peers.forEach(RtpPeer::close);
  }

  private void sing() {
    for (int i = 0; i < 3; i++) {
      peers.get(i).say(Sound.tone(8_000, 3_000, HERTZ[i]));
    }
  }

  /// Waits until a peer hears just these tones in the newest quarter of a second.
  private void awaitHears(int peer, boolean... tones) {
    await()
        .untilAsserted(
            () -> {
              byte[] heard = peers.get(peer).heard();
              assertThat(heard.length).isGreaterThan(2_000);
              for (int i = 0; i < 3; i++) {
                double peak = Sound.peak(heard, heard.length - 2_000, heard.length, HERTZ[i]);
                if (tones[i]) {
                  assertThat(peak).as("tone %d at %d", i, peer).isBetween(LOUD, 3_400.0);
                } else {
                  assertThat(peak).as("tone %d at %d", i, peer).isLessThan(FAINT);
                }
              }
            });
  }

  @Test
  void carriesSoundAndKeysOverABridgeByteForByte() throws Exception {
    streams.get(0).connect(streams.get(1));
    byte[] there = Sound.noise(400, 1);
    byte[] back = Sound.noise(400, 2);
    peers.get(0).carry(there, () -> Sound.find(there, peers.get(1).heard()) >= 0);
    peers.get(1).carry(back, () -> Sound.find(back, peers.get(0).heard()) >= 0);
    assertThat(peers.get(2).heard()).containsOnly(0xFF);
    peers.get(0).press(7);
    await().until(() -> peers.get(1).packets().stream().anyMatch(p -> p.type() == 101));
    assertThat(told.words).contains("digit 7").doesNotContain("sent");
    streams.get(0).connect(streams.get(2));
    byte[] elsewhere = Sound.noise(200, 3);
    peers.get(0).carry(elsewhere, () -> Sound.find(elsewhere, peers.get(2).heard()) >= 0);
    assertThat(Sound.find(elsewhere, peers.get(1).heard())).isEqualTo(-1);
  }

  @Test
  void bridgesOneLawToTheOther() throws Exception {
    try (RtpPeer european = new RtpPeer()) {
      MediaStream stream = media.open(told);
      european.start(stream.answer(european.sdp("8", "")), 8);
      stream.connect(streams.get(0));
      short[] tone = Sound.samples(Sound.tone(6_000, 3_000, 500), Encoding.ULAW);
      european.say(Sound.alaw(tone));
      awaitHears(0, true, false, false);
      peers.get(0).say(Sound.ulaw(tone));
      await()
          .untilAsserted(
              () -> {
                short[] heard = Sound.samples(european.heard(), Encoding.ALAW);
                assertThat(heard.length).isGreaterThan(2_000);
                short[] tail = Arrays.copyOfRange(heard, heard.length - 2_000, heard.length);
                assertThat(Sound.peak(tail, 500)).isBetween(LOUD, 3_400.0);
              });
    }
  }

  @Test
  void letsEverybodyHearEverybodyElse() {
    Mixer room = media.mixer();
    Tape tape = new Tape();
    room.record(tape);
    streams.forEach(s -> s.join(room, Mixer.Options.FULL));
    sing();
    awaitHears(0, false, true, true);
    awaitHears(1, true, false, true);
    awaitHears(2, true, true, false);
    byte[] all = tape.heard();
    for (int hertz : HERTZ) {
      assertThat(Sound.peak(all, all.length - 2_000, all.length, hertz)).isGreaterThan(LOUD);
    }
    assertThat(tape.said()).containsOnly(0xFF);
    streams.get(2).disconnect();
    awaitHears(0, false, true, false);
    room.close();
    awaitHears(0, false, false, false);
  }

  @Test
  void mutesDeafensAndCoaches() {
    Mixer room = media.mixer();
    streams.forEach(s -> s.join(room, Mixer.Options.FULL));
    sing();
    room.change(streams.get(1), new Mixer.Options(false, true, null));
    awaitHears(0, false, false, true);
    awaitHears(1, true, false, true);
    room.change(streams.get(1), new Mixer.Options(true, false, null));
    awaitHears(0, false, true, true);
    awaitHears(1, false, false, false);
    // The third one speaks into the first one's ear only, and hears all.
    room.change(streams.get(1), Mixer.Options.FULL);
    room.change(streams.get(2), new Mixer.Options(true, true, streams.get(0)));
    awaitHears(0, false, true, true);
    awaitHears(1, true, false, false);
    awaitHears(2, true, true, false);
  }

  @Test
  void announcesToAllInTurn() {
    Mixer room = media.mixer();
    streams.get(0).join(room, Mixer.Options.FULL);
    streams.get(1).join(room, new Mixer.Options(true, false, null));
    byte[] one = Sound.tone(300, 3_000, 1_300);
    List<String> done = new java.util.concurrent.CopyOnWriteArrayList<>();
    room.announce(List.of(new Prompt(one)), () -> done.add("one"));
    room.announce(List.of(new Prompt(one)), () -> done.add("two"));
    awaitHears(0, false, false, true);
    awaitHears(1, false, false, true);
    await().until(() -> done.size() == 2);
    assertThat(done).containsExactly("one", "two");
    awaitHears(0, false, false, false);
    assertThat(peers.get(2).heard()).containsOnly(0xFF);
  }

  @Test
  void addsLoudVoicesWithoutTearing() {
    Mixer room = media.mixer();
    Tape tape = new Tape();
    room.record(tape);
    streams.forEach(s -> s.join(room, Mixer.Options.FULL));
    peers.forEach(p -> p.say(Sound.tone(6_000, 30_000, 500)));
    await().until(() -> loudest(tape.heard()) == 32_124);
    await()
        .untilAsserted(
            () -> {
              byte[] heard = peers.get(0).heard();
              assertThat(heard.length).isGreaterThan(2_000);
              // Clipped, but the tone itself is there; wrapped around, it would be gone.
              assertThat(Sound.peak(heard, heard.length - 2_000, heard.length, 500))
                  .isGreaterThan(20_000);
            });
  }

  private static int loudest(byte[] ulaw) {
    int loudest = 0;
    for (short sample : Sound.samples(ulaw, Encoding.ULAW)) {
      loudest = Math.max(loudest, Math.abs(sample));
    }
    return loudest;
  }
}

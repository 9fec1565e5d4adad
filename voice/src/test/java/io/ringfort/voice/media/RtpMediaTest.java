package io.ringfort.voice.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import javax.sound.sampled.AudioFormat.Encoding;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// One stream and its far end, over real UDP on the loopback address.
class RtpMediaTest {

  private final Told told = new Told();
  private RtpMedia media;
  private RtpPeer peer;

  @BeforeEach
  void start() throws Exception {
    media = start(Duration.ofSeconds(30));
    peer = new RtpPeer();
  }

  private static RtpMedia start(Duration rtpTimeout) {
    InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
    MediaConfig config = new MediaConfig(loopback, "127.0.0.1", 0, 0, rtpTimeout, false);
    return RtpMedia.start(config, new SimpleMeterRegistry());
  }

  @AfterEach
  void stop() {
    media.close();
    peer.close();
  }

  @Test
  void sendsPromptsByteForByteThenTellsIt() throws Exception {
    MediaStream stream = media.open(told);
    byte[] one = Sound.noise(310, 1);
    byte[] two = Sound.noise(205, 2);
    stream.play(7, List.of(new Prompt(one), new Prompt(two)), 2, 0);
    stream.answer(peer.offer());
    await().until(() -> told.words.contains("played 7"));
    byte[] all = new byte[2 * (one.length + two.length)];
    System.arraycopy(one, 0, all, 0, one.length);
    System.arraycopy(two, 0, all, one.length, two.length);
    System.arraycopy(all, 0, all, all.length / 2, all.length / 2);
    await().until(() -> Sound.find(all, peer.heard()) >= 0);
    assertThat(stream.played()).isEqualTo(all.length);
    assertThat(told.words).containsExactly("played 7");
  }

  @Test
  void playsOnFromTheMiddleAndForEver() throws Exception {
    MediaStream stream = media.open(told);
    byte[] sound = Sound.noise(100, 3);
    stream.play(1, List.of(new Prompt(sound)), 0, 500);
    stream.answer(peer.offer());
    byte[] expected = new byte[300 + 800 + 800];
    System.arraycopy(sound, 500, expected, 0, 300);
    System.arraycopy(sound, 0, expected, 300, 800);
    System.arraycopy(sound, 0, expected, 1_100, 800);
    await().until(() -> peer.heard().length > 3_000);
    assertThat(Sound.find(expected, peer.heard())).isZero();
    stream.stopPlaying();
    peer.forget();
    await()
        .untilAsserted(
            () -> {
              byte[] heard = peer.heard();
              assertThat(heard.length).isGreaterThan(1_600);
              byte[] end = Arrays.copyOfRange(heard, heard.length - 320, heard.length);
              assertThat(end).containsOnly(0xFF);
            });
    assertThat(told.words).isEmpty();
  }

  @Test
  void numbersPacketsAsRtpWantsIt() throws Exception {
    MediaStream stream = media.open(told);
    stream.answer(peer.offer());
    await().until(() -> peer.packets().size() >= 20);
    List<RtpPeer.Packet> packets = peer.packets();
    assertThat(packets.getFirst().marker()).isTrue();
    for (int i = 1; i < packets.size(); i++) {
      RtpPeer.Packet before = packets.get(i - 1);
      RtpPeer.Packet packet = packets.get(i);
      assertThat(packet.sequence()).isEqualTo((before.sequence() + 1) & 0xFFFF);
      assertThat(packet.timestamp() - before.timestamp()).isPositive();
      assertThat((packet.timestamp() - before.timestamp()) % 160).isZero();
      assertThat(packet.ssrc()).isEqualTo(before.ssrc());
      assertThat(packet.marker()).isFalse();
      assertThat(packet.payload()).hasSize(160);
    }
    MediaSnapshot snapshot = stream.snapshot();
    assertThat((int) snapshot.ssrc()).isEqualTo(packets.getFirst().ssrc());
    assertThat(snapshot.remoteSdp()).isEqualTo(peer.offer());
  }

  @Test
  void recordsWhatIsHeardAndSaidSideBySide() throws Exception {
    MediaStream stream = media.open(told);
    Tape tape = new Tape();
    stream.record(tape);
    peer.start(stream.answer(peer.offer()));
    byte[] theirs = Sound.noise(400, 4);
    byte[] ours = Sound.noise(300, 5);
    stream.play(1, List.of(new Prompt(ours)), 1, 0);
    await().until(() -> stream.stats().received() > 3);
    peer.carry(theirs, () -> Sound.find(theirs, tape.heard()) >= 0);
    await().until(() -> Sound.find(ours, tape.said()) >= 0);
    stream.stopRecording(tape);
    await().until(() -> tape.heard().length == tape.said().length);
    assertThat(tape.heard().length % 160).isZero();
    assertThat(stream.stats().received()).isGreaterThan(19);
    assertThat(stream.stats().lost()).isZero();
    assertThat(stream.stats().mos()).isBetween(4.2, 4.5);
  }

  @Test
  void speaksAlawToWhoSpeaksOnlyThat() throws Exception {
    MediaStream stream = media.open(told);
    Tape tape = new Tape();
    stream.record(tape);
    String answer = stream.answer(peer.sdp("8", ""));
    assertThat(answer).contains("RTP/AVP 8\r\n").doesNotContain("telephone-event");
    peer.start(answer, 8);
    stream.play(1, List.of(new Prompt(Sound.tone(400, 8_000, 700))), 1, 0);
    await().until(() -> told.words.contains("played 1"));
    assertThat(peer.packets()).allMatch(p -> p.type() == 8);
    byte[] all = peer.heard();
    // Silence is sent from the answer on, until there is something to play.
    int begin = 0;
    while (all[begin] == all[0]) {
      begin++;
    }
    short[] heard =
        Sound.samples(Arrays.copyOfRange(all, begin, begin + 2_400), Encoding.ALAW);
    assertThat(Sound.peak(heard, 700)).isBetween(7_000.0, 8_400.0);
    peer.say(Sound.alaw(Sound.samples(Sound.tone(6_000, 4_000, 900), Encoding.ULAW)));
    await()
        .untilAsserted(
            () -> {
              byte[] tail = tape.heard();
              assertThat(tail.length).isGreaterThan(1_600);
              assertThat(Sound.peak(tail, tail.length - 1_600, tail.length, 900))
                  .isBetween(3_800.0, 4_200.0);
            });
  }

  @Test
  void tellsEachKeyOnceWhetherEventOrTone() throws Exception {
    MediaStream stream = media.open(told);
    peer.start(stream.answer(peer.offer()));
    await().until(() -> stream.stats().received() > 2);
    peer.press(5);
    await().until(() -> told.words.contains("digit 5"));
    peer.press(11);
    await().until(() -> told.words.contains("digit #"));
    assertThat(told.words)
        .filteredOn(w -> w.startsWith("digit"))
        .containsExactly("digit 5", "digit #");
  }

  @Test
  void hearsTonesOfWhoSendsNoEvents() throws Exception {
    MediaStream stream = media.open(told);
    peer.start(stream.answer(peer.sdp("0", "")));
    await().until(() -> stream.stats().received() > 3);
    peer.burst(Sound.tone(80, 5_000, 770, 1_336));
    peer.burst(Sound.tone(80, 0, 500));
    peer.burst(Sound.tone(80, 5_000, 941, 1_477));
    await().until(() -> told.words.contains("digit #"));
    assertThat(told.words)
        .filteredOn(w -> w.startsWith("digit"))
        .containsExactly("digit 5", "digit #");
  }

  @Test
  void takesAToneAndItsEventForOneKey() throws Exception {
    MediaStream stream = media.open(told);
    peer.start(stream.answer(peer.offer()));
    await().until(() -> stream.stats().received() > 3);
    peer.burst(Sound.tone(60, 5_000, 697, 1_209));
    peer.press(1);
    await().until(() -> told.words.contains("digit 1"));
    peer.press(2);
    await().until(() -> told.words.contains("digit 2"));
    assertThat(told.words)
        .filteredOn(w -> w.startsWith("digit"))
        .containsExactly("digit 1", "digit 2");
  }

  private List<RtpPeer.Packet> keys() {
    return peer.packets().stream().filter(p -> p.type() == 101).toList();
  }

  @Test
  void sendsKeysAsEvents() throws Exception {
    MediaStream stream = media.open(told);
    stream.answer(peer.offer());
    stream.sendDigits("4w#");
    await().until(() -> told.words.contains("sent"));
    await().until(() -> keys().size() >= 14);
    List<RtpPeer.Packet> events = keys();
    assertThat(events).hasSize(14);
    List<RtpPeer.Packet> first = events.subList(0, 7);
    assertThat(first).allMatch(p -> p.payload()[0] == 4);
    assertThat(first.stream().map(RtpPeer.Packet::timestamp).distinct()).hasSize(1);
    assertThat(first.stream().map(RtpPeer.Packet::marker))
        .containsExactly(true, false, false, false, false, false, false);
    assertThat(first.stream().map(p -> (p.payload()[1] & 0x80) != 0))
        .containsExactly(false, false, false, false, true, true, true);
    assertThat(first.stream().map(p -> (p.payload()[2] & 0xFF) << 8 | p.payload()[3] & 0xFF))
        .containsExactly(160, 320, 480, 640, 800, 800, 800);
    assertThat(events.subList(7, 14)).allMatch(p -> p.payload()[0] == 11);
    int apart = events.get(7).timestamp() - events.getFirst().timestamp();
    assertThat(apart).isGreaterThanOrEqualTo((100 + 100 + 500) * 8);
    assertThatThrownBy(() -> stream.sendDigits("1x")).hasMessageContaining("'x'");
  }

  @Test
  void sendsKeysAsTonesToWhoTakesNoEvents() throws Exception {
    MediaStream stream = media.open(told);
    stream.answer(peer.sdp("0", ""));
    stream.sendDigits("9");
    await().until(() -> told.words.contains("sent"));
    byte[] heard = peer.heard();
    byte[] tone = new byte[480];
    int begin = 0;
    while (heard[begin] == (byte) 0xFF) {
      begin++;
    }
    System.arraycopy(heard, begin, tone, 0, 480);
    assertThat(Sound.peak(tone, 0, 480, 852)).isBetween(5_500.0, 9_500.0);
    assertThat(Sound.peak(tone, 0, 480, 1_477)).isBetween(7_000.0, 11_500.0);
    assertThat(Sound.peak(tone, 0, 480, 1_209)).isLessThan(1_500);
  }

  @Test
  void hearsSilenceAndSpeech() throws Exception {
    MediaStream stream = media.open(told);
    peer.start(stream.answer(peer.offer()));
    stream.watchSilence(Duration.ofMillis(300));
    await().until(() -> told.words.contains("silence"));
    peer.burst(Sound.ulaw(Sound.speech(500, 6)));
    await().until(() -> told.words.size() == 3);
    assertThat(told.words).containsExactly("silence", "speech", "silence");
  }

  @Test
  void tellsWhenNothingComesForLong() throws Exception {
    media.close();
    media = start(Duration.ofMillis(300));
    MediaStream stream = media.open(told);
    peer.start(stream.answer(peer.offer()));
    await().until(() -> stream.stats().received() > 30);
    assertThat(told.words).isEmpty();
    peer.close();
    await().until(() -> !told.words.isEmpty());
    assertThat(told.words).containsExactly("timeout");
  }

  @Test
  void saysGoodbyeInRtcp() throws Exception {
    MediaStream stream = media.open(told);
    String answer = stream.answer(peer.sdp("0", "a=rtcp-mux\r\n"));
    assertThat(answer).contains("a=rtcp-mux");
    peer.start(answer);
    await().until(() -> stream.stats().received() > 3);
    stream.close();
    await().until(() -> !peer.rtcp().isEmpty());
    byte[] last = peer.rtcp().getLast();
    assertThat(last[1] & 0xFF).isEqualTo(200);
    assertThat(last[last.length - 7] & 0xFF).isEqualTo(203);
    int after = peer.packets().size();
    stream.play(3, List.of(new Prompt(Sound.noise(100, 1))), 1, 0);
    stream.close();
    assertThat(media.open(told).offer()).contains("m=audio");
    assertThat(peer.packets().size()).isLessThanOrEqualTo(after + 1);
  }
}

package io.ringfort.voice.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Who sends where, after one description and after the next.
class NegotiationTest {

  private final Told told = new Told();
  private RtpMedia media;
  private RtpPeer peer;

  @BeforeEach
  void start() throws Exception {
    media = start(0, 0);
    peer = new RtpPeer();
  }

  private static RtpMedia start(int first, int last) {
    InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
    MediaConfig config =
        new MediaConfig(loopback, "127.0.0.1", first, last, Duration.ofMillis(400), false);
    return RtpMedia.start(config, new SimpleMeterRegistry());
  }

  @AfterEach
  void stop() {
    media.close();
    peer.close();
  }

  @Test
  void offersAndTakesTheAnswerTwice() throws Exception {
    MediaStream stream = media.open(told);
    String offer = stream.offer();
    assertThat(offer).contains("RTP/AVP 0 8 101\r\n").contains("a=sendrecv");
    assertThat(port(offer) % 2).isZero();
    assertThat(stream.offer()).isEqualTo(offer);
    // Another payload type for events than ours: we send with theirs and take with ours.
    String answer = peer.sdp("8 0 96", "a=rtpmap:96 telephone-event/8000\r\n");
    stream.accept(answer);
    stream.accept(answer);
    peer.start(offer, 8);
    stream.sendDigits("1");
    await().until(() -> peer.packets().stream().anyMatch(p -> p.type() == 96));
    peer.press(3);
    await().until(() -> told.words.contains("digit 3"));
    assertThat(peer.packets()).filteredOn(p -> p.type() != 96).allMatch(p -> p.type() == 8);
  }

  @Test
  void sendsNothingToWhoHoldsUs() throws Exception {
    MediaStream stream = media.open(told);
    String first = stream.answer(peer.offer());
    await().until(() -> peer.packets().size() > 3);
    String held = stream.answer(peer.sdp("0 101", "a=sendonly\r\n"));
    assertThat(held).contains("a=recvonly");
    assertThat(version(held)).isEqualTo(version(first) + 1);
    assertThat(stream.answer(peer.sdp("0 101", "a=sendonly\r\n"))).isEqualTo(held);
    assertStopsSending();
    String back = stream.answer(peer.offer());
    assertThat(back).contains("a=sendrecv");
    assertThat(version(back)).isEqualTo(version(first) + 2);
    await().until(() -> peer.packets().size() > 3);
  }

  private void assertStopsSending() {
    // What left before the hold may still be on its way.
    await()
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              boolean quiet = peer.packets().isEmpty();
              peer.forget();
              return quiet;
            });
  }

  @Test
  void takesAnAddressOfZerosForAHold() throws Exception {
    MediaStream stream = media.open(told);
    stream.answer(peer.offer());
    await().until(() -> peer.packets().size() > 3);
    stream.answer(peer.offer().replaceAll("c=IN IP4 \\S+", "c=IN IP4 0.0.0.0"));
    assertStopsSending();
  }

  @Test
  void expectsNoPacketsFromWhoIsInactive() throws Exception {
    MediaStream stream = media.open(told);
    stream.answer(peer.sdp("0", "a=inactive\r\n"));
    MediaStream other = media.open(told);
    Told otherTold = new Told();
    MediaStream silent = media.open(otherTold);
    silent.answer(peer.offer());
    await().until(() -> otherTold.words.contains("timeout"));
    other.close();
    assertThat(told.words).isEmpty();
  }

  @Test
  void followsToAnotherPort() throws Exception {
    MediaStream stream = media.open(told);
    String answer = stream.answer(peer.offer());
    peer.start(answer);
    Tape tape = new Tape();
    stream.record(tape);
    await().until(() -> stream.stats().received() > 3);
    try (RtpPeer moved = new RtpPeer("127.0.0.3")) {
      String again = stream.answer(moved.offer());
      // Only our port and address matter to a peer, and these are the same: so is the description.
      assertThat(again).isEqualTo(answer);
      long before = stream.stats().received();
      moved.start(again);
      // What comes in the moment of the change may be lost.
      await().until(() -> stream.stats().received() > before + 5);
      byte[] said = Sound.noise(200, 9);
      moved.carry(said, () -> Sound.find(said, tape.heard()) >= 0);
      await().until(() -> moved.packets().size() > 10);
      peer.forget();
      int sent = moved.packets().size();
      await().until(() -> moved.packets().size() > sent + 5);
      assertThat(peer.packets().size()).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void sendsToWhereThePacketsComeFromAndHearsNoStranger() throws Exception {
    MediaStream stream = media.open(told);
    Tape tape = new Tape();
    stream.record(tape);
    try (RtpPeer behindNat = new RtpPeer();
        RtpPeer stranger = new RtpPeer("127.0.0.9")) {
      String answer = stream.answer(peer.offer());
      byte[] strange = Sound.noise(100, 10);
      stranger.start(answer);
      stranger.burst(strange);
      await().until(() -> peer.packets().size() > 10);
      assertThat(stream.stats().received()).isZero();
      behindNat.start(answer);
      await().until(() -> stream.stats().received() > 3);
      byte[] said = Sound.noise(100, 11);
      behindNat.carry(said, () -> Sound.find(said, tape.heard()) >= 0);
      await().until(() -> behindNat.packets().size() > 10);
      assertThat(stranger.packets()).isEmpty();
      assertThat(Sound.find(strange, tape.heard())).isEqualTo(-1);
    }
  }

  @Test
  void refusesWhatWeDoNotSpeakAndStaysAsItWas() throws Exception {
    MediaStream stream = media.open(told);
    stream.answer(peer.offer());
    assertThatThrownBy(() -> stream.answer(peer.sdp("9", "a=rtpmap:9 G722/8000\r\n")))
        .isInstanceOf(MediaStream.NoCommonCodec.class)
        .hasMessageContaining("expected: PCMU or PCMA");
    assertThatThrownBy(() -> stream.accept("garbage"))
        .isInstanceOf(MediaStream.NoCommonCodec.class);
    await().until(() -> peer.packets().size() > 5);
  }

  @Test
  void goesOnOnAnotherHost() throws Exception {
    MediaStream stream = media.open(told);
    String answer = stream.answer(peer.offer());
    await().until(() -> peer.packets().size() > 3);
    MediaSnapshot snapshot = stream.snapshot();
    try (RtpMedia successor = start(0, 0)) {
      MediaStream adopted = successor.restore(snapshot, told);
      String offer = adopted.offer();
      assertThat(origin(offer)).isEqualTo(origin(answer));
      assertThat(version(offer)).isGreaterThan(version(answer));
      assertThat(port(offer)).isNotEqualTo(port(answer));
      media.close();
      peer.forget();
      byte[] prompt = Sound.noise(200, 12);
      adopted.play(1, List.of(new Prompt(prompt)), 1, 0);
      await().until(() -> Sound.find(prompt, peer.heard()) >= 0);
    }
  }

  @Test
  void takesPortsOfItsRangeAndSaysWhenThereAreNone() throws IOException {
    int base = 2 * (20_000 + (int) (ProcessHandle.current().pid() % 5_000));
    try (RtpMedia narrow = start(base, base + 3)) {
      MediaStream one = narrow.open(told);
      MediaStream two = narrow.open(told);
      assertThat(List.of(port(one.offer()), port(two.offer())))
          .containsExactlyInAnyOrder(base, base + 2);
      assertThatThrownBy(() -> narrow.open(told)).hasMessageContaining("no free pair");
      one.close();
      await().ignoreExceptions().until(() -> port(narrow.open(told).offer()) > 0);
    }
  }

  private static int port(String sdp) {
    return Integer.parseInt(found("m=audio (\\d+)", sdp));
  }

  private static String origin(String sdp) {
    return found("o=ringfort (\\d+) ", sdp);
  }

  private static long version(String sdp) {
    return Long.parseLong(found("o=ringfort \\d+ (\\d+) ", sdp));
  }

  private static String found(String pattern, String in) {
    Matcher matcher = Pattern.compile(pattern).matcher(in);
    assertThat(matcher.find()).as(in).isTrue();
    return matcher.group(1);
  }
}

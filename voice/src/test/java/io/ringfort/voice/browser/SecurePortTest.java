package io.ringfort.voice.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.ringfort.core.hosts.Lease;
import io.ringfort.protocol.g711.G711;
import io.ringfort.protocol.rtp.Rtp;
import io.ringfort.protocol.srtp.Srtp;
import io.ringfort.protocol.srtp.SrtpProfile;
import io.ringfort.voice.media.MediaConfig;
import io.ringfort.voice.media.MediaListener;
import io.ringfort.voice.media.MediaStream;
import io.ringfort.voice.media.Prompt;
import io.ringfort.voice.media.RtpMedia;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A browser's stream and its far end, over real UDP on the loopback address.
class SecurePortTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private final Ears ears = new Ears();
  private RtpMedia media;

  @BeforeEach
  void start() {
    MediaConfig config = MediaConfig.on(InetAddress.ofLiteral("127.0.0.1"));
    media = RtpMedia.start(config, new SimpleMeterRegistry(), Lease.always(), new BrowserPorts());
  }

  @AfterEach
  void stop() {
    media.close();
  }

  @ParameterizedTest
  @EnumSource
  void exchangesProtectedSoundAndKeys(SrtpProfile profile) throws Exception {
    try (WebPeer peer = new WebPeer(profile, "peer")) {
      MediaStream stream = media.openSecure(ears);
      byte[] prompt = new byte[1_600];
      new Random(4).nextBytes(prompt);
      stream.play(7, List.of(new Prompt(prompt)), 0, 0);
      peer.connect(stream.answer(peer.offer("0 126")));
      Srtp outgoing = peer.outgoing();

      await().atMost(SOON).until(() -> hears(peer, peer.incoming(), prompt));
      for (int i = 0; i < 10; i++) {
        sendKey(peer, outgoing, 5, i);
      }

      await().atMost(SOON).until(() -> ears.words.contains("digit 5"));
      assertThat(stream.stats().received()).isPositive();
    }
  }

  /// The packets' own bytes are the prompt's: nothing is lost on the way.
  private static boolean hears(WebPeer peer, Srtp incoming, byte[] prompt) throws IOException {
    byte[] packet = Arrays.copyOf(peer.receive(), 2_048);
    int length = incoming.unprotect(packet, 160 + Rtp.HEADER + 16);
    int shorter = length > 0 ? length : incoming.unprotect(packet, 160 + Rtp.HEADER + 10);
    if (shorter <= 0) {
      return false;
    }
    String heard = Arrays.toString(Arrays.copyOfRange(packet, Rtp.HEADER, Rtp.HEADER + 160));
    return Arrays.toString(prompt).contains(heard.substring(1, heard.length() - 1));
  }

  private static void sendKey(WebPeer peer, Srtp outgoing, int key, int sequence)
      throws IOException {
    ByteBuffer packet = ByteBuffer.allocate(100);
    Rtp.writeHeader(packet, sequence == 0, 126, sequence, 1_000, 99);
    packet.put((byte) key).put((byte) 10).putShort((short) (160 * (sequence + 1)));
    int length = outgoing.protect(packet.array(), packet.position());
    peer.send(Arrays.copyOf(packet.array(), length));
  }

  /// A page that is called may look for the way before its answer was read, and then waits for DTLS.
  @Test
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void isSecureWhenTheWayWasFoundBeforeTheAnswerCame() throws Exception {
    try (WebPeer peer = new WebPeer(SrtpProfile.AEAD_AES_128_GCM, "peer")) {
      MediaStream stream = media.openSecure(ears);
      byte[] prompt = new byte[1_600];
      new Random(4).nextBytes(prompt);
      stream.play(7, List.of(new Prompt(prompt)), 0, 0);
      peer.aim(stream.offer());
      assertThat(peer.check()).isTrue();

      stream.accept(peer.offer("0 126").replace("setup:actpass", "setup:active"));
      peer.secure();

      Srtp incoming = peer.incoming();
      await().atMost(SOON).until(() -> hears(peer, incoming, prompt));
    }
  }

  @Test
  void speaksOpusWhereThatIsPreferred() throws Exception {
    try (WebPeer peer = new WebPeer(SrtpProfile.AEAD_AES_128_GCM, "peer")) {
      MediaStream stream = media.openSecure(ears);
      byte[] loud = new byte[1_600];
      for (int i = 0; i < loud.length; i++) {
        loud[i] = G711.toUlaw((int) (8_000 * Math.sin(2 * Math.PI * 440 * i / 8_000)));
      }
      stream.play(7, List.of(new Prompt(loud)), 0, 0);
      String answer = stream.answer(peer.offer("111 0 110 126"));
      peer.connect(answer);
      Srtp incoming = peer.incoming();
      PayloadPath path = new PayloadPath();
      path.agree(
          io.ringfort.protocol.sdp.BrowserSession.of(
              io.ringfort.protocol.sdp.SessionDescription.parse(peer.offer("111 0 110 126"))));

      assertThat(answer).contains("SAVPF 111 110");
      await()
          .atMost(SOON)
          .until(
              () -> {
                byte[] got = peer.receive();
                byte[] packet = Arrays.copyOf(got, 3_000);
                int length = incoming.unprotect(packet, got.length);
                return length > 0 && (packet[1] & 0x7F) == 111 && isLoud(path, packet, length);
              });
    }
  }

  private static boolean isLoud(PayloadPath path, byte[] packet, int length) {
    int whole = path.heard(packet, length);
    double power = 0;
    for (int i = Rtp.HEADER; i < whole; i++) {
      power += Math.pow(G711.fromUlaw(packet[i]), 2) / (whole - Rtp.HEADER);
    }
    return whole == Rtp.HEADER + 160 && Math.sqrt(power) > 3_000;
  }

  @Test
  void refusesAnotherCertificateThanTheDescriptions() throws Exception {
    try (WebPeer peer = new WebPeer(SrtpProfile.AEAD_AES_128_GCM, "peer")) {
      MediaStream stream = media.openSecure(ears);
      String another = Certificate.anonymous().fingerprint();
      String offer = peer.offer("0 126").replace(peer.certificate.fingerprint(), another);
      peer.aim(stream.answer(offer));
      peer.check();

      assertThatThrownBy(peer::secure)
          .isInstanceOfSatisfying(
              TlsFatalAlertReceived.class,
              e -> assertThat(e.getAlertDescription()).isEqualTo(AlertDescription.bad_certificate));
    }
  }

  @Test
  void whoGivesACallAwaySaysSoByAFatalAlert() throws Exception {
    try (WebPeer peer = new WebPeer(SrtpProfile.AEAD_AES_128_GCM, "peer")) {
      MediaStream stream = media.openSecure(ears);
      peer.connect(stream.answer(peer.offer("0 126")));

      stream.abandon();

      assertThatThrownBy(peer::awaitAlert).isInstanceOf(TlsFatalAlertReceived.class);
    }
  }

  @Test
  void goesOnAtAnotherPortWithTheNextOffer() throws Exception {
    try (WebPeer before = new WebPeer(SrtpProfile.AEAD_AES_128_GCM, "before");
        WebPeer after = new WebPeer(SrtpProfile.AEAD_AES_128_GCM, "after")) {
      MediaStream first = media.openSecure(ears);
      String answer = first.answer(before.offer("0 126"));
      before.connect(answer);

      MediaStream second = media.restore(first.snapshot(), ears);
      first.abandon();
      String next = second.answer(after.offer("0 126"));
      after.connect(next);

      assertThat(next.lines().filter(l -> l.startsWith("o=")).findFirst().orElse(""))
          .startsWith(
              answer
                  .lines()
                  .filter(l -> l.startsWith("o="))
                  .findFirst()
                  .orElse("")
                  .split(" 1 IN")[0]);
      await().atMost(SOON).until(() -> after.receive().length > 160);
    }
  }

  @Test
  void anyDatagramsDoNotHurtTheCall() throws Exception {
    try (WebPeer peer = new WebPeer(SrtpProfile.AES128_CM_HMAC_SHA1_80, "peer")) {
      MediaStream stream = media.openSecure(ears);
      peer.connect(stream.answer(peer.offer("0 126")));
      Srtp outgoing = peer.outgoing();
      Random random = new Random(2);
      for (int i = 0; i < 3_000; i++) {
        byte[] noise = new byte[random.nextInt(400)];
        random.nextBytes(noise);
        if (noise.length > 0) {
          // Each of the kinds that share the port.
          int[] firsts = {0, 1, 20, 22, 23, 63, 128, 144, 191, 200};
          noise[0] = (byte) firsts[random.nextInt(firsts.length)];
        }
        peer.send(noise);
      }

      await()
          .atMost(SOON)
          .until(
              () -> {
                for (int i = 0; i < 5; i++) {
                  sendKey(peer, outgoing, 7, i);
                }
                return ears.words.contains("digit 7");
              });
      assertThat(peer.check() || peer.receive().length > 0).isTrue();
    }
  }

  /// Keeps what a listener was told, as words.
  private static final class Ears implements MediaListener {
    final List<String> words = new CopyOnWriteArrayList<>();

    @Override
    public void played(long id) {}

    @Override
    public void digit(char digit) {
      words.add("digit " + digit);
    }

    @Override
    public void digitsSent() {}

    @Override
    public void silence() {}

    @Override
    public void speech() {}

    @Override
    public void rtpTimeout() {}

    @Override
    public void machine(String answeredBy) {}
  }
}

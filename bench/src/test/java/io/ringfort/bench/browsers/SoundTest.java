package io.ringfort.bench.browsers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringfort.protocol.rtp.Rtp;
import io.ringfort.voice.browser.BrowserPorts;
import io.ringfort.voice.media.MediaConfig;
import io.ringfort.voice.media.SecurePorts;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A page's sound against a port of the product's, which says again what it hears.
class SoundTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long LOOK_AGAIN_NANOS = 1_000_000;

  /// The product's end.
  private static final class Echo implements AutoCloseable {
    final SecurePorts.Secure port =
        new BrowserPorts().open(MediaConfig.on(InetAddress.getLoopbackAddress()));
    final AtomicInteger echoed = new AtomicInteger();
    private final Thread thread = Thread.ofPlatform().name("echo").unstarted(this::run);
    private volatile boolean closed;

    String answer(String offer) throws Exception {
      String answer = port.describe(4711, null).answer(offer);
      thread.start();
      return answer;
    }

    private void run() {
      ByteBuffer packet = ByteBuffer.allocate(2_048);
      while (!closed) {
        int length = port.receive(packet);
        if (length < 0) {
          LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        } else if (length > 0 && Rtp.isRtp(packet) && port.send(packet)) {
          echoed.incrementAndGet();
        }
      }
      port.close(true);
    }

    @Override
    public void close() throws InterruptedException {
      closed = true;
      thread.join();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void findsTheWayAgreesOnKeysAndHearsWhatItSays(boolean opus) throws Exception {
    try (Air air = Air.open();
        Echo echo = new Echo()) {
      Sound sound = new Sound(air, new Tones(opus), new Sound.Tune(0, 700, 700), opus);
      sound.toward(echo.answer(sound.ours().offer()));
      await().atMost(PATIENCE).until(() -> sound.firstNanos() != 0);
      air.begin();
      int before = echo.echoed.get();
      await().atMost(PATIENCE).until(() -> echo.echoed.get() - before > 60);

      Result.Heard heard = air.end(List.of(sound));

      assertThat(sound.fault()).isNull();
      assertThat(heard.sound().packets()).isGreaterThan(50);
      assertThat(heard.sound().lost()).isZero();
      assertThat(heard.refused()).isZero();
      assertThat(heard.silent()).isZero();
      assertThat(heard.wrong()).isZero();
      sound.close();
      await().atMost(PATIENCE).until(sound::isSilent);
    }
  }

  @Test
  void anotherToneIsWrong() throws Exception {
    try (Air air = Air.open();
        Echo echo = new Echo()) {
      Sound sound = new Sound(air, new Tones(false), new Sound.Tune(0, 700, 800), false);
      sound.toward(echo.answer(sound.ours().offer()));
      await().atMost(PATIENCE).until(() -> sound.firstNanos() != 0);
      air.begin();
      int before = echo.echoed.get();
      await().atMost(PATIENCE).until(() -> echo.echoed.get() - before > 60);

      assertThat(air.end(List.of(sound)).wrong()).isEqualTo(1);
    }
  }

  @Test
  void anotherCertificateIsNotSpokenTo() throws Exception {
    try (Air air = Air.open();
        Echo echo = new Echo()) {
      Sound sound = new Sound(air, new Tones(false), new Sound.Tune(0, 700, 700), false);
      String answer = echo.answer(sound.ours().offer());
      sound.toward(answer.replaceAll("sha-256 \\S+", "sha-256 " + "AA:".repeat(31) + "AA"));

      await().atMost(PATIENCE).until(() -> sound.fault() != null);
      assertThat(sound.fault()).contains("bad_certificate");
      assertThat(sound.firstNanos()).isZero();
    }
  }
}

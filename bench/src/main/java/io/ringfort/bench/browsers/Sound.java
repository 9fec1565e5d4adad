package io.ringfort.bench.browsers;

import io.ringfort.protocol.rtp.Rtcp;
import io.ringfort.protocol.rtp.Rtp;
import io.ringfort.protocol.srtp.Srtp;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;
import org.jspecify.annotations.Nullable;

/// The protected sound of one call: looks for the way, agrees on keys, on a virtual thread of its
/// own; then says its tone and hears another, on the threads of [Air].
final class Sound {
  private static final int MOST_DTLS_BYTES = 1_500;
  private static final int DTLS_SEND_BYTES = 1_200;
  private static final int MOST_WAITING = 64;
  private static final int TRIES = 100;
  private static final int TRY_AGAIN_MILLIS = 100;

  /// Chromium looks every 2.5 s whether the way is still one (RFC 7675).
  private static final int FRAMES_UNTIL_CHECK = 125;

  private static final long SILENT_NANOS = TimeUnit.SECONDS.toNanos(1);

  /// Of the power of what is heard, at the frequency that is expected. G.711 leaves 0.99 of a
  /// sine's, a prompt that begins again somewhat less.
  private static final double RIGHT = 0.9;

  private static final int ULAW_TICKS = 160;
  private static final int OPUS_TICKS = 960;

  private final Air air;
  private final Tones tones;
  private final Tune tune;
  private final OurSide ours;
  private final int ssrc = ThreadLocalRandom.current().nextInt();
  private final BlockingQueue<byte[]> dtlsWaiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final CountDownLatch wayFound = new CountDownLatch(1);
  private final AtomicBoolean connecting = new AtomicBoolean();
  private final byte[][] lately = new byte[Tones.FRAMES][];
  private volatile @Nullable TheirSide theirs;
  private volatile @Nullable DTLSTransport dtls;
  private volatile @Nullable Srtp incoming;
  private volatile @Nullable Srtp outgoing;
  private volatile @Nullable String fault;
  private volatile long firstNanos;
  private volatile long lastNanos;
  private volatile int reportedLost;
  private int lostBefore;
  private int heardSsrc;
  private int heardSequence;
  private int heard;
  private int said;

  /// What a page says and hears.
  ///
  /// @param number of the call, from 0
  /// @param says in hertz
  /// @param hears in hertz
  record Tune(int number, int says, int hears) {}

  Sound(Air air, Tones tones, Tune tune, boolean opus) {
    this.air = air;
    this.tones = tones;
    this.tune = tune;
    this.ours = new OurSide("page%d".formatted(tune.number()), secret(), fingerprint(), opus);
  }

  private static String secret() {
    return Long.toString(ThreadLocalRandom.current().nextLong() >>> 1, 36) + "0".repeat(24);
  }

  private static String fingerprint() {
    return DtlsClient.ownFingerprint();
  }

  OurSide ours() {
    return ours;
  }

  int number() {
    return tune.number();
  }

  /// Takes up the stack's description, once; what comes again is the same.
  void toward(String sdp) {
    if (connecting.compareAndSet(false, true)) {
      TheirSide side = TheirSide.of(sdp);
      theirs = side;
      air.follow(side.address(), this);
      Thread.ofVirtual().name("sound-" + number()).start(() -> connect(side));
    }
  }

  private void connect(TheirSide side) {
    try {
      for (int i = 0; i < TRIES && wayFound.getCount() > 0; i++) {
        air.send(ByteBuffer.wrap(Checks.request(side, ours.fragment())), side.address());
        if (wayFound.await(TRY_AGAIN_MILLIS, TimeUnit.MILLISECONDS)) {
          break;
        }
      }
      if (wayFound.getCount() > 0) {
        throw new IOException("no check of ICE was answered");
      }
      DtlsClient client = new DtlsClient(side.fingerprint());
      dtls = new DTLSClientProtocol().connect(client, new Wire(side));
      incoming = client.incoming();
      outgoing = client.outgoing();
    } catch (IOException | RuntimeException e) {
      fault = "no sound: " + e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// RFC 7983, 7: what a packet is, by its first byte.
  void hear(byte[] packet, int length, long nanos, Air.@Nullable Measuring measuring) {
    int first = packet[0] & 0xFF;
    if (first < 4) {
      if (Checks.isSuccess(packet)) {
        wayFound.countDown();
      }
    } else if (first >= 20 && first <= 63) {
      // Behind the handshake nobody reads, and the rest is lost.
      boolean _ = dtlsWaiting.offer(Arrays.copyOf(packet, length));
    } else if (first >= 128 && first <= 191 && incoming != null) {
      unlock(incoming, packet, length, nanos, measuring);
    }
  }

  private void unlock(
      Srtp open, byte[] packet, int length, long nanos, Air.@Nullable Measuring measuring) {
    int second = packet[1] & 0xFF;
    boolean isReport = second >= 192 && second <= 223;
    int left = isReport ? open.unprotectRtcp(packet, length) : open.unprotect(packet, length);
    if (left == Srtp.REFUSED) {
      if (measuring != null) {
        measuring.refused();
      }
      return;
    }
    ByteBuffer whole = ByteBuffer.wrap(packet, 0, left);
    if (isReport) {
      read(Rtcp.parse(whole));
    } else {
      take(whole, nanos, measuring);
    }
  }

  private void read(List<Rtcp> reports) {
    for (Rtcp report : reports) {
      List<Rtcp.Block> blocks =
          switch (report) {
            case Rtcp.SenderReport sender -> sender.blocks();
            case Rtcp.ReceiverReport receiver -> receiver.blocks();
            case Rtcp.Goodbye _, Rtcp.Other _ -> List.of();
          };
      blocks.stream().filter(b -> b.ssrc() == ssrc).forEach(b -> reportedLost = b.lost());
    }
  }

  private void take(ByteBuffer packet, long nanos, Air.@Nullable Measuring measuring) {
    int sequence = Rtp.sequence(packet);
    boolean follows = heard > 0 && Rtp.ssrc(packet) == heardSsrc;
    if (measuring != null) {
      int missing = (sequence - heardSequence - 1) & 0xFFFF;
      if (follows) {
        // More than that: an older packet came late, and was counted when it was missing.
        measuring.next(nanos - lastNanos, missing < 1_000 ? missing : 0);
      } else {
        measuring.first();
      }
      int from = Rtp.payloadOffset(packet);
      lately[heard % lately.length] =
          Arrays.copyOfRange(packet.array(), from, from + Rtp.payloadLength(packet));
    }
    heard++;
    heardSsrc = Rtp.ssrc(packet);
    heardSequence = sequence;
    if (firstNanos == 0) {
      firstNanos = nanos;
    }
    lastNanos = nanos;
  }

  /// The next 20 ms.
  void say() throws IOException {
    Srtp lock = outgoing;
    TheirSide to = theirs;
    if (lock == null || to == null) {
      return;
    }
    int n = said++;
    byte[] payload = tones.of(tune.says()).get(n % Tones.FRAMES);
    ByteBuffer packet = ByteBuffer.allocate(Rtp.HEADER + payload.length + Srtp.MOST_ADDED);
    int type = ours.opus() ? OurSide.OPUS : OurSide.PCMU;
    int timestamp = n * (ours.opus() ? OPUS_TICKS : ULAW_TICKS);
    Rtp.writeHeader(packet, n == 0, type, n & 0xFFFF, timestamp, ssrc);
    packet.put(payload);
    int length = lock.protect(packet.array(), packet.position());
    air.send(ByteBuffer.wrap(packet.array(), 0, length), to.address());
    if (n % FRAMES_UNTIL_CHECK == FRAMES_UNTIL_CHECK - 1) {
      air.send(ByteBuffer.wrap(Checks.request(to, ours.fragment())), to.address());
    }
  }

  /// Forgets what it was told of losses.
  void begin() {
    lostBefore = reportedLost;
  }

  /// Packets that did not arrive there since [#begin], as the stack's reports say.
  int missed() {
    return Math.max(0, reportedLost - lostBefore);
  }

  /// When the first packet of sound came; 0: none has.
  long firstNanos() {
    return firstNanos;
  }

  boolean isSilent() {
    return firstNanos == 0 || System.nanoTime() - lastNanos > SILENT_NANOS;
  }

  /// Whether the last second was the expected tone. To be asked when nothing is measured.
  boolean isRight() {
    List<byte[]> second = new ArrayList<>();
    for (int i = 0; i < lately.length; i++) {
      byte[] payload = lately[(heard + i) % lately.length];
      if (payload != null) {
        second.add(payload);
      }
    }
    return tones.share(second, tune.hears()) >= RIGHT;
  }

  /// What went wrong; null: nothing.
  @Nullable String fault() {
    return fault;
  }

  /// Says goodbye.
  void close() throws IOException {
    TheirSide side = theirs;
    DTLSTransport open = dtls;
    if (side != null) {
      air.forget(side.address());
    }
    if (open != null) {
      open.close();
    }
  }

  /// Between DTLS, which waits, and the port.
  private final class Wire implements DatagramTransport {
    private final TheirSide side;

    Wire(TheirSide side) {
      this.side = side;
    }

    @Override
    public int getReceiveLimit() {
      return MOST_DTLS_BYTES;
    }

    @Override
    public int getSendLimit() {
      return DTLS_SEND_BYTES;
    }

    @Override
    public int receive(byte[] buffer, int from, int length, int waitMillis) throws IOException {
      try {
        byte[] got = dtlsWaiting.poll(waitMillis, TimeUnit.MILLISECONDS);
        if (got == null) {
          return -1;
        }
        int taken = Math.min(length, got.length);
        System.arraycopy(got, 0, buffer, from, taken);
        return taken;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw (IOException) new InterruptedIOException("interrupted").initCause(e);
      }
    }

    @Override
    public void send(byte[] buffer, int from, int length) throws IOException {
      air.send(ByteBuffer.wrap(buffer, from, length), side.address());
    }

    @Override
    public void close() {
      // The port is everybody's.
    }
  }
}

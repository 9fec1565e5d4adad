package io.ringfort.voice.media;

import io.ringfort.protocol.dtmf.Keys;
import io.ringfort.protocol.rtp.Reception;
import io.ringfort.protocol.sdp.AudioSession;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A stream for its owner: hands what is asked to the media thread. Any thread.
final class RtpStream implements MediaStream {

  private final MediaWheel wheel;
  private final StreamSound sound;
  private final StreamDescriptions sdp;
  private final Consumer<RtpStream> forget;
  private volatile Playlist lastPlayed = new Playlist(0, List.of(), 1, 0);
  private volatile boolean closed;

  RtpStream(MediaWheel wheel, StreamSound sound, StreamDescriptions sdp, Consumer<RtpStream> forget) {
    this.wheel = wheel;
    this.sound = sound;
    this.sdp = sdp;
    this.forget = forget;
  }

  @Override
  public String offer() {
    return sdp.offer();
  }

  @Override
  public String answer(String offer) throws NoCommonCodec {
    String answer = sdp.answer(offer);
    agreed();
    return answer;
  }

  @Override
  public void accept(String answer) throws NoCommonCodec {
    sdp.accept(answer);
    agreed();
  }

  /// Sends to whom the descriptions say.
  void agreed() {
    AudioSession session = sdp.session();
    if (session != null) {
      submit(() -> sound.agree(session, System.nanoTime()));
    }
  }

  @Override
  public void play(long id, List<Prompt> items, int loops, long fromByte) {
    if (loops < 0) {
      throw new IllegalArgumentException("got " + loops + " loops (expected: 0 or more)");
    }
    Playlist playlist = new Playlist(id, items, loops, fromByte);
    lastPlayed = playlist;
    submit(() -> sound.outbound().play(playlist));
  }

  @Override
  public void stopPlaying() {
    submit(() -> sound.outbound().play(null));
  }

  /// Counted from the beginning of the list: what [#play] takes to go on there.
  @Override
  public long played() {
    return sound.read(lastPlayed::position);
  }

  @Override
  public void sendDigits(String digits) {
    for (char key : digits.toCharArray()) {
      if (!Keys.isKey(key) && Keying.PAUSES.indexOf(key) < 0) {
        throw new IllegalArgumentException(
            "got the digit '" + key + "' (expected: 0-9, *, #, A-D, w or W)");
      }
    }
    if (digits.isEmpty() || digits.length() > Keying.MAX_WAITING) {
      throw new IllegalArgumentException(
          "got " + digits.length() + " digits (expected: 1 to " + Keying.MAX_WAITING + ")");
    }
    submit(() -> sound.outbound().keying().press(digits));
  }

  @Override
  public void connect(MediaStream other) {
    RtpStream peer = ours(other);
    submit(() -> sound.bridge(peer.sound));
  }

  @Override
  public void join(Mixer mixer, Mixer.Options options) {
    if (!(mixer instanceof RtpMixer room)) {
      throw new IllegalArgumentException("got " + mixer + " (expected: a mixer of this host)");
    }
    submit(() -> sound.join(room, this, options));
  }

  @Override
  public void disconnect() {
    submit(sound::disconnect);
  }

  @Override
  public void hush(Runnable speaks) {
    submit(() -> sound.outbound().hush(speaks));
  }

  @Override
  public void speak() {
    submit(() -> sound.outbound().speak());
  }

  @Override
  public void takeFrom(@Nullable InetAddress host) {
    submit(() -> sound.takeFrom(host));
  }

  @Override
  public void record(Recorder recorder) {
    submit(() -> sound.recorders().add(recorder));
  }

  @Override
  public void stopRecording(Recorder recorder) {
    submit(() -> sound.recorders().remove(recorder));
  }

  @Override
  public void watchSilence(Duration length) {
    submit(() -> sound.ear().watch(length));
  }

  @Override
  public void detectMachine(MachineDetection detection) {
    submit(() -> sound.ear().detect(detection));
  }

  @Override
  public MediaStats stats() {
    return sound.read(this::counted);
  }

  private MediaStats counted() {
    Inbound inbound = sound.inbound();
    Reception reception = inbound.reception();
    // Eight units of the RTP clock are a millisecond.
    double jitterMillis = reception.jitter() / 8;
    return new MediaStats(
        sound.outbound().sent(),
        reception.received(),
        reception.lost(),
        jitterMillis,
        inbound.longestGapNanos() / 1_000_000,
        Mos.estimate(reception.expected(), reception.lost() + inbound.late()));
  }

  @Override
  public MediaSnapshot snapshot() {
    Outbound outbound = sound.outbound();
    String local = sdp.local();
    String remote = sdp.remote();
    return sound.read(
        () ->
            new MediaSnapshot(
                local,
                remote,
                outbound.ssrc() & 0xFFFFFFFFL,
                outbound.sequence(),
                outbound.timestamp() & 0xFFFFFFFFL,
                outbound.isBusy()));
  }

  @Override
  public void close() {
    close(true);
  }

  @Override
  public void abandon() {
    close(false);
  }

  private void close(boolean goodbye) {
    if (!closed) {
      submit(
          () -> {
            sound.end(System.nanoTime(), goodbye);
            wheel.remove(sound);
          });
      closed = true;
      forget.accept(this);
    }
  }

  StreamSound sound() {
    return sound;
  }

  static RtpStream ours(MediaStream stream) {
    if (stream instanceof RtpStream ours) {
      return ours;
    }
    throw new IllegalArgumentException("got " + stream + " (expected: a stream of this host)");
  }

  private void submit(Runnable command) {
    if (!closed) {
      wheel.submit(
          () -> {
            if (!sound.isGone()) {
              command.run();
            }
          });
    }
  }
}

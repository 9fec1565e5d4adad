package io.ringfort.voice.conference;

import io.ringfort.voice.media.MachineDetection;
import io.ringfort.voice.media.Media;
import io.ringfort.voice.media.MediaListener;
import io.ringfort.voice.media.MediaSnapshot;
import io.ringfort.voice.media.MediaStats;
import io.ringfort.voice.media.MediaStream;
import io.ringfort.voice.media.Mixer;
import io.ringfort.voice.media.Prompt;
import io.ringfort.voice.media.Recorder;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// Sound that nobody hears: it remembers who was connected with whom, and how.
final class FakeMedia implements Media {
  final List<Room> mixers = new CopyOnWriteArrayList<>();

  @Override
  public MediaStream open(MediaListener listener) {
    return new Stream();
  }

  @Override
  public MediaStream openSecure(MediaListener listener) {
    return open(listener);
  }

  @Override
  public MediaStream restore(MediaSnapshot snapshot, MediaListener listener) {
    return open(listener);
  }

  @Override
  public Mixer mixer() {
    Room room = new Room();
    mixers.add(room);
    return room;
  }

  long openMixers() {
    return mixers.stream().filter(m -> !m.closed).count();
  }

  @Override
  public void close() {}

  static final class Room implements Mixer {
    final Map<MediaStream, Options> seats = new ConcurrentHashMap<>();
    final List<Prompt> announced = new CopyOnWriteArrayList<>();
    final List<Runnable> pending = new CopyOnWriteArrayList<>();
    final List<Recorder> recorders = new CopyOnWriteArrayList<>();
    volatile boolean closed;

    @Override
    public void expect(int members) {}

    @Override
    public void change(MediaStream member, Options options) {
      seats.computeIfPresent(member, (_, _) -> options);
    }

    @Override
    public void announce(List<Prompt> items, Runnable done) {
      announced.addAll(items);
      pending.add(done);
    }

    @Override
    public void record(Recorder recorder) {
      recorders.add(recorder);
    }

    @Override
    public void stopRecording(Recorder recorder) {
      recorders.remove(recorder);
    }

    @Override
    public void close() {
      closed = true;
      seats.clear();
    }
  }

  static final class Stream implements MediaStream {
    final List<Prompt> playing = new CopyOnWriteArrayList<>();
    final List<Recorder> recorders = new CopyOnWriteArrayList<>();
    volatile @Nullable MediaStream connected;
    private volatile @Nullable Room room;

    /// How it takes part; null outside of a room.
    Mixer.@Nullable Options options() {
      Room in = room;
      return in == null ? null : in.seats.get(this);
    }

    @Override
    public void play(long id, List<Prompt> items, int loops, long fromByte) {
      playing.addAll(items);
    }

    @Override
    public void join(Mixer mixer, Mixer.Options options) {
      room = (Room) mixer;
      ((Room) mixer).seats.put(this, options);
    }

    @Override
    public void disconnect() {
      Room in = room;
      room = null;
      if (in != null) {
        in.seats.remove(this);
      }
    }

    @Override
    public void record(Recorder recorder) {
      recorders.add(recorder);
    }

    @Override
    public void stopRecording(Recorder recorder) {
      recorders.remove(recorder);
    }

    @Override
    public String offer() {
      return "";
    }

    @Override
    public String answer(String offer) {
      return "";
    }

    @Override
    public void accept(String answer) {}

    @Override
    public void stopPlaying() {}

    @Override
    public long played() {
      return 0;
    }

    @Override
    public void sendDigits(String digits) {}

    @Override
    public void connect(MediaStream other) {
      connected = other;
    }

    @Override
    public void hush(Runnable speaks) {}

    @Override
    public void speak() {}

    @Override
    public void takeFrom(@Nullable InetAddress host) {}

    @Override
    public void watchSilence(Duration length) {}

    @Override
    public void detectMachine(MachineDetection detection) {}

    @Override
    public MediaStats stats() {
      return new MediaStats(0, 0, 0, 0, 0, 0);
    }

    @Override
    public MediaSnapshot snapshot() {
      return new MediaSnapshot("", null, 0, 0, 0, false);
    }

    @Override
    public void close() {}
  }
}

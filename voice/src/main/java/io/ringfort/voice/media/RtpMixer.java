package io.ringfort.voice.media;

import io.ringfort.protocol.g711.G711;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// A room: every 20 ms the voices are added up once, and each member gets the sum without its own.
/// Members who say nothing share one frame, so a large audience costs little. Its methods: any
/// thread; its state: media thread only.
final class RtpMixer implements Mixer, MediaWheel.Turn {

  private static final int MAX_ANNOUNCEMENTS = 32;

  private final MediaWheel wheel;
  private final List<Seat> seats = new ArrayList<>();
  private final List<Recorder> recorders = new ArrayList<>();
  private final Queue<Announcement> announcements = new ArrayDeque<>();
  private final int[] sum = new int[Frame.SAMPLES];
  private final byte[] announced = Frame.silent();
  private final byte[] everybody = Frame.silent();
  private int coaches;
  private int expected;
  private boolean gone;
  private volatile boolean closed;

  private record Announcement(Playlist playlist, Runnable done) {}

  RtpMixer(MediaWheel wheel) {
    this.wheel = wheel;
  }

  /// A member's place in the room, and its source of sound.
  private final class Seat implements Source {
    private final RtpStream member;
    private Options options;
    private final short[] voice = new short[Frame.SAMPLES];
    private final byte[] hears = Frame.silent();
    private boolean loud;

    Seat(RtpStream member, Options options) {
      this.member = member;
      this.options = options;
    }

    @Override
    public byte[] frame() {
      return hears;
    }

    @Override
    public void key(char key) {
      // Keys are the room's owner's business: nobody else in it hears them.
    }

    @Override
    public boolean isHeard() {
      return !announcements.isEmpty()
          || (seats.size() > 1
              && seats.size() >= expected
              && seats.stream().allMatch(s -> s.member.sound().hears()));
    }

    @Override
    public void left(StreamSound by) {
      seats.remove(this);
    }

    void listen() {
      byte[] frame = member.sound().inbound().heard();
      loud = options.speaks() && !isSilent(frame);
      if (loud) {
        for (int i = 0; i < Frame.SAMPLES; i++) {
          voice[i] = G711.fromUlaw(frame[i]);
        }
      }
    }

    boolean coaches() {
      return options.onlyFor() != null;
    }

    boolean coaches(Seat other) {
      return options.onlyFor() == other.member;
    }
  }

  private static boolean isSilent(byte[] frame) {
    return Arrays.equals(frame, Frame.SILENCE);
  }

  @Override
  public void turn(long tick, long nanos) {
    announce();
    Arrays.fill(sum, 0);
    coaches = 0;
    for (int i = 0; i < seats.size(); i++) {
      Seat seat = seats.get(i);
      seat.listen();
      coaches += seat.loud && seat.coaches() ? 1 : 0;
      if (seat.loud && !seat.coaches()) {
        add(seat.voice, 1);
      }
    }
    if (!isSilent(announced)) {
      for (int i = 0; i < Frame.SAMPLES; i++) {
        sum[i] += G711.fromUlaw(announced[i]);
      }
    }
    encode(everybody);
    for (int i = 0; i < seats.size(); i++) {
      serve(seats.get(i));
    }
    for (int i = 0; i < recorders.size(); i++) {
      recorders.get(i).frame(everybody, Frame.SILENCE);
    }
  }

  private void announce() {
    System.arraycopy(Frame.SILENCE, 0, announced, 0, Frame.SAMPLES);
    Announcement next = announcements.peek();
    while (next != null && !next.playlist().fill(announced)) {
      announcements.remove();
      next.done().run();
      next = announcements.peek();
    }
  }

  private void serve(Seat seat) {
    boolean own = seat.loud && !seat.coaches();
    if (!seat.options.hears()) {
      System.arraycopy(announced, 0, seat.hears, 0, Frame.SAMPLES);
    } else if (!own && coaches == 0) {
      System.arraycopy(everybody, 0, seat.hears, 0, Frame.SAMPLES);
    } else {
      // What is taken out is put in again, so that the sum serves the next seat.
      adjust(seat, own, 1);
      encode(seat.hears);
      adjust(seat, own, -1);
    }
  }

  private void adjust(Seat seat, boolean own, int sign) {
    if (own) {
      add(seat.voice, -sign);
    }
    for (int i = 0; coaches > 0 && i < seats.size(); i++) {
      Seat other = seats.get(i);
      if (other.loud && other.coaches(seat)) {
        add(other.voice, sign);
      }
    }
  }

  private void add(short[] voice, int sign) {
    for (int i = 0; i < Frame.SAMPLES; i++) {
      sum[i] += sign * voice[i];
    }
  }

  private void encode(byte[] into) {
    for (int i = 0; i < Frame.SAMPLES; i++) {
      into[i] = G711.toUlaw(Math.clamp(sum[i], Short.MIN_VALUE, Short.MAX_VALUE));
    }
  }

  /// Takes somebody in; null when the room is closed.
  @Nullable Source seat(RtpStream member, Options options) {
    if (gone) {
      return null;
    }
    Seat seat = new Seat(member, options);
    seats.add(seat);
    return seat;
  }

  @Override
  public void change(MediaStream member, Options options) {
    submit(
        () -> {
          for (Seat seat : seats) {
            if (seat.member == member) {
              seat.options = options;
            }
          }
        });
  }

  @Override
  public void expect(int members) {
    submit(() -> expected = members);
  }

  /// One after another; beyond 32 that wait, further ones are done at once and never heard.
  @Override
  public void announce(List<Prompt> items, Runnable done) {
    Playlist playlist = new Playlist(0, items, 1, 0);
    submit(
        () -> {
          if (announcements.size() < MAX_ANNOUNCEMENTS) {
            announcements.add(new Announcement(playlist, done));
          } else {
            done.run();
          }
        });
  }

  @Override
  public void record(Recorder recorder) {
    submit(() -> recorders.add(recorder));
  }

  @Override
  public void stopRecording(Recorder recorder) {
    submit(() -> recorders.remove(recorder));
  }

  /// Everybody leaves; announcements that wait are never done.
  @Override
  public void close() {
    if (!closed) {
      submit(this::end);
      closed = true;
    }
  }

  private void end() {
    gone = true;
    List.copyOf(seats).forEach(seat -> seat.member.sound().disconnect());
    wheel.remove(this);
  }

  private void submit(Runnable command) {
    if (!closed) {
      wheel.submit(
          () -> {
            if (!gone) {
              command.run();
            }
          });
    }
  }

  @Override
  public String name() {
    return "a room of " + seats.size();
  }
}

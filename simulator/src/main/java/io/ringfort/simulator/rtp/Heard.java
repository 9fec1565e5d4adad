package io.ringfort.simulator.rtp;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What arrived in a call: the sound at its place in time, digits, and figures. A source's packets
/// are placed by their timestamps; it is placed anew where these contradict the clock. The media
/// thread writes, any thread reports.
final class Heard {
  private static final int MOST_GAPS = 1_000;
  private static final int MOST_DIGITS = 1_000;
  private static final int MOST_SOURCES = 20;
  private static final long NOTABLE_GAP_MS = 60;
  /// A packet with no sample above is silent: 40 dB below full scale.
  private static final int LOUD = 328;
  private static final String CODES = "0123456789*#ABCD";
  // A digit that is sent as event and tone alike is one digit.
  private static final long SAME_DIGIT_MS = 250;

  private final Timeline audio;
  private final Map<Integer, HeardSource> sources = new LinkedHashMap<>();
  private final List<MediaReport.Digit> events = new ArrayList<>();
  private long zero;
  private final Pauses packetPauses = new Pauses();
  private final Pauses soundPauses = new Pauses();
  private boolean paused;
  private long packets;
  private long samples;
  private long lastEvent = -1;
  private Sounds found = new Sounds(0, null, List.of(), List.of(), List.of());

  Heard(SoundBudget budget) {
    this.audio = new Timeline(budget);
  }

  /// Media can flow; only the first call counts.
  synchronized void begin(long now) {
    zero = zero == 0 ? now : zero;
  }

  /// While the peer is not meant to send, its silence is no gap.
  synchronized void pause(boolean silent) {
    paused = silent;
    if (silent) {
      packetPauses.last = 0;
      soundPauses.last = 0;
    }
  }

  /// Nobody looked for that long before now: what arrives now may have come earlier.
  synchronized void stalled(long nanos) {
    long ms = TimeUnit.NANOSECONDS.toMillis(nanos);
    packetPauses.stallMs = Math.max(packetPauses.stallMs, ms);
    soundPauses.stallMs = Math.max(soundPauses.stallMs, ms);
  }

  synchronized void audio(RtpPacket packet, InetSocketAddress from, short[] sound, long now) {
    HeardSource source = arrived(packet, from, now);
    samples += sound.length;
    if (isLoud(sound)) {
      soundPauses.ended(now);
    }
    if (source != null) {
      audio.write(source.place(packet.timestamp(), sound.length, position(now)), sound);
    }
  }

  synchronized void event(RtpPacket packet, InetSocketAddress from, long now) {
    arrived(packet, from, now);
    // All parts of an event carry the timestamp of its beginning (RFC 4733, 2.2.1).
    long event = ((long) packet.ssrc() << 32) | packet.timestamp();
    boolean known = event == lastEvent || packet.payload().length < 4;
    if (!known && packet.payload()[0] >= 0 && packet.payload()[0] < CODES.length()) {
      lastEvent = event;
      if (events.size() < MOST_DIGITS) {
        String digit = CODES.substring(packet.payload()[0], packet.payload()[0] + 1);
        events.add(new MediaReport.Digit(digit, ms(now), "event"));
      }
    }
  }

  synchronized void other(RtpPacket packet, InetSocketAddress from, long now) {
    arrived(packet, from, now);
  }

  /// Where now is on the timeline, in samples.
  synchronized long position(long now) {
    return zero == 0 ? 0 : TimeUnit.NANOSECONDS.toMicros(now - zero) * 8 / 1_000;
  }

  short[] audio() {
    return audio.samples();
  }

  long bytes() {
    return audio.bytes();
  }

  /// Lets go of the sound.
  void forget() {
    audio.forget();
  }

  /// @param until now, or when the call ended
  MediaReport report(long packetsSent, long longestStallMs, long until) {
    Sounds sounds = analyse();
    synchronized (this) {
      List<MediaReport.Digit> digits = digits(sounds.digits());
      StringBuilder dtmf = new StringBuilder();
      digits.forEach(digit -> dtmf.append(digit.digit()));
      return new MediaReport(
          (double) samples / G711.RATE_HZ,
          packetsSent,
          packets,
          sources.values().stream().mapToLong(HeardSource::lost).sum(),
          packetPauses.longestMs,
          longestStallMs,
          packetPauses.since(until),
          packetPauses.notable,
          soundPauses.notable,
          sounds.level(),
          sounds.tones(),
          sounds.sentences(),
          dtmf.toString(),
          digits,
          sources.values().stream().map(HeardSource::view).toList());
    }
  }

  private @Nullable HeardSource arrived(RtpPacket packet, InetSocketAddress from, long now) {
    packets++;
    packetPauses.ended(now);
    HeardSource source = sources.get(packet.ssrc());
    if (source == null && sources.size() < MOST_SOURCES) {
      source = new HeardSource(packet.ssrc(), packet.sequence());
      sources.put(packet.ssrc(), source);
    }
    if (source != null) {
      source.count(packet.sequence(), from, ms(now));
    }
    return source;
  }

  /// The search costs a millisecond for each second of sound: only what is new starts it again.
  Sounds analyse() {
    int length = audio.length();
    synchronized (this) {
      if (length == found.length() || length == 0) {
        return found;
      }
    }
    short[] sound = audio.samples();
    Sounds fresh =
        new Sounds(
            length,
            Level.of(sound),
            ToneFinder.find(sound),
            SentenceFinder.find(sound),
            DtmfFinder.find(sound));
    synchronized (this) {
      found = fresh;
      return fresh;
    }
  }

  /// The figures that cost nothing to tell.
  ///
  /// @param until now, or when the call ended
  synchronized Pulse pulse(long until) {
    return new Pulse(packets, packetPauses.since(until), soundPauses.since(until));
  }

  private static boolean isLoud(short[] sound) {
    for (short sample : sound) {
      if (Math.abs((int) sample) > LOUD) {
        return true;
      }
    }
    return false;
  }

  private List<MediaReport.Digit> digits(List<MediaReport.Digit> tones) {
    List<MediaReport.Digit> all = new ArrayList<>(events);
    for (MediaReport.Digit tone : tones) {
      boolean doubled =
          events.stream()
              .anyMatch(
                  event ->
                      event.digit().equals(tone.digit())
                          && Math.abs(event.atMs() - tone.atMs()) < SAME_DIGIT_MS);
      if (!doubled) {
        all.add(tone);
      }
    }
    all.sort(Comparator.comparingLong(MediaReport.Digit::atMs));
    return all;
  }

  private long ms(long nanos) {
    return zero == 0 ? 0 : TimeUnit.NANOSECONDS.toMillis(nanos - zero);
  }

  /// The times between one thing that arrives and the next of its kind.
  private final class Pauses {
    private final List<MediaReport.Gap> notable = new ArrayList<>();
    private long last;
    private long longestMs;
    private long stallMs;

    void ended(long now) {
      if (last != 0) {
        long gap = TimeUnit.NANOSECONDS.toMillis(now - last);
        longestMs = Math.max(longestMs, gap);
        if (gap > NOTABLE_GAP_MS && notable.size() < MOST_GAPS) {
          notable.add(new MediaReport.Gap(ms(last), gap, Math.min(gap, stallMs)));
        }
      }
      last = paused ? 0 : now;
      stallMs = 0;
    }

    @Nullable Long since(long until) {
      return last == 0 ? null : Math.max(0, ms(until) - ms(last));
    }
  }

  /// What was found in the sound of that length.
  record Sounds(
      int length,
      @Nullable Double level,
      List<MediaReport.Tone> tones,
      List<MediaReport.Spoken> sentences,
      List<MediaReport.Digit> digits) {}
}

package io.ringfort.simulator.rtp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What was heard in a call so far. Times are milliseconds since media could first flow.
///
/// @param secondsOfAudio how much sound arrived, silence in packets included
/// @param lost packets that are missing in the sequence numbers
/// @param longestGapMs the longest time without a packet between two packets, measured to 5 ms (20
///   ms with more than 200 calls)
/// @param longestStallMs the longest time in which the simulator itself did not look, because the
///   machine had no time for it: a gap up to that long may be its own
/// @param msSinceLastPacket until now or the end of the call; null before the first packet
/// @param gaps the times of more than 60 ms without a packet, at most 1,000
/// @param quiets the times of more than 60 ms between two packets that one can hear, at most 1,000:
///   where the sound is meant to go on, these are what a listener misses
/// @param level mean power of the loud parts (within 10 dB of the loudest) in dB of full scale;
///   null when nothing was heard
/// @param tones steady tones of at least 100 ms
/// @param sentences where the known sentence was heard
/// @param dtmf all digits in order
/// @param sources who sent, by SSRC
public record MediaReport(
    double secondsOfAudio,
    long packetsSent,
    long packetsReceived,
    long lost,
    long longestGapMs,
    long longestStallMs,
    @Nullable Long msSinceLastPacket,
    List<Gap> gaps,
    List<Gap> quiets,
    @Nullable Double level,
    List<Tone> tones,
    List<Spoken> sentences,
    String dtmf,
    List<Digit> digits,
    List<Source> sources) {
  public MediaReport {
    gaps = List.copyOf(gaps);
    quiets = List.copyOf(quiets);
    tones = List.copyOf(tones);
    sentences = List.copyOf(sentences);
    digits = List.copyOf(digits);
    sources = List.copyOf(sources);
  }

  /// @param stallMs for how long of it, at most, the simulator itself did not look
  public record Gap(long fromMs, long ms, long stallMs) {}

  public record Tone(double frequencyHz, long fromMs, long toMs) {}

  /// @param likeness 1 where it is the same sound, however loud; less where parts are missing
  public record Spoken(long fromMs, double likeness) {}

  /// @param how `event` (RFC 4733) or `tone`
  public record Digit(String digit, long atMs, String how) {}

  public record Source(String ssrc, String address, long packets, long firstMs, long lastMs) {}
}

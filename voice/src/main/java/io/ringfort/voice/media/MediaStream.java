package io.ringfort.voice.media;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The sound of one leg: RTP in both directions, G.711, 20 ms packets. Any thread; methods never
/// block; after [#close] they do nothing. What it sends comes from, in this order: digits, the
/// playlist, the source it is connected to (another stream or a mixer), and silence, which keeps
/// the way through a NAT open. Nothing leaves before the far end is known, or while it holds us.
public interface MediaStream extends AutoCloseable {

  /// Our description as an offer: PCMU, PCMA, telephone-event.
  String offer();

  /// Our answer to the far end's offer, which is taken up at once.
  ///
  /// @throws NoCommonCodec when there is none: refuse with 488
  String answer(String offer) throws NoCommonCodec;

  /// Takes up the far end's answer to our offer; twice is harmless (early media, then the answer).
  ///
  /// @throws NoCommonCodec when there is none
  void accept(String answer) throws NoCommonCodec;

  /// Plays the items one after another, then tells [MediaListener#played] with the id. Replaces
  /// what is playing (which is not told of).
  ///
  /// @param loops how often the whole list; 0 for ever
  /// @param fromByte where in the list's first pass to begin, for a call that moved
  void play(long id, List<Prompt> items, int loops, long fromByte);

  /// Stops the playlist; it is not told of.
  void stopPlaying();

  /// How far the playlist was sent, in bytes from the beginning of its first pass: where [#play]
  /// goes on from there.
  long played();

  /// Sends digits as events of RFC 4733, or as tones where the far end takes none: `0-9*#A-D`, `w`
  /// half a second, `W` a second. Then tells [MediaListener#digitsSent].
  void sendDigits(String digits);

  /// Connects two streams both ways, until either is disconnected or connected elsewhere. A stream
  /// that plays goes on playing to its own far end first.
  void connect(MediaStream other);

  /// Joins a room; leaves it by [#disconnect].
  ///
  /// @param options how it takes part
  void join(Mixer mixer, Mixer.Options options);

  void disconnect();

  /// Stays silent, for a call whose host before is heard still, until there is sound: a key, a
  /// playlist, or a voice that it is connected to.
  ///
  /// @param speaks run once, when that is so, or [#speak] ends it; must not block
  void hush(Runnable speaks);

  /// From now on sends whatever there is.
  void speak();

  /// Goes on with what the far end says to another host, which passes it on while this one is
  /// still heard.
  ///
  /// @param host null: it has not taken the call
  void takeFrom(@Nullable InetAddress host);

  /// Hands what is heard and said to the recorder, from now on; several may listen at a time.
  void record(Recorder recorder);

  void stopRecording(Recorder recorder);

  /// Tells [MediaListener#silence] whenever the far end has said nothing for that long; zero stops
  /// it. Speech begins it anew.
  void watchSilence(java.time.Duration length);

  /// Tells [MediaListener#machine] once, as soon as it is clear who answered.
  void detectMachine(MachineDetection detection);

  MediaStats stats();

  /// What another host needs to go on: our SSRC, sequence, timestamp, the far end's address.
  MediaSnapshot snapshot();

  /// Closes it without a goodbye: another host speaks in its place.
  default void abandon() {
    close();
  }

  @Override
  void close();

  /// Thrown when the far end offers nothing that we speak.
  final class NoCommonCodec extends Exception {
    private static final long serialVersionUID = 1;

    public NoCommonCodec(String message) {
      super(message);
    }
  }
}

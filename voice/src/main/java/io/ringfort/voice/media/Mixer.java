package io.ringfort.voice.media;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A room: each member hears the sum of all others (N-1). Any thread.
public interface Mixer extends AutoCloseable {

  /// Changes how a member takes part.
  void change(MediaStream member, Options options);

  /// So many come over from another host, which goes on until all of them are heard here.
  void expect(int members);

  /// Plays to everybody in the room, over their voices; told when it ends.
  void announce(List<Prompt> items, Runnable done);

  /// Takes the sum of everybody as `heard`; `said` is silence.
  void record(Recorder recorder);

  void stopRecording(Recorder recorder);

  @Override
  void close();

  /// @param speaks whether others hear the member
  /// @param hears whether the member hears others
  /// @param onlyFor the one member that hears this one (coaching); null for all
  record Options(boolean speaks, boolean hears, @Nullable MediaStream onlyFor) {
    public static final Options FULL = new Options(true, true, null);
  }
}

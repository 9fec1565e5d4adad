package io.ringfort.voice.media;

/// Sound of this host's calls. One per host; any thread.
public interface Media extends AutoCloseable {

  /// A new stream with a port of its own; silent until it knows the far end.
  ///
  /// @param listener called on the media thread, in order; must return at once
  MediaStream open(MediaListener listener);

  /// A new room in which everybody hears everybody else.
  Mixer mixer();

  @Override
  void close();
}

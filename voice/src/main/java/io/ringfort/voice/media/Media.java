package io.ringfort.voice.media;

/// Sound of this host's calls. One per host; any thread.
public interface Media extends AutoCloseable {

  /// A new stream with a port of its own; silent until it knows the far end.
  ///
  /// @param listener called on the media thread, in order; must return at once
  MediaStream open(MediaListener listener);

  /// The same, encrypted: for a browser.
  MediaStream openSecure(MediaListener listener);

  /// Goes on with a stream of another host: with ports and a source of our own, but the same
  /// session, in its next version. Sends to the far end at once; [MediaStream#offer] is what must
  /// tell it where we are now.
  ///
  /// @throws IllegalArgumentException when the snapshot's descriptions cannot be read
  MediaStream restore(MediaSnapshot snapshot, MediaListener listener);

  /// A new room in which everybody hears everybody else.
  Mixer mixer();

  @Override
  void close();
}

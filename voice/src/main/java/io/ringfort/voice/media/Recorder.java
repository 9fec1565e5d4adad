package io.ringfort.voice.media;

/// Takes the sound of a stream, 20 ms at a time, on the media thread: must return at once.
public interface Recorder {

  /// One frame of each direction, aligned; silence where nothing came or went.
  ///
  /// @param heard from the far end: 160 bytes of µ-law; not kept by the caller: copy it
  /// @param said to the far end
  void frame(byte[] heard, byte[] said);
}

package io.ringfort.voice.media;

import java.util.List;

/// Prompts that are played one after another, some times over. Made on any thread, then the media
/// thread's; only its position is read elsewhere.
final class Playlist {

  private final long id;
  private final List<Prompt> items;
  private final int loops;
  private final long length;
  private int item;
  private int offset;
  private long position;
  private int pass;

  /// @param loops 0 for ever
  Playlist(long id, List<Prompt> items, int loops, long fromByte) {
    this.id = id;
    this.items = List.copyOf(items);
    this.loops = loops;
    length = this.items.stream().mapToLong(i -> i.ulaw().length).sum();
    skip(Math.clamp(fromByte, 0, length));
  }

  private void skip(long bytes) {
    position = bytes;
    long left = bytes;
    while (item < items.size() && left >= items.get(item).ulaw().length) {
      left -= items.get(item).ulaw().length;
      item++;
    }
    offset = (int) left;
  }

  long id() {
    return id;
  }

  /// Bytes from the beginning of the first pass.
  long position() {
    return position;
  }

  /// Fills a frame, at the very end with silence behind the last sound.
  ///
  /// @return false when nothing was left: the frame is as it was
  boolean fill(byte[] frame) {
    int at = 0;
    while (at < Frame.SAMPLES && advance()) {
      byte[] sound = items.get(item).ulaw();
      int count = Math.min(Frame.SAMPLES - at, sound.length - offset);
      System.arraycopy(sound, offset, frame, at, count);
      at += count;
      offset += count;
      position += count;
    }
    if (at > 0) {
      System.arraycopy(Frame.SILENCE, 0, frame, at, Frame.SAMPLES - at);
    }
    return at > 0;
  }

  /// Goes to the next byte; false at the end.
  private boolean advance() {
    while (item < items.size() && offset >= items.get(item).ulaw().length) {
      item++;
      offset = 0;
    }
    if (item < items.size()) {
      return true;
    }
    if (length == 0 || (loops > 0 && pass + 1 >= loops)) {
      return false;
    }
    pass++;
    item = 0;
    offset = 0;
    return advance();
  }
}

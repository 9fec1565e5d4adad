package io.ringfort.voice.recordings;

import io.ringfort.voice.recordings.RawFolder.Opened;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A piece while it is recorded: the media thread fills a block of a second, the writer's thread
/// puts blocks into the file. A block that was refused or could not be written becomes silence of
/// the same length, so that what comes later stays where it belongs.
final class RawPiece implements RawRecording {
  private static final int BLOCK_FRAMES = 50;
  private static final int BLOCK = BLOCK_FRAMES * RawFolder.FRAME;

  private enum State {
    RECORDING,
    PAUSED_SILENT,
    PAUSED,
    ENDED
  }

  private final RawFolder folder;
  private final RawWriter writer;
  private final Piece first;
  private final Owner owner;

  /// Held for the copy of a frame at most.
  private final ReentrantLock lock = new ReentrantLock();

  private State state = State.RECORDING;
  private byte[] block = new byte[BLOCK];

  /// The first block of each is of another length, so that not all recordings that began together
  /// hand over their blocks together.
  private int whole;

  private int filled;
  private long frames;
  private long missing;

  /// Touched by the writer's thread alone.
  private @Nullable Opened file;

  private long written;
  private long owedSilence;

  /// Whom it tells what becomes of it.
  interface Owner {
    /// @param status as customers see it
    void changed(RawPiece piece, String status);

    /// All sound is in the file, which is to be closed; on the writer's thread: must not block.
    ///
    /// @param opened null when there never was a file
    void finished(RawPiece piece, @Nullable Opened opened);

    /// Another host goes on with it.
    default void left(RawPiece piece) {}

    /// The same for what nobody wants.
    void discarded(RawPiece piece, @Nullable Opened opened);
  }

  RawPiece(RawFolder folder, RawWriter writer, Piece first, Owner owner) {
    this.folder = folder;
    this.writer = writer;
    this.first = first;
    this.owner = owner;
    whole = RawFolder.FRAME * (1 + Math.floorMod(first.plan().sid().hashCode(), BLOCK_FRAMES));
    writer.add(this::open);
  }

  RecordingPlan plan() {
    return first.plan();
  }

  @Override
  public void frame(byte[] heard, byte[] said) {
    lock.lock();
    try {
      switch (state) {
        case RECORDING -> {
          System.arraycopy(heard, 0, block, filled, RawFolder.SIDE);
          System.arraycopy(said, 0, block, filled + RawFolder.SIDE, RawFolder.SIDE);
          advance();
        }
        case PAUSED_SILENT -> {
          Arrays.fill(block, filled, filled + RawFolder.FRAME, MuLaw.SILENCE);
          advance();
        }
        case PAUSED, ENDED -> {}
      }
    } finally {
      lock.unlock();
    }
  }

  private void advance() {
    frames++;
    filled += RawFolder.FRAME;
    if (filled == whole) {
      byte[] full = block;
      int length = whole;
      long before = missing;
      if (writer.offer(() -> write(before, full, length))) {
        missing = 0;
        block = new byte[BLOCK];
      } else {
        missing += length / RawFolder.FRAME;
        writer.countLost(length / RawFolder.FRAME);
      }
      whole = BLOCK;
      filled = 0;
    }
  }

  @Override
  public long millis() {
    lock.lock();
    try {
      return frames * RawFolder.FRAME_MILLIS;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void pause(boolean silence) {
    if (move(silence ? State.PAUSED_SILENT : State.PAUSED)) {
      owner.changed(this, Recording.PAUSED);
    }
  }

  @Override
  public void resume() {
    if (move(State.RECORDING)) {
      owner.changed(this, Recording.IN_PROGRESS);
    }
  }

  @Override
  public void finish() {
    if (end()) {
      owner.changed(this, Recording.PROCESSING);
      writer.add(() -> owner.finished(this, file));
    }
  }

  @Override
  public void discard() {
    if (end()) {
      writer.add(() -> owner.discarded(this, file));
    }
  }

  /// Puts what there is into the file and leaves it as a host does that dies: another one goes on.
  @Override
  public void leave() {
    if (end()) {
      owner.left(this);
      writer.add(this::close);
    }
  }

  private boolean end() {
    lock.lock();
    try {
      if (state == State.ENDED) {
        return false;
      }
      state = State.ENDED;
      byte[] rest = block;
      int length = filled;
      long before = missing;
      writer.add(() -> write(before, rest, length));
      return true;
    } finally {
      lock.unlock();
    }
  }

  private boolean move(State next) {
    lock.lock();
    try {
      if (state == State.ENDED || state == next) {
        return false;
      }
      state = next;
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void open() throws IOException {
    file = folder.open(first);
  }

  /// At its own position, so that a write which failed half-way is written over.
  private void write(long silenceBefore, byte[] sound, int length) throws IOException {
    owedSilence += silenceBefore;
    boolean done = false;
    try {
      if (file == null) {
        open();
      }
      while (owedSilence > 0) {
        byte[] silence = new byte[RawFolder.FRAME * (int) Math.min(owedSilence, 50)];
        Arrays.fill(silence, MuLaw.SILENCE);
        put(silence, silence.length);
        owedSilence -= silence.length / RawFolder.FRAME;
      }
      put(sound, length);
      done = true;
    } finally {
      if (!done) {
        owedSilence += length / RawFolder.FRAME;
        writer.countLost(length / RawFolder.FRAME);
      }
    }
  }

  private void put(byte[] bytes, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, length);
    Opened opened = Objects.requireNonNull(file);
    long position = written;
    while (buffer.hasRemaining()) {
      position += opened.channel().write(buffer, position);
    }
    written = position;
  }

  private void close() throws IOException {
    if (file != null) {
      try {
        file.channel().force(true);
      } finally {
        file.channel().close();
      }
    }
  }
}

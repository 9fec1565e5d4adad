package io.ringfort.voice.recordings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.ringfort.core.ids.RecordingSid;
import io.ringfort.core.json.Json;
import io.ringfort.engines.threads.Threads;
import io.ringfort.voice.recordings.RawFolder.Opened;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RawPieceTest {
  private static final int MOST_BLOCKS = 3;
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final CountDownLatch ended = new CountDownLatch(1);
  private @TempDir Path folder;

  private final class Ender implements RawPiece.Owner {
    @Override
    public void left(RawPiece piece) {}

    @Override
    public void changed(RawPiece piece, String status) {}

    @Override
    public void finished(RawPiece piece, @Nullable Opened opened) {
      ended.countDown();
    }

    @Override
    public void discarded(RawPiece piece, @Nullable Opened opened) {
      ended.countDown();
    }
  }

  /// Frame n is filled with the byte n modulo 100.
  private static void frames(RawPiece piece, int from, int to) {
    byte[] side = new byte[RawFolder.SIDE];
    for (int i = from; i < to; i++) {
      Arrays.fill(side, (byte) (i % 100));
      piece.frame(side, side);
    }
  }

  @Test
  void aDiskThatIsTooSlowCostsSilenceOfTheSameLengthAndNoMediaThreadWaits() throws Exception {
    CountDownLatch disk = new CountDownLatch(1);
    Piece first = new Piece(Studio.plan(), 1, Instant.now());
    RawFolder raw = new RawFolder(folder, new Json());
    try (RawWriter writer = new RawWriter(MOST_BLOCKS, metrics)) {
      writer.add(() -> waitFor(disk));
      RawPiece piece = new RawPiece(raw, writer, first, new Ender());

      // Three blocks wait, of which the first is a short one; those after them are refused.
      frames(piece, 0, 250);
      assertThat(piece.millis()).isEqualTo(5_000);
      disk.countDown();
      await().until(() -> waiting() == 0);
      frames(piece, 250, 330);
      piece.finish();
      ended.await();
    }

    byte[] sound = Files.readAllBytes(raw.sound(first));
    assertThat(sound).hasSize(330 * RawFolder.FRAME);
    int kept = 2 * 50 + 1 + Math.floorMod(first.plan().sid().hashCode(), 50);
    double lost = metrics.counter("ringfort.recordings.lost.frames").count();
    for (int i = 0; i < 330; i++) {
      byte expected = i >= kept && i < kept + lost ? MuLaw.SILENCE : (byte) (i % 100);
      assertThat(sound[i * RawFolder.FRAME]).as("frame " + i).isEqualTo(expected);
      assertThat(sound[(i + 1) * RawFolder.FRAME - 1]).as("frame " + i).isEqualTo(expected);
    }
    assertThat(lost).isEqualTo(100);
  }

  private double waiting() {
    return metrics.get("ringfort.recordings.waiting").gauge().value();
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Two processes that share a folder must not take each other's recordings for lost ones.
  @Test
  void aPieceIsLiveAsLongAsItIsRecorded() throws Exception {
    RawFolder raw = new RawFolder(folder, new Json());
    Piece first = new Piece(Studio.plan(), 1, Instant.now());

    Opened opened = raw.open(first);
    Opened next = raw.open(first);

    assertThat(next.piece().number()).isEqualTo(2);
    assertThat(raw.isLive(first)).isTrue();
    assertThat(raw.pieces(first.plan().sid())).hasSize(2);
    opened.close();
    assertThat(raw.isLive(first)).isFalse();
    next.close();
  }

  @Test
  void framesOfManyRecordingsStayApart() throws Exception {
    RawFolder raw = new RawFolder(folder, new Json());
    RawPiece[] pieces = new RawPiece[20];
    Piece[] firsts = new Piece[pieces.length];
    try (RawWriter writer = new RawWriter(10_000, metrics)) {
      for (int p = 0; p < pieces.length; p++) {
        firsts[p] = new Piece(Studio.plan(), 1, Instant.now());
        pieces[p] = new RawPiece(raw, writer, firsts[p], new Ender());
      }
      byte[] side = new byte[RawFolder.SIDE];
      for (int i = 0; i < 120; i++) {
        for (int p = 0; p < pieces.length; p++) {
          Arrays.fill(side, (byte) p);
          pieces[p].frame(side, side);
        }
      }
      for (RawPiece piece : pieces) {
        piece.leave();
      }
    }

    for (int p = 0; p < pieces.length; p++) {
      byte[] expected = new byte[120 * RawFolder.FRAME];
      Arrays.fill(expected, (byte) p);
      assertThat(Files.readAllBytes(raw.sound(firsts[p]))).isEqualTo(expected);
    }
  }

  @Test
  void slotsShrinkToOneUnderLoadAndGrowBack() throws Exception {
    double[] load = {2};
    Slots slots = new Slots(2, () -> load[0]);
    Slots.Slot first = slots.take();
    CountDownLatch second = new CountDownLatch(1);
    Threads.startVirtual(
        "second",
        () -> {
          try {
            slots.take();
            second.countDown();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });

    assertThat(second.await(200, TimeUnit.MILLISECONDS)).isFalse();
    load[0] = 0.5;
    await().atMost(Duration.ofSeconds(5)).until(() -> second.getCount() == 0);
    first.close();
  }

  @Test
  void whatDiesLaterIsLostOnlyWhenItIsSeenTwice() throws Exception {
    RawFolder raw = new RawFolder(folder, new Json());
    Piece atStart = new Piece(Studio.plan(), 1, Instant.now());
    Piece later = new Piece(Studio.plan(), 1, Instant.now());
    raw.open(atStart).close();
    List<RecordingSid> found = new ArrayList<>();
    LostPieces lost = new LostPieces(raw, _ -> false);
    Opened live = raw.open(later);

    lost.search((plan, _) -> found.add(plan.sid()));
    assertThat(found).containsExactly(atStart.plan().sid());
    live.close();
    lost.search((plan, _) -> found.add(plan.sid()));
    assertThat(found).hasSize(1);
    lost.search((plan, _) -> found.add(plan.sid()));
    lost.search((plan, _) -> found.add(plan.sid()));

    assertThat(found).containsExactly(atStart.plan().sid(), later.plan().sid());
  }
}

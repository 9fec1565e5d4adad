package io.ringfort.voice.recordings;

import java.nio.file.Path;
import java.time.Duration;

/// How recordings are made.
///
/// @param folder where everything about them is: `raw/` is what is being recorded, `work/` is
///   scratch, `stored/` is the home of the [FolderStore]
/// @param place names the folder: hosts that share it share its work
/// @param targetLufs the integrated loudness of what is stored (EBU R 128)
/// @param workers how many are worked on at a time
/// @param shortest anything shorter is absent
/// @param lostAfter how long after the start the pieces of hosts that died are looked for: until
///   then another host may have taken their calls over
public record RecordingsConfig(
    Path folder,
    String place,
    double targetLufs,
    int workers,
    Duration shortest,
    Duration lostAfter) {

  public RecordingsConfig {
    if (targetLufs < -40 || targetLufs > -6) {
      throw new IllegalArgumentException(
          "loudness of recordings: got " + targetLufs + " LUFS (expected: -40 to -6)");
    }
    if (workers < 1) {
      throw new IllegalArgumentException(
          "workers of recordings: got " + workers + " (expected: 1 or more)");
    }
  }

  /// Half of the machine, and -19 LUFS: mono speech as loud as podcasts are.
  ///
  /// @param folder such as `DIR/recordings`
  public static RecordingsConfig defaults(Path folder) {
    return new RecordingsConfig(
        folder,
        "local",
        -19,
        Math.max(1, Runtime.getRuntime().availableProcessors() / 2),
        Duration.ofMillis(250),
        Duration.ofSeconds(15));
  }
}

package io.ringfort.engines.database;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Where the server's programs see its folders. As root they run as another user, to whom a folder
/// below root's home is closed: then they get a mount namespace of their own in which the folders
/// stand below `/mnt`. Nothing is written outside the data folder, and nobody else sees the mounts;
/// they end with the server.
///
/// @param isMoved whether that is needed
record Place(ServerUser user, Path binaries, Path folder, boolean isMoved) {
  private static final String MOVED_BINARIES = "/mnt/binaries";
  private static final String MOVED_FOLDER = "/mnt/folder";
  private static final String MOVE =
      "mount -t tmpfs tmpfs /mnt && mkdir "
          + MOVED_BINARIES
          + " "
          + MOVED_FOLDER
          + " && mount --bind \"$1\" "
          + MOVED_BINARIES
          + " && mount --bind \"$2\" "
          + MOVED_FOLDER
          + " && shift 2 && exec \"$@\"";

  /// @throws IOException in one sentence when the user cannot come to the folders, and they cannot
  ///   be moved either
  static Place of(ServerUser user, Path binaries, Path folder) throws IOException {
    Optional<String> ofFolder = user.obstacle(folder);
    Optional<String> obstacle = ofFolder.isPresent() ? ofFolder : user.obstacle(binaries);
    var place = new Place(user, binaries, folder, obstacle.isPresent());
    if (place.isMoved && !place.canMove()) {
      throw new IOException(obstacle.orElseThrow());
    }
    return place;
  }

  private boolean canMove() throws IOException {
    try {
      return new ProcessBuilder(command(List.of("true")))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /// The command as the server's user, with paths as it sees them. Each wrapper is replaced by the
  /// next: the process that is started becomes the server itself.
  List<String> command(List<String> command) {
    if (!isMoved) {
      return user.command(command);
    }
    var whole =
        new ArrayList<>(
            List.of(
                "unshare",
                "--mount",
                "sh",
                "-c",
                MOVE,
                "sh",
                binaries.toString(),
                folder.toString()));
    var seen =
        command.stream()
            .map(
                a ->
                    a.replace(binaries.toString(), MOVED_BINARIES)
                        .replace(folder.toString(), MOVED_FOLDER))
            .toList();
    whole.addAll(user.command(seen));
    return whole;
  }
}

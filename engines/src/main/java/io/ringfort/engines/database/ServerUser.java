package io.ringfort.engines.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Whom the server runs as. PostgreSQL refuses to run as root, so a root process lends it another
/// user's ids.
sealed interface ServerUser {

  /// The process's own user.
  record Own() implements ServerUser {}

  /// Another user, by number: it needs no entry in the password file of a small container.
  record Lent(int uid, int gid) implements ServerUser {}

  static ServerUser choose() throws IOException {
    if ((int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") != 0) {
      return new Own();
    }
    var passwd = Path.of("/etc/passwd");
    if (Files.exists(passwd)) {
      for (var line : Files.readAllLines(passwd)) {
        var fields = line.split(":");
        if (fields[0].equals("postgres")) {
          return new Lent(Integer.parseInt(fields[2]), Integer.parseInt(fields[3]));
        }
      }
    }
    // Nobody, on every Linux.
    return new Lent(65534, 65534);
  }

  /// The command as this user. It replaces the wrapper's process, so that the process started is
  /// the server itself.
  default List<String> command(List<String> command) {
    var whole = new ArrayList<String>();
    if (this instanceof Lent(int uid, int gid)) {
      whole.addAll(
          List.of(
              "setpriv", "--reuid=" + uid, "--regid=" + gid, "--clear-groups", "--no-new-privs"));
    }
    whole.addAll(command);
    return whole;
  }

  /// Gives the folder and all in it to this user.
  default void own(Path folder) throws IOException {
    if (this instanceof Lent(int uid, int gid)) {
      try (var paths = Files.walk(folder)) {
        for (var path : (Iterable<Path>) paths::iterator) {
          if ((int) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS) != uid) {
            Files.setAttribute(path, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(path, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
          }
        }
      }
    }
  }

  /// What keeps this user from coming to the folder, in one sentence; empty when nothing does.
  default Optional<String> obstacle(Path folder) throws IOException {
    if (this instanceof Lent(int uid, int gid)) {
      for (var path = folder.toRealPath(); path != null; path = path.getParent()) {
        var owner = (int) Files.getAttribute(path, "unix:uid");
        var group = (int) Files.getAttribute(path, "unix:gid");
        var permissions = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        char passage = permissions.charAt(owner == uid ? 2 : group == gid ? 5 : 8);
        if (passage != 'x') {
          return Optional.of(
              "PostgreSQL cannot reach "
                  + folder
                  + ": a root process runs it as user "
                  + uid
                  + ", and "
                  + path
                  + " has the permissions "
                  + permissions
                  + " (expected: x for others; or choose another data folder)");
        }
      }
    }
    return Optional.empty();
  }
}

package io.ringfort.bench;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Finds the script `ringfort` that stands above this class's jar, whatever folder the user is in.
final class Launcher {
  private Launcher() {}

  static Path ofThisBuild() throws IOException {
    Path here = codeSource();
    for (Path folder = here; folder != null; folder = folder.getParent()) {
      Path script = folder.resolve("ringfort");
      if (Files.isRegularFile(script) && Files.isExecutable(script)) {
        return script;
      }
    }
    throw new IOException(
        "the launcher: got none above "
            + here
            + " (expected: the script ringfort, or --launcher FILE)");
  }

  private static Path codeSource() throws IOException {
    try {
      return Path.of(Launcher.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException("cannot tell where this class comes from", e);
    }
  }
}

package io.ringfort.stack.data;

import io.ringfort.core.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Where the agent of a data folder takes commands: `agent.json`, there while it runs, readable for
/// its owner alone.
///
/// @param secret who knows it may command
public record AgentDoor(URI url, String secret, long pid) {
  private static final String FILE = "agent.json";

  public static Optional<AgentDoor> read(Path folder) {
    Path file = folder.resolve(FILE);
    try {
      return Files.exists(file)
          ? Optional.of(new Json().read(Files.readAllBytes(file), AgentDoor.class))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  public void write(DataFolder folder) {
    try {
      PrivateFile.write(folder.path(FILE), new Json().bytes(this));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + folder.path(FILE), e);
    }
  }

  public static void delete(DataFolder folder) {
    try {
      Files.deleteIfExists(folder.path(FILE));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + folder.path(FILE), e);
    }
  }

  @Override
  public String toString() {
    return "AgentDoor[" + url + ", pid " + pid + "]";
  }
}

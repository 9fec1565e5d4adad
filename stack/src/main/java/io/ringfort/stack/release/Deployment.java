package io.ringfort.stack.release;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.ringfort.core.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The last deploy of a stack, `DIR/deploy.json`: what `status` shows, and what a deploy that was
/// killed is resumed or taken back from.
///
/// @param from the release that all hosts ran before
/// @param host the one that is being replaced, or was last
/// @param done of how many hosts, `hosts` of them
/// @param why it goes or went back; null: it does not
public record Deployment(
    String from,
    String to,
    State state,
    String host,
    int done,
    int hosts,
    Instant begun,
    @Nullable String why) {
  private static final String FILE = "deploy.json";

  /// Moves: `RUNNING → DONE | GOING_BACK`, `GOING_BACK → BACK | STUCK`. A command that was killed
  /// leaves `RUNNING` or `GOING_BACK`.
  public enum State {
    RUNNING,
    DONE,
    GOING_BACK,
    /// The former release runs again.
    BACK,
    /// Not even the former release comes up: somebody has to look.
    STUCK
  }

  @JsonIgnore
  public boolean isOver() {
    return state != State.RUNNING && state != State.GOING_BACK;
  }

  public Deployment at(String host, int done) {
    return new Deployment(from, to, state, host, done, hosts, begun, why);
  }

  public Deployment in(State next) {
    return new Deployment(from, to, next, host, done, hosts, begun, why);
  }

  public Deployment goingBack(String why) {
    return new Deployment(from, to, State.GOING_BACK, host, done, hosts, begun, why);
  }

  public static Optional<Deployment> read(Path data) {
    Path file = data.resolve(FILE);
    try {
      return Files.exists(file)
          ? Optional.of(new Json().read(Files.readAllBytes(file), Deployment.class))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  public void write(Path data) {
    Path file = data.resolve(FILE);
    Path next = data.resolve(FILE + ".new");
    try {
      Files.write(next, new Json().bytes(this));
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}

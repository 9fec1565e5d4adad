package io.ringfort.stack.data;

import io.ringfort.core.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a program needs to use a stack: `credentials.json` in its data folder, written at every
/// start when traffic can flow.
///
/// @param authToken in clear, which is what the file is for
/// @param simulatorUrl null where no simulator runs
public record Credentials(
    String accountSid,
    String authToken,
    URI apiUrl,
    @Nullable URI simulatorUrl,
    List<String> numbers) {
  private static final String FILE = "credentials.json";

  public Credentials {
    numbers = List.copyOf(numbers);
  }

  /// Those of the last start on that folder.
  public static Optional<Credentials> read(Path folder) {
    Path file = folder.resolve(FILE);
    try {
      return Files.exists(file)
          ? Optional.of(new Json().read(Files.readAllBytes(file), Credentials.class))
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

  @Override
  public String toString() {
    return "Credentials[" + accountSid + ", " + apiUrl + "]";
  }
}

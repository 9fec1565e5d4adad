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
/// @param apiUrl a gateway's, where there are some
/// @param simulatorUrl null where no simulator runs
/// @param gateways the URLs of all gateways; `apiUrl` where there is none
/// @param secureUrl over TLS, for browsers; null where nobody told
/// @param secureGateways the URLs of all gateways over TLS; `secureUrl` where there is none
public record Credentials(
    String accountSid,
    String authToken,
    URI apiUrl,
    @Nullable URI simulatorUrl,
    List<String> numbers,
    List<URI> gateways,
    @Nullable URI secureUrl,
    List<URI> secureGateways) {
  private static final String FILE = "credentials.json";

  public Credentials {
    numbers = List.copyOf(numbers);
    // Written by an older version without them.
    gateways = gateways == null ? List.of(apiUrl) : List.copyOf(gateways);
    secureGateways =
        secureGateways != null
            ? List.copyOf(secureGateways)
            : secureUrl == null ? List.of() : List.of(secureUrl);
  }

  /// Of a stack with one door.
  public Credentials(
      String accountSid,
      String authToken,
      URI apiUrl,
      @Nullable URI simulatorUrl,
      List<String> numbers) {
    this(accountSid, authToken, apiUrl, simulatorUrl, numbers, null);
  }

  /// The same, with a door for browsers.
  ///
  /// @param secureUrl null: there is none
  public Credentials(
      String accountSid,
      String authToken,
      URI apiUrl,
      @Nullable URI simulatorUrl,
      List<String> numbers,
      @Nullable URI secureUrl) {
    this(
        accountSid,
        authToken,
        apiUrl,
        simulatorUrl,
        numbers,
        List.of(apiUrl),
        secureUrl,
        secureUrl == null ? List.of() : List.of(secureUrl));
  }

  /// The same, seen through other doors.
  ///
  /// @param doors at least one
  /// @param secure the same over TLS
  public Credentials at(List<URI> doors, List<URI> secure, @Nullable URI simulator) {
    return new Credentials(
        accountSid,
        authToken,
        doors.getFirst(),
        simulator,
        numbers,
        doors,
        secure.getFirst(),
        secure);
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

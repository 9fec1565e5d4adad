package io.ringfort.stack.data;

import io.ringfort.core.json.Json;
import io.ringfort.core.secrets.Secret;
import io.ringfort.simulator.Simulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Where the simulated carrier is that runs beside this stack, in whichever process: hosts of a
/// machine read it from `simulator.json`, which their agent writes before it starts them.
///
/// @param smppPorts and `sipPorts`: one for each gateway, on the host of the URL
public record SimulatedCarrier(
    URI url, List<Integer> smppPorts, List<Integer> sipPorts, String systemId, Secret password) {
  private static final String FILE = "simulator.json";

  public SimulatedCarrier {
    smppPorts = List.copyOf(smppPorts);
    sipPorts = List.copyOf(sipPorts);
  }

  /// As it is written.
  private record Wire(
      URI url, List<Integer> smppPorts, List<Integer> sipPorts, String systemId, String password) {}

  public static SimulatedCarrier of(Simulator simulator, String systemId, Secret password) {
    return new SimulatedCarrier(
        simulator.url(), simulator.smppPorts(), simulator.sipPorts(), systemId, password);
  }

  /// @param folder the stack's; empty when no simulator runs
  public static Optional<SimulatedCarrier> read(Path folder) {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      Wire w = new Json().read(Files.readAllBytes(file), Wire.class);
      return Optional.of(
          new SimulatedCarrier(
              w.url(), w.smppPorts(), w.sipPorts(), w.systemId(), new Secret(w.password())));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  public void write(DataFolder folder) {
    Wire wire = new Wire(url, smppPorts, sipPorts, systemId, password.reveal());
    try {
      PrivateFile.write(folder.path(FILE), new Json().bytes(wire));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + folder.path(FILE), e);
    }
  }

  /// No simulator runs.
  public static void delete(DataFolder folder) {
    try {
      Files.deleteIfExists(folder.path(FILE));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + folder.path(FILE), e);
    }
  }
}

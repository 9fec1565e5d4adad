package io.ringfort.simulator;

import io.ringfort.simulator.faults.FaultInjector;
import io.ringfort.simulator.handsets.Handsets;
import io.ringfort.simulator.http.HttpDoor;
import io.ringfort.simulator.ledger.Ledger;
import io.ringfort.simulator.smpp.Smsc;
import io.ringfort.simulator.smpp.SmscSettings;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;

/// A simulated carrier, running in this process: gateways that speak SMPP, and an HTTP door through
/// which people and tests look at handsets and order faults. Whoever started it closes it; closing
/// cuts every connection.
public final class Simulator implements AutoCloseable {
  private final Smsc smsc;
  private final HttpDoor door;

  private Simulator(Smsc smsc, HttpDoor door) {
    this.smsc = smsc;
    this.door = door;
  }

  /// Starts listening on all ports of the configuration.
  ///
  /// @throws java.io.UncheckedIOException with a sentence, if a port is in use
  public static Simulator start(SimulatorConfig config) {
    FaultInjector faults = new FaultInjector();
    Ledger ledger = new Ledger();
    Handsets handsets = new Handsets();
    SmscSettings settings =
        new SmscSettings(
            config.bindAddress(),
            config.smppPorts(),
            config.systemId(),
            config.password(),
            config.receiptDelay());
    Smsc smsc = Smsc.start(settings, faults, ledger, handsets);
    try {
      InetSocketAddress address = new InetSocketAddress(config.bindAddress(), config.httpPort());
      return new Simulator(smsc, HttpDoor.start(address, faults, ledger, handsets, smsc));
    } catch (RuntimeException e) {
      smsc.close();
      throw e;
    }
  }

  /// Where the HTTP door is, without a slash at the end.
  public URI url() {
    return door.url();
  }

  /// The ports of the gateways, in the order of the configuration.
  public List<Integer> smppPorts() {
    return smsc.ports();
  }

  @Override
  public void close() {
    door.close();
    smsc.close();
  }
}

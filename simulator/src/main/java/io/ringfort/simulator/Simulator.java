package io.ringfort.simulator;

import io.ringfort.simulator.faults.FaultInjector;
import io.ringfort.simulator.handsets.Handsets;
import io.ringfort.simulator.http.HttpDoor;
import io.ringfort.simulator.ledger.Ledger;
import io.ringfort.simulator.phones.Phones;
import io.ringfort.simulator.smpp.Smsc;
import io.ringfort.simulator.smpp.SmscSettings;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// A simulated carrier, running in this process: gateways that speak SMPP and SIP, and an HTTP door
/// through which people and tests look at handsets and order faults. Whoever started it closes it;
/// closing cuts every connection.
public final class Simulator implements AutoCloseable {
  private final Smsc smsc;
  private final Phones phones;
  private final HttpDoor door;

  private Simulator(Smsc smsc, Phones phones, HttpDoor door) {
    this.smsc = smsc;
    this.phones = phones;
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
    Deque<Runnable> closers = new ArrayDeque<>();
    try {
      Smsc smsc = Smsc.start(settings, faults, ledger, handsets);
      closers.push(smsc::close);
      Phones phones = Phones.start(config.bindAddress(), config.phones(), faults);
      closers.push(phones::close);
      InetSocketAddress address = new InetSocketAddress(config.bindAddress(), config.httpPort());
      HttpDoor door = HttpDoor.start(address, faults, ledger, handsets, smsc, phones);
      return new Simulator(smsc, phones, door);
    } catch (RuntimeException e) {
      closers.forEach(Runnable::run);
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

  /// The ports of the SIP gateways, A first.
  public List<Integer> sipPorts() {
    return phones.ports();
  }

  /// Tells phones where the platform is.
  ///
  /// @param hostAndPort of its SIP door
  public void callAt(String hostAndPort) {
    phones.callAt(hostAndPort);
  }

  @Override
  public void close() {
    door.close();
    phones.close();
    smsc.close();
  }
}

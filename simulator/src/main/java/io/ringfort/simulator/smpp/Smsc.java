package io.ringfort.simulator.smpp;

import io.ringfort.simulator.faults.FaultInjector;
import io.ringfort.simulator.handsets.Handsets;
import io.ringfort.simulator.handsets.SentMessage;
import io.ringfort.simulator.ledger.Ledger;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// The carrier's message centre: several gateways, one set of binds, one queue of deliveries.
/// Started once, closed once; any thread may call it. Closing cuts every bind.
public final class Smsc implements AutoCloseable {
  private final FaultInjector faults;
  private final Ledger ledger;
  private final Handsets handsets;
  private final Binds binds = new Binds();
  private final Deliveries deliveries;
  private final Intake intake;
  private final ScheduledThreadPoolExecutor clock;
  private final List<Gateway> gateways = new ArrayList<>();
  private final AtomicInteger lastReference = new AtomicInteger();

  private Smsc(SmscSettings settings, FaultInjector faults, Ledger ledger, Handsets handsets) {
    this.faults = faults;
    this.ledger = ledger;
    this.handsets = handsets;
    this.deliveries = Deliveries.start(ledger, binds);
    this.intake = new Intake(faults, ledger, handsets, deliveries, settings.receiptDelay());
    this.clock =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("simulator-clock").factory());
    clock.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /// @throws java.io.UncheckedIOException with a sentence, if a port is in use
  public static Smsc start(
      SmscSettings settings, FaultInjector faults, Ledger ledger, Handsets handsets) {
    Smsc smsc = new Smsc(settings, faults, ledger, handsets);
    try {
      smsc.listen(settings);
    } catch (RuntimeException e) {
      smsc.close();
      throw e;
    }
    return smsc;
  }

  /// The ports of the gateways, in the order of the settings.
  public List<Integer> ports() {
    return gateways.stream().map(Gateway::port).toList();
  }

  /// How many sessions are bound, on all gateways.
  public int binds() {
    return binds.all().size();
  }

  /// How many receipts the platform has not acknowledged yet.
  public int pendingReceipts() {
    return deliveries.pendingReceipts();
  }

  /// Sends a message from a handset, now or as soon as a bind is up. Each part is counted on its
  /// own.
  ///
  /// @throws IllegalArgumentException if the body is too long
  /// @throws IllegalStateException if too many deliveries are pending
  public SentMessage originate(String from, String to, String body) {
    List<Segmenter.Segment> segments = Segmenter.segments(body, lastReference.incrementAndGet());
    SentMessage message =
        new SentMessage(
            UUID.randomUUID().toString(), from, to, body, Instant.now(), segments.size());
    handsets.send(message);
    ledger.mobileOriginated();
    for (Segmenter.Segment segment : segments) {
      if (!deliveries.add(new Delivery.MobileOriginated(message, segment), Duration.ZERO)) {
        throw new IllegalStateException(
            "too many deliveries are pending (expected: a bind that is up)");
      }
    }
    return message;
  }

  /// Forgets the parts of messages that are not complete.
  public void clear() {
    intake.clear();
  }

  @Override
  public void close() {
    gateways.forEach(Gateway::close);
    clock.shutdownNow();
    deliveries.close();
    binds.all().forEach(Bind::cut);
  }

  private void listen(SmscSettings settings) {
    SubmitListener listener = new SubmitListener(intake);
    Gateway.Credentials credentials =
        new Gateway.Credentials(settings.systemId(), settings.password());
    for (int port : settings.ports()) {
      gateways.add(
          Gateway.start(
              new InetSocketAddress(settings.bindAddress(), port),
              credentials,
              binds,
              listener,
              () -> new FaultyResponses(faults, ledger, clock)));
    }
    clock.scheduleAtFixedRate(this::killBinds, 1, 1, TimeUnit.SECONDS);
  }

  private void killBinds() {
    List<Bind> up = new ArrayList<>(binds.all());
    Collections.shuffle(up);
    up.stream().limit(faults.bindsToKill(up.size())).forEach(Bind::cut);
  }
}

package io.ringfort.simulator.smpp;

import io.ringfort.simulator.ledger.Ledger;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jsmpp.InvalidResponseException;
import org.jsmpp.PDUException;
import org.jsmpp.SMPPConstant;
import org.jsmpp.extra.NegativeResponseException;
import org.jsmpp.extra.ResponseTimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings receipts and handsets' messages to the platform. One thread takes what is due, waits for
/// a bind with room in its window and starts a virtual thread for the rest. What is not
/// acknowledged comes back: at once for another bind, then every second, until the platform takes
/// it or refuses it for good. It keeps at most a million; a receipt beyond that is lost, as a
/// carrier would lose it.
final class Deliveries implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Deliveries.class);
  private static final int CAPACITY = 1_000_000;
  private static final Duration RETRY_PAUSE = Duration.ofSeconds(1);

  private final Ledger ledger;
  private final Binds binds;
  private final DelayQueue<Waiting> waiting = new DelayQueue<>();
  private final AtomicInteger pending = new AtomicInteger();
  private final AtomicInteger pendingReceipts = new AtomicInteger();
  private final Thread dispatcher;

  private Deliveries(Ledger ledger, Binds binds) {
    this.ledger = ledger;
    this.binds = binds;
    this.dispatcher = Thread.ofVirtual().name("simulator-deliveries").unstarted(this::dispatch);
  }

  static Deliveries start(Ledger ledger, Binds binds) {
    Deliveries deliveries = new Deliveries(ledger, binds);
    deliveries.dispatcher.start();
    return deliveries;
  }

  /// Takes a delivery, unless a million are pending already.
  boolean add(Delivery delivery, Duration delay) {
    if (pending.incrementAndGet() > CAPACITY) {
      pending.decrementAndGet();
      log.warn("a delivery was lost: {} are pending", CAPACITY);
      return false;
    }
    if (delivery instanceof Delivery.Receipt) {
      pendingReceipts.incrementAndGet();
    }
    waiting.add(new Waiting(delivery, dueIn(delay), null));
    return true;
  }

  /// The receipts that the platform has not acknowledged yet.
  int pendingReceipts() {
    return pendingReceipts.get();
  }

  @Override
  public void close() {
    dispatcher.interrupt();
  }

  private void dispatch() {
    try {
      while (true) {
        Waiting next = waiting.take();
        Bind bind = binds.reserve(next.failedBefore());
        Thread.ofVirtual().name("simulator-delivery").start(() -> attempt(next, bind));
      }
    } catch (InterruptedException e) {
      log.debug("deliveries end: the carrier is closing");
    }
  }

  private void attempt(Waiting next, Bind bind) {
    Outcome outcome = deliver(next.delivery(), bind);
    binds.release(bind);
    switch (outcome) {
      case ACKNOWLEDGED -> acknowledged(next.delivery());
      case REFUSED -> refused(next.delivery());
      case FAILED -> {
        Duration pause = next.failedBefore() == null ? Duration.ZERO : RETRY_PAUSE;
        waiting.add(new Waiting(next.delivery(), dueIn(pause), bind));
      }
    }
  }

  private static Outcome deliver(Delivery delivery, Bind bind) {
    try {
      bind.deliver(delivery.pdu());
      return Outcome.ACKNOWLEDGED;
    } catch (NegativeResponseException e) {
      boolean forGood =
          e.getCommandStatus() == SMPPConstant.STAT_ESME_RX_P_APPN
              || e.getCommandStatus() == SMPPConstant.STAT_ESME_RX_R_APPN;
      return forGood ? Outcome.REFUSED : Outcome.FAILED;
    } catch (PDUException e) {
      log.warn("a delivery cannot be written as SMPP: {}", e.getMessage());
      return Outcome.REFUSED;
    } catch (ResponseTimeoutException | InvalidResponseException | IOException e) {
      log.debug("a delivery goes to another bind: {}", e.getMessage());
      return Outcome.FAILED;
    }
  }

  private void acknowledged(Delivery delivery) {
    done(delivery);
    switch (delivery) {
      case Delivery.Receipt _ -> ledger.receiptSent();
      case Delivery.MobileOriginated part -> {
        if (part.message().acknowledgePart()) {
          ledger.mobileOriginatedAcknowledged();
        }
      }
    }
  }

  private void refused(Delivery delivery) {
    done(delivery);
    if (delivery instanceof Delivery.MobileOriginated part) {
      part.message().refusePart();
    }
  }

  private void done(Delivery delivery) {
    pending.decrementAndGet();
    if (delivery instanceof Delivery.Receipt) {
      pendingReceipts.decrementAndGet();
    }
  }

  private static long dueIn(Duration delay) {
    return System.nanoTime() + delay.toNanos();
  }

  private enum Outcome {
    ACKNOWLEDGED,
    REFUSED,
    FAILED
  }

  private record Waiting(Delivery delivery, long dueNanos, @Nullable Bind failedBefore)
      implements Delayed {
    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(dueNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      // nanoTime may overflow: only the difference counts.
      return Long.signum(dueNanos - ((Waiting) other).dueNanos);
    }
  }
}

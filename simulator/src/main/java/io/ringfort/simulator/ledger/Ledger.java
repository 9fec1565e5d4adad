package io.ringfort.simulator.ledger;

import java.util.Collection;
import java.util.concurrent.atomic.LongAdder;

/// Counts everything that the carrier took and gave, and knows each message again when it comes a
/// second time. Any thread may call it. It keeps at most two million identities in each of its
/// three tables and forgets the oldest beyond that: a repeat that comes a million messages later
/// goes unnoticed.
public final class Ledger {
  private static final int CAPACITY = 2_000_000;

  private final LongCounts submitsOfParts = new LongCounts(CAPACITY);
  private final LongCounts doubledMessages = new LongCounts(CAPACITY);
  private final LongCounts arrivals = new LongCounts(CAPACITY);
  private final LongAdder submits = new LongAdder();
  private final LongAdder distinctMessages = new LongAdder();
  private final LongAdder doubled = new LongAdder();
  private final LongAdder receiptsSent = new LongAdder();
  private final LongAdder throttled = new LongAdder();
  private final LongAdder rejected = new LongAdder();
  private final LongAdder droppedResponses = new LongAdder();
  private final LongAdder mobileOriginated = new LongAdder();
  private final LongAdder mobileOriginatedAcknowledged = new LongAdder();

  /// Counts one accepted submit.
  public synchronized void submitted(Identity identity) {
    submits.increment();
    int count = submitsOfParts.increment(identity.part());
    if (count == 1 && identity.first()) {
      distinctMessages.increment();
    }
    if (count == 2 && doubledMessages.increment(identity.message()) == 1) {
      doubled.increment();
    }
  }

  /// Whether a whole message, known by the identities of its parts, arrives for the first time.
  public synchronized boolean arrives(Collection<Long> parts) {
    return arrivals.increment(Identity.ofParts(parts)) == 1;
  }

  /// How often a message was submitted: as often as that part of it which came most often.
  public synchronized int submits(Collection<Long> parts) {
    return parts.stream().mapToInt(submitsOfParts::count).max().orElse(0);
  }

  public void receiptSent() {
    receiptsSent.increment();
  }

  public void throttled() {
    throttled.increment();
  }

  public void rejected() {
    rejected.increment();
  }

  public void responseDropped() {
    droppedResponses.increment();
  }

  public void mobileOriginated() {
    mobileOriginated.increment();
  }

  public void mobileOriginatedAcknowledged() {
    mobileOriginatedAcknowledged.increment();
  }

  public LedgerTotals totals() {
    return new LedgerTotals(
        submits.sum(),
        distinctMessages.sum(),
        doubled.sum(),
        receiptsSent.sum(),
        throttled.sum(),
        rejected.sum(),
        droppedResponses.sum(),
        mobileOriginated.sum(),
        mobileOriginatedAcknowledged.sum());
  }

  /// Forgets every count and every identity.
  public synchronized void reset() {
    submitsOfParts.clear();
    doubledMessages.clear();
    arrivals.clear();
    submits.reset();
    distinctMessages.reset();
    doubled.reset();
    receiptsSent.reset();
    throttled.reset();
    rejected.reset();
    droppedResponses.reset();
    mobileOriginated.reset();
    mobileOriginatedAcknowledged.reset();
  }
}

package io.ringfort.simulator.handsets;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

/// A message that a handset sent to a number of the platform's, and how many of its parts the
/// platform acknowledged or refused for good so far. The SMSC counts, from any thread.
public final class SentMessage {
  private final String id;
  private final String from;
  private final String to;
  private final String body;
  private final Instant sentAt;
  private final int parts;
  private final AtomicInteger acknowledgedParts = new AtomicInteger();
  private final AtomicInteger refusedParts = new AtomicInteger();

  public SentMessage(String id, String from, String to, String body, Instant sentAt, int parts) {
    this.id = id;
    this.from = from;
    this.to = to;
    this.body = body;
    this.sentAt = sentAt;
    this.parts = parts;
  }

  public String id() {
    return id;
  }

  public String from() {
    return from;
  }

  public String to() {
    return to;
  }

  public String body() {
    return body;
  }

  public Instant sentAt() {
    return sentAt;
  }

  public int parts() {
    return parts;
  }

  public int acknowledgedParts() {
    return acknowledgedParts.get();
  }

  public int refusedParts() {
    return refusedParts.get();
  }

  public boolean acknowledged() {
    return acknowledgedParts() == parts;
  }

  /// Counts an acknowledged part, and says whether it was the last one.
  public boolean acknowledgePart() {
    return acknowledgedParts.incrementAndGet() == parts;
  }

  public void refusePart() {
    refusedParts.incrementAndGet();
  }
}

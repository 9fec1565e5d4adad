package io.ringfort.messaging.lifecycle;

import io.ringfort.messaging.lifecycle.Progress.Failure;

/// The ways in which a message fails, with the public catalogue's codes.
public final class Failures {
  public static final Failure QUEUE_OVERFLOW = new Failure(30001, "Queue overflow");
  public static final Failure ACCOUNT_SUSPENDED = new Failure(30002, "Account suspended");
  public static final Failure UNREACHABLE = new Failure(30003, "Unreachable destination handset");
  public static final Failure BLOCKED = new Failure(30004, "Message blocked");
  public static final Failure UNKNOWN_HANDSET = new Failure(30005, "Unknown destination handset");
  public static final Failure LANDLINE = new Failure(30006, "Landline or unreachable carrier");
  public static final Failure FILTERED = new Failure(30007, "Message filtered");
  public static final Failure UNKNOWN = new Failure(30008, "Unknown error");
  public static final Failure EXPIRED = new Failure(30036, "Validity period expired");
  public static final Failure OPTED_OUT =
      new Failure(21610, "Attempt to send to unsubscribed recipient");

  private Failures() {}
}

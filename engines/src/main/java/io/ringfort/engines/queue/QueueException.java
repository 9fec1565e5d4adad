package io.ringfort.engines.queue;

/// The engine did not confirm in time: what was asked for may or may not have happened.
public final class QueueException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public QueueException(String message, Throwable cause) {
    super(message, cause);
  }
}

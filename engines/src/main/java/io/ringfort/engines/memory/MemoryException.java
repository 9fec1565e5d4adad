package io.ringfort.engines.memory;

/// The memory did not answer, or refuses to because too few of its holders are there. A write may
/// or may not have happened. The same may work later.
public final class MemoryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public MemoryException(String message) {
    super(message);
  }

  public MemoryException(String message, Throwable cause) {
    super(message, cause);
  }
}

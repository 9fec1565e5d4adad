package io.ringfort.core.simulation;

/// Thrown where a promise is seen broken; ends the seed.
public final class Broken extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String subject;

  public Broken(String subject, String text) {
    super(text);
    this.subject = subject;
  }

  public String subject() {
    return subject;
  }
}

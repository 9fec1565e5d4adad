package io.ringfort.voice.simulation;

/// Thrown where a promise is seen broken; ends the seed.
final class Broken extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String subject;

  Broken(String subject, String text) {
    super(text);
    this.subject = subject;
  }

  String subject() {
    return subject;
  }
}

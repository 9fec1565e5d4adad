package io.ringfort.stack.drill;

/// What a handset's call does while the fault happens.
enum CallKind {
  PLAY("a long Play", true),
  INBOUND("a long Play, called in", true),
  DIAL("bridged by Dial", true),
  CONFERENCE("a conference of three", true),
  RECORDED("being recorded", true),
  GATHER("Gather, asked for digits", true),
  /// Its prompt stopped with the first digit: there is nothing to hear.
  DIGITS("Gather, in the middle of its digits", false);

  private final String title;
  private final boolean sounds;

  CallKind(String title, boolean sounds) {
    this.title = title;
    this.sounds = sounds;
  }

  String title() {
    return title;
  }

  /// Whether its listener hears something all the time.
  boolean sounds() {
    return sounds;
  }
}

package io.ringfort.voice.speech;

/// The public codes of prompts that cannot be had, <https://www.twilio.com/docs/api/errors>.
final class Codes {
  /// A text could not be spoken.
  static final int SPEECH = 13500;

  static final int TOO_LONG = 13521;
  static final int FILE_TYPE = 13420;
  static final int FILE_TOO_LARGE = 11751;
  static final int RETRIEVAL = 11200;

  private Codes() {}
}

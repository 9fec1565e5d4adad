package io.ringfort.voice.lifecycle;

/// What final SIP statuses mean.
final class Endings {
  private Endings() {}

  static CallStatus statusOf(int sipStatus) {
    return switch (sipStatus) {
      case 486, 600, 603 -> CallStatus.BUSY;
      case 408, 480, 487 -> CallStatus.NO_ANSWER;
      default -> CallStatus.FAILED;
    };
  }

  static String reason(int sipStatus, String phrase) {
    return switch (statusOf(sipStatus)) {
      case BUSY -> "the far end is busy or declined (" + sipStatus + ")";
      case NO_ANSWER -> "nobody answered (" + sipStatus + ")";
      default -> "the call failed: " + sipStatus + " " + phrase;
    };
  }
}

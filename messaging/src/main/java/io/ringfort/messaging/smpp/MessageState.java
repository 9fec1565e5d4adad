package io.ringfort.messaging.smpp;

/// The optional parameter message_state as the words that receipts use: SMPP 3.4 sections 5.2.28
/// and 5.3.2.35.
final class MessageState {
  private static final String[] WORDS = {
    "", "ENROUTE", "DELIVRD", "EXPIRED", "DELETED", "UNDELIV", "ACCEPTD", "UNKNOWN", "REJECTD"
  };

  private MessageState() {}

  static String word(byte state) {
    return state > 0 && state < WORDS.length ? WORDS[state] : "";
  }
}

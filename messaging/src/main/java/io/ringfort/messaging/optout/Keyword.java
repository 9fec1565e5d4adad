package io.ringfort.messaging.optout;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What a recipient can say to stop and start messages, and to ask for help. The whole message must
/// be the word.
public enum Keyword {
  STOP(
      "You have been unsubscribed and will receive no more messages from this number. Reply START"
          + " to subscribe again."),
  START(
      "You are subscribed again to messages from this number. Reply STOP to unsubscribe, HELP for"
          + " help."),
  HELP("Reply STOP to unsubscribe, START to subscribe again. Message and data rates may apply.");

  private static final Map<String, Keyword> WORDS =
      Map.ofEntries(
          Map.entry("STOP", STOP),
          Map.entry("STOPALL", STOP),
          Map.entry("UNSUBSCRIBE", STOP),
          Map.entry("CANCEL", STOP),
          Map.entry("END", STOP),
          Map.entry("QUIT", STOP),
          Map.entry("REVOKE", STOP),
          Map.entry("OPTOUT", STOP),
          Map.entry("START", START),
          Map.entry("YES", START),
          Map.entry("UNSTOP", START),
          Map.entry("HELP", HELP),
          Map.entry("INFO", HELP));

  private final String reply;

  Keyword(String reply) {
    this.reply = reply;
  }

  /// What the recipient is answered.
  public String reply() {
    return reply;
  }

  public static Optional<Keyword> of(String body) {
    return Optional.ofNullable(WORDS.get(body.strip().toUpperCase(Locale.ROOT)));
  }
}

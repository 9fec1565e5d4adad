package io.ringfort.twiml.parse;

/// The numbers of the public catalogue (https://www.twilio.com/docs/api/errors) that documents can
/// earn.
final class Codes {
  static final int TOO_LARGE = 11750;
  static final int NOT_PARSED = 12100;
  static final int ROOT = 12102;
  static final int SCHEMA = 12200;
  static final int CONTENT_TYPE = 12300;
  static final int REDIRECT_METHOD = 13710;
  static final int MESSAGE_BODY = 14103;
  static final int MESSAGE_METHOD = 14104;
  static final int TOO_MANY_REPLIES = 14109;
  static final int VERB_IN_REPLY = 14110;

  private Codes() {}
}

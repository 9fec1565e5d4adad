package io.ringfort.core.webhooks;

/// The public codes of failed webhooks, <https://www.twilio.com/docs/api/errors>.
final class ErrorCodes {
  static final int BAD_URL = 11100;
  static final int RETRIEVAL = 11200;
  static final int CONNECT_TIMEOUT = 11201;
  static final int REFUSED = 11202;
  static final int TOTAL_TIME = 11203;
  static final int CONNECTION = 11205;
  static final int PROTOCOL = 11206;
  static final int BAD_HOST = 11210;
  static final int TOO_MANY_REDIRECTS = 11215;
  static final int BAD_REDIRECT = 11216;
  static final int TLS = 11220;
  static final int CERTIFICATE_DOMAIN = 11235;
  static final int CERTIFICATE_EXPIRED = 11236;
  static final int CERTIFICATE_CHAIN = 11237;
  static final int BAD_EDGE = 11240;
  static final int TOO_LARGE = 11750;
  static final int MEDIA_TOO_LARGE = 11751;

  private ErrorCodes() {}
}

package io.ringfort.protocol.sip;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// The names of the headers that this stack knows, spelled as we send them.
public final class SipHeader {
  public static final String ACCEPT = "Accept";
  public static final String ALLOW = "Allow";
  public static final String ALLOW_EVENTS = "Allow-Events";
  public static final String AUTHENTICATION_INFO = "Authentication-Info";
  public static final String AUTHORIZATION = "Authorization";
  public static final String CALL_ID = "Call-ID";
  public static final String CONTACT = "Contact";
  public static final String CONTENT_ENCODING = "Content-Encoding";
  public static final String CONTENT_LENGTH = "Content-Length";
  public static final String CONTENT_TYPE = "Content-Type";
  public static final String CSEQ = "CSeq";
  public static final String DATE = "Date";
  public static final String DIVERSION = "Diversion";
  public static final String EVENT = "Event";
  public static final String EXPIRES = "Expires";
  public static final String FROM = "From";
  public static final String MAX_FORWARDS = "Max-Forwards";
  public static final String MIN_EXPIRES = "Min-Expires";
  public static final String MIN_SE = "Min-SE";
  public static final String P_ASSERTED_IDENTITY = "P-Asserted-Identity";
  public static final String PATH = "Path";
  public static final String PRIVACY = "Privacy";
  public static final String PROXY_AUTHENTICATE = "Proxy-Authenticate";
  public static final String PROXY_AUTHORIZATION = "Proxy-Authorization";
  public static final String PROXY_REQUIRE = "Proxy-Require";
  public static final String RACK = "RAck";
  public static final String REASON = "Reason";
  public static final String RECORD_ROUTE = "Record-Route";
  public static final String REFER_TO = "Refer-To";
  public static final String REFERRED_BY = "Referred-By";
  public static final String REPLACES = "Replaces";
  public static final String REQUIRE = "Require";
  public static final String RETRY_AFTER = "Retry-After";
  public static final String ROUTE = "Route";
  public static final String RSEQ = "RSeq";
  public static final String SERVER = "Server";
  public static final String SESSION_EXPIRES = "Session-Expires";
  public static final String SUBJECT = "Subject";
  public static final String SUBSCRIPTION_STATE = "Subscription-State";
  public static final String SUPPORTED = "Supported";
  public static final String TIMESTAMP = "Timestamp";
  public static final String TO = "To";
  public static final String UNSUPPORTED = "Unsupported";
  public static final String USER_AGENT = "User-Agent";
  public static final String VIA = "Via";
  public static final String WARNING = "Warning";
  public static final String WWW_AUTHENTICATE = "WWW-Authenticate";

  private static final Map<String, String> CANONICAL = canonicalNames();

  private SipHeader() {}

  /// The name as we send it: a known one in its own spelling, whatever the case or compact form of
  /// `name`; an unknown one as it is.
  public static String canonical(String name) {
    String known = CANONICAL.get(name);
    if (known == null) {
      known = CANONICAL.get(name.toLowerCase(Locale.ROOT));
    }
    return known == null ? name : known;
  }

  private static Map<String, String> canonicalNames() {
    Map<String, String> names = new HashMap<>();
    for (String name :
        new String[] {
          ACCEPT,
          ALLOW,
          ALLOW_EVENTS,
          AUTHENTICATION_INFO,
          AUTHORIZATION,
          CALL_ID,
          CONTACT,
          CONTENT_ENCODING,
          CONTENT_LENGTH,
          CONTENT_TYPE,
          CSEQ,
          DATE,
          DIVERSION,
          EVENT,
          EXPIRES,
          FROM,
          MAX_FORWARDS,
          MIN_EXPIRES,
          MIN_SE,
          P_ASSERTED_IDENTITY,
          PATH,
          PRIVACY,
          PROXY_AUTHENTICATE,
          PROXY_AUTHORIZATION,
          PROXY_REQUIRE,
          RACK,
          REASON,
          RECORD_ROUTE,
          REFER_TO,
          REFERRED_BY,
          REPLACES,
          REQUIRE,
          RETRY_AFTER,
          ROUTE,
          RSEQ,
          SERVER,
          SESSION_EXPIRES,
          SUBJECT,
          SUBSCRIPTION_STATE,
          SUPPORTED,
          TIMESTAMP,
          TO,
          UNSUPPORTED,
          USER_AGENT,
          VIA,
          WARNING,
          WWW_AUTHENTICATE
        }) {
      names.put(name, name);
      names.put(name.toLowerCase(Locale.ROOT), name);
    }
    // The compact forms in IANA's registry of SIP header fields.
    Map.ofEntries(
            Map.entry("b", REFERRED_BY),
            Map.entry("c", CONTENT_TYPE),
            Map.entry("e", CONTENT_ENCODING),
            Map.entry("f", FROM),
            Map.entry("i", CALL_ID),
            Map.entry("k", SUPPORTED),
            Map.entry("l", CONTENT_LENGTH),
            Map.entry("m", CONTACT),
            Map.entry("o", EVENT),
            Map.entry("r", REFER_TO),
            Map.entry("s", SUBJECT),
            Map.entry("t", TO),
            Map.entry("u", ALLOW_EVENTS),
            Map.entry("v", VIA),
            Map.entry("x", SESSION_EXPIRES))
        .forEach(names::put);
    return Map.copyOf(names);
  }
}

package io.ringfort.protocol.sip;

import java.util.Locale;
import java.util.Optional;

/// One Via value (RFC 3261 section 20.42): who sent or forwarded a request, and where its answer
/// goes.
///
/// @param transport in upper case; any token, since we may be sent ones that we do not know
/// @param host the name or address, an IPv6 address in brackets
/// @param port -1 if none is given
public record Via(String transport, String host, int port, Params params) {
  /// "The branch ID inserted by an element compliant with this specification MUST always begin with
  /// the characters" (RFC 3261 section 8.1.1.7).
  public static final String MAGIC_COOKIE = "z9hG4bK";

  /// Our own Via: asks for `rport` (RFC 3581) so that the answer passes a NAT.
  public static Via of(String transport, String host, int port, String branch) {
    return new Via(transport, host, port, Params.NONE.with("branch", branch).with("rport", ""));
  }

  static Via parse(String value) {
    Cursor cursor = new Cursor(value);
    String name = cursor.token("SIP in Via");
    cursor.expect('/', "Via");
    // Of any version: a request of another one is answered 505, over this Via.
    cursor.token("the version in Via");
    cursor.expect('/', "Via");
    if (!name.equalsIgnoreCase("SIP")) {
      throw Cursor.bad("got " + name + " in Via (expected: SIP)");
    }
    String transport = cursor.token("a transport").toUpperCase(Locale.ROOT);
    if (!cursor.at(' ') && !cursor.at('\t')) {
      throw Cursor.bad("got no blank behind the transport in Via");
    }
    cursor.skipBlanks();
    String host = SipUri.host(cursor);
    int port = cursor.take(':') ? (int) cursor.number("port", 65535) : -1;
    return new Via(transport, host, port, Params.parse(cursor));
  }

  /// Empty if the sender speaks RFC 2543.
  public Optional<String> branch() {
    return params.get("branch");
  }

  /// True if the branch names the transaction: it has the cookie, and something behind it.
  public boolean isBranchUnique() {
    return branch().map(b -> b.length() > MAGIC_COOKIE.length() && hasCookie(b)).orElse(false);
  }

  private static boolean hasCookie(String branch) {
    return branch.regionMatches(true, 0, MAGIC_COOKIE, 0, MAGIC_COOKIE.length());
  }

  public Optional<String> received() {
    return params.get("received");
  }

  /// Host and port as they are written, the host in lower case: part of a transaction's key.
  public String sentBy() {
    String lower = host.toLowerCase(Locale.ROOT);
    return port < 0 ? lower : lower + ":" + port;
  }

  /// What the server writes into the top Via of a request (RFC 3261 section 18.2.1, RFC 3581
  /// section 4): the source address where it differs from sent-by or `rport` was asked for, and the
  /// source port where it was asked for.
  public Via receivedFrom(String address, int sourcePort) {
    boolean asked = params.has("rport");
    boolean differs = !host.equals(address) && !host.equals("[" + address + "]");
    Params marked = asked || differs ? params.with("received", address) : params;
    if (asked) {
      marked = marked.with("rport", Integer.toString(sourcePort));
    }
    return marked == params ? this : new Via(transport, host, port, marked);
  }

  /// Where an answer over an unreliable transport goes (RFC 3261 section 18.2.2): to the received
  /// address, else to sent-by.
  public String answerHost() {
    return params.get("maddr").or(this::received).orElse(host);
  }

  /// The port for `answerHost`: the one in rport, that of sent-by, or `defaultPort`.
  public int answerPort(int defaultPort) {
    int sentByPort = port < 0 ? defaultPort : port;
    return params
        .get("rport")
        .filter(p -> !p.isEmpty() && p.length() < 6 && p.chars().allMatch(Character::isDigit))
        .map(Integer::parseInt)
        .orElse(sentByPort);
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder(96);
    out.append("SIP/2.0/").append(transport).append(' ').append(host);
    if (port >= 0) {
      out.append(':').append(port);
    }
    params.appendTo(out);
    return out.toString();
  }
}

package io.ringfort.acceptance.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A SIP message as a peer saw it.
///
/// @param received false: the peer sent it
record Message(boolean received, String text) {
  private static final Pattern ENTRY =
      Pattern.compile(
          "-{40,} \\d{4}-\\d\\d-\\d\\d[ \\t][\\d:.]+\\n"
              + "\\w+ message (received|sent)[^\\n]*\\n\\n(.*?)(?=\\n-{40,}|\\z)",
          Pattern.DOTALL);

  private static final Pattern BARESIP_ENTRY =
      Pattern.compile(
          "#\\n(?:UDP|TCP|TLS) (\\S+) -> \\S+\\n(.*?)(?=\\x1b\\[;m|\\z)", Pattern.DOTALL);

  /// Reads the trace that SIPp writes.
  static List<Message> read(String trace) {
    var messages = new ArrayList<Message>();
    Matcher entry = ENTRY.matcher(trace.replace("\r", ""));
    while (entry.find()) {
      messages.add(new Message(entry.group(1).equals("received"), entry.group(2)));
    }
    return messages;
  }

  /// Reads the trace that baresip writes.
  ///
  /// @param address its own, which the far end has not
  static List<Message> readBaresip(String trace, String address) {
    var messages = new ArrayList<Message>();
    Matcher entry = BARESIP_ENTRY.matcher(trace.replace("\r", ""));
    while (entry.find()) {
      messages.add(new Message(!entry.group(1).startsWith(address + ":"), entry.group(2)));
    }
    return messages;
  }

  String startLine() {
    return text.lines().findFirst().orElse("");
  }

  /// True for a request of this method.
  boolean is(String method) {
    return startLine().startsWith(method + " ");
  }

  /// True for an answer with this status to this method.
  boolean is(int status, String method) {
    return startLine().startsWith("SIP/2.0 " + status + " ")
        && header("CSeq").endsWith(" " + method);
  }

  /// The first header of the name; empty where there is none.
  String header(String name) {
    return headers(name).stream().findFirst().orElse("");
  }

  List<String> headers(String name) {
    return text.lines()
        .takeWhile(line -> !line.isEmpty())
        .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
        .map(line -> line.substring(name.length() + 1).strip())
        .toList();
  }

  /// What the message describes; empty where it carries nothing.
  String sdp() {
    int end = text.indexOf("\n\n");
    return end < 0 ? "" : text.substring(end).strip();
  }
}

package io.ringfort.acceptance.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A dialog with the stack, as its far end saw it: whoever speaks for the stack, it has to look like
/// one that never died.
///
/// @param messages that came and went, in their order; health checks of the trunk are left out
record SeenDialog(List<Message> messages) {
  private static final Pattern ORIGIN = Pattern.compile("o=\\S+ (\\d+) (\\d+) ");
  private static final Pattern MEDIA_ADDRESS = Pattern.compile("c=IN IP4 (\\S+)");
  private static final Pattern SENT_BY = Pattern.compile("SIP/2.0/\\S+ ([^;]+)");
  private static final Pattern TAG = Pattern.compile(";tag=([^;>\\s]+)");
  private static final Pattern CONTACT = Pattern.compile("@([^;>]+)");

  SeenDialog {
    messages = messages.stream().filter(m -> !m.header("CSeq").endsWith("OPTIONS")).toList();
  }

  /// Offers that the stack made in the dialog and that were accepted.
  long acceptedOffers() {
    return offers().stream()
        .filter(
            offer ->
                messages.stream()
                    .anyMatch(m -> !m.received() && m.is(200, "INVITE") && isFor(offer, m)))
        .count();
  }

  /// Offers that the far end made in the dialog and that the stack accepted.
  long acceptedByStack() {
    return messages.stream()
        .filter(m -> !m.received() && m.is("INVITE") && isInDialog(m))
        .map(m -> m.header("CSeq"))
        .distinct()
        .filter(
            cseq ->
                messages.stream()
                    .anyMatch(
                        m -> m.received() && m.is(200, "INVITE") && m.header("CSeq").equals(cseq)))
        .count();
  }

  private static boolean isFor(Message request, Message response) {
    return request.header("CSeq").equals(response.header("CSeq"));
  }

  private static boolean isInDialog(Message message) {
    return message.header("To").contains(";tag=");
  }

  /// The stack's re-INVITEs, copies left out.
  private List<Message> offers() {
    return requests().stream().filter(m -> m.is("INVITE") && isInDialog(m)).toList();
  }

  /// The stack's requests but ACK, copies left out.
  private List<Message> requests() {
    List<Message> requests = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Message m : messages) {
      if (m.received()
          && !m.startLine().startsWith("SIP/2.0")
          && !m.is("ACK")
          && seen.add(m.header("CSeq"))) {
        requests.add(m);
      }
    }
    return requests;
  }

  /// The address of the edge by which the stack's requests come.
  String edge() {
    return first(SENT_BY, requests().getFirst().headers("Via").getLast()).replaceAll(":\\d+$", "");
  }

  /// RFC 3261, 12.2.1.1 and RFC 3264, 8: one dialog, numbers that rise, one address of the edge, and
  /// a description that is the next version of the one before.
  ///
  /// @param takeovers how many hosts died
  void assertOneThroughout(int takeovers) {
    List<Message> requests = requests();
    assertThat(offers()).as("re-INVITEs in %s", messages).hasSize(takeovers);
    assertThat(requests.stream().map(m -> Long.parseLong(m.header("CSeq").split(" ")[0])).toList())
        .as("CSeq")
        .isSorted()
        .doesNotHaveDuplicates();
    assertThat(requests)
        .extracting(m -> m.header("Call-ID"))
        .as("Call-ID")
        .containsOnly(requests.getFirst().header("Call-ID"));
    assertOne("our tag", requests.stream().map(m -> first(TAG, m.header("From"))).toList());
    assertOne(
        "our Via", requests.stream().map(m -> first(SENT_BY, m.headers("Via").getLast())).toList());
    assertOne(
        "our Contact", requests.stream().map(m -> first(CONTACT, m.header("Contact"))).toList());
    assertDescriptions();
  }

  private static void assertOne(String what, List<String> all) {
    assertThat(all.stream().filter(s -> !s.isEmpty()).distinct().toList()).as(what).hasSize(1);
  }

  private void assertDescriptions() {
    List<Message> described =
        messages.stream().filter(m -> m.received() && !m.sdp().isEmpty()).toList();
    assertOne("session", described.stream().map(m -> first(ORIGIN, m.sdp())).toList());
    for (Message offer : offers()) {
      Message before = described.get(described.indexOf(offer) - 1);
      assertThat(version(offer)).as("version of %s", offer).isGreaterThan(version(before));
      assertThat(first(MEDIA_ADDRESS, offer.sdp()))
          .as("where we send sound from")
          .isNotEmpty()
          .isNotEqualTo(first(MEDIA_ADDRESS, before.sdp()));
    }
  }

  private static long version(Message message) {
    Matcher origin = ORIGIN.matcher(message.sdp());
    return origin.find() ? Long.parseLong(origin.group(2)) : -1;
  }

  private static String first(Pattern pattern, String text) {
    Matcher found = pattern.matcher(text);
    return found.find() ? found.group(1) : "";
  }
}

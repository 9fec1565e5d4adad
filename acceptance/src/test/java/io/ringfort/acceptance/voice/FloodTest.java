package io.ringfort.acceptance.voice;

import static io.ringfort.acceptance.Caller.heardMs;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringfort.acceptance.Caller;
import io.ringfort.acceptance.Http;
import io.ringfort.acceptance.Phone;
import io.ringfort.acceptance.SharedStack;
import io.ringfort.acceptance.Site;
import io.ringfort.acceptance.StackProcess;
import io.ringfort.acceptance.Wave;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Strangers at the SIP door. RFC 3261, 26.1.5: denial of service by a flood of requests.
@ExtendWith(SharedStack.class)
final class FloodTest {
  private static final String STRANGER = "127.0.0.9";
  private static final int DATAGRAMS = 8_000;
  private static final long SEED = 20_261_120;
  private static final int LARGEST = 1_400;
  private static final long MOST_GAP_MS = 200;
  private static final long MOST_GROWTH_KB = 200_000;

  private final StackProcess stack;
  private final Caller caller;

  FloodTest(StackProcess stack) {
    this.stack = stack;
    caller = Caller.of(stack);
  }

  private static String invite(int i, String to) {
    return "INVITE sip:"
        + to
        + "@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP "
        + STRANGER
        + ":5060;branch=z9hG4bK"
        + i
        + "\r\nFrom: <sip:+12125550100@127.0.0.9>;tag=t"
        + i
        + "\r\nTo: <sip:"
        + to
        + "@127.0.0.1>\r\nCall-ID: flood-"
        + i
        + "\r\nCSeq: 1 INVITE\r\nContact: <sip:x@127.0.0.9:5060>\r\nMax-Forwards: 70\r\n"
        + "Content-Length: 0\r\n\r\n";
  }

  @Test
  void aCallGoesOnWhileStrangersFloodTheDoor() throws IOException {
    Phone phone = caller.phone("script", "listen", "ringMs", "100");
    try (Site site = Site.start()) {
      URI tone = site.put("/700", Site.Page.of("audio/wav", Wave.tone(700, 8)));
      caller.calls(phone, "<Play>" + tone + "</Play>");
      phone.awaitCall(call -> heardMs(call, 700) > 500);
      int callsBefore = caller.list("/Calls.json?PageSize=1000", "calls").size();
      long memoryBefore = residentKb();

      flood();

      long memory = residentKb() - memoryBefore;
      JsonNode heard = phone.awaitEnd();
      long gap = heard.path("longestGapMs").asLong() - heard.path("longestStallMs").asLong();
      assertThat(heardMs(heard, 700)).as("%s", heard).isBetween(7_400L, 8_800L);
      assertThat(gap).as("%s", heard).isLessThan(MOST_GAP_MS);
      assertThat(memory).isLessThan(MOST_GROWTH_KB);
      assertThat(caller.list("/Calls.json?PageSize=1000", "calls")).hasSize(callsBefore);
    }
    Phone after = caller.phone("script", "listen", "ringMs", "100");
    caller.calls(after, "<Play digits=\"1\"/>");
    assertThat(after.awaitEnd().path("dtmf").asText()).isEqualTo("1");
  }

  /// A third each: noise, the beginning of a request, and calls to one of our numbers.
  private void flood() throws IOException {
    String target =
        Http.get(URI.create(caller.carrier().url() + "/sip")).body().path("target").asText();
    int colon = target.lastIndexOf(':');
    InetSocketAddress door =
        new InetSocketAddress(
            target.substring(0, colon), Integer.parseInt(target.substring(colon + 1)));
    Random random = new Random(SEED);
    try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(STRANGER, 0))) {
      for (int i = 0; i < DATAGRAMS; i++) {
        byte[] bytes = new byte[1 + random.nextInt(LARGEST)];
        random.nextBytes(bytes);
        if (i % 3 > 0) {
          bytes = invite(i, caller.from()).getBytes(StandardCharsets.US_ASCII);
        }
        int length = i % 3 == 1 ? random.nextInt(bytes.length) : bytes.length;
        socket.send(new DatagramPacket(bytes, length, door));
      }
    }
  }

  private long residentKb() throws IOException {
    return Files.readAllLines(Path.of("/proc", "" + stack.pid(), "status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}

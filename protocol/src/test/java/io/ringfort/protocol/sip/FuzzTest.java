package io.ringfort.protocol.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Broken messages by the hundred thousand, the same ones in every run: nothing but
/// `SipParseException` comes out, and what is accepted can be answered and read again. With
/// `-Dlong=true` a million of them.
class FuzzTest {
  private static final String SPECIAL = "\r\n\t \";:<>,@?%\\=[]()0-";
  private static final int ROUNDS = Boolean.getBoolean("long") ? 1_000_000 : 200_000;

  @Test
  void onlySipParseExceptionComesOut() {
    List<byte[]> seeds = Torture.all().stream().map(Torture::octets).toList();
    Random random = new Random(4475);
    int accepted = 0;
    int answered = 0;
    for (int i = 0; i < ROUNDS; i++) {
      byte[] octets = mutate(seeds.get(i % seeds.size()), seeds, random);
      try {
        SipMessage message = SipParser.parse(octets);
        accepted += isUsable(message) ? 1 : 0;
        readAll(message);
      } catch (SipParseException e) {
        answered += e.answer("tag").map(SipResponse::encode).isPresent() ? 1 : 0;
      } catch (RuntimeException e) {
        throw new AssertionError(
            "message " + i + ": " + new String(octets, StandardCharsets.ISO_8859_1), e);
      }
    }
    // Both ways are well trodden: else the mutations would be too wild, or too tame.
    assertThat(accepted).isGreaterThan(ROUNDS / 10);
    assertThat(answered).isGreaterThan(ROUNDS / 10);
  }

  @Test
  void aStreamOfBrokenMessagesEndsInFramesOnly() {
    List<byte[]> seeds = Torture.all().stream().map(Torture::octets).toList();
    Random random = new Random(5626);
    int messages = 0;
    for (int i = 0; i < ROUNDS / 20; i++) {
      SipFramer framer = new SipFramer();
      for (int part = 0; part < 4; part++) {
        byte[] octets = mutate(seeds.get(random.nextInt(seeds.size())), seeds, random);
        int cut = random.nextInt(octets.length + 1);
        messages += framer.feed(octets, 0, cut).size();
        messages += framer.feed(octets, cut, octets.length - cut).size();
      }
    }
    assertThat(messages).isGreaterThan(ROUNDS / 20);
  }

  // What every receiver does with a message must not throw either.
  private static boolean isUsable(SipMessage message) {
    message.topVia().sentBy();
    message.topVia().answerPort(5060);
    message.expires();
    message.supported();
    message.contentType();
    if (message instanceof SipRequest request) {
      request.receivedFrom("192.0.2.9", 5062).respond(200).toTag("t").build().encode();
    }
    return SipParser.parse(message.encode()).cseq().equals(message.cseq());
  }

  // These may find more that cannot be read.
  private static void readAll(SipMessage message) {
    message.vias();
    message.rack();
    message.addresses("Referred-By");
    message.header("Authorization").map(AuthHeader::parse);
    message.from().sipUri().userText();
    message.to().name();
  }

  private static byte[] mutate(byte[] seed, List<byte[]> seeds, Random random) {
    byte[] octets = seed.clone();
    for (int n = 1 + random.nextInt(3); n > 0; n--) {
      octets = mutateOnce(octets, seeds, random);
    }
    return octets;
  }

  private static byte[] mutateOnce(byte[] octets, List<byte[]> seeds, Random random) {
    if (octets.length == 0) {
      return octets;
    }
    int at = random.nextInt(octets.length);
    switch (random.nextInt(5)) {
      case 0 -> octets[at] = (byte) random.nextInt(256);
      case 1 -> octets[at] = (byte) SPECIAL.charAt(random.nextInt(SPECIAL.length()));
      case 2 -> {
        int length = random.nextInt(Math.min(40, octets.length - at + 1));
        return splice(octets, at, at + length, octets, 0, 0);
      }
      case 3 -> {
        int length = random.nextInt(Math.min(40, octets.length - at + 1));
        return splice(octets, at, at, octets, at, at + length);
      }
      default -> {
        byte[] other = seeds.get(random.nextInt(seeds.size()));
        int from = random.nextInt(other.length);
        return splice(octets, at, at, other, from, Math.min(other.length, from + 60));
      }
    }
    return octets;
  }

  /// `octets` with the range `from` to `to` replaced by a range of `other`.
  private static byte[] splice(byte[] octets, int from, int to, byte[] other, int start, int end) {
    byte[] result = new byte[octets.length - (to - from) + (end - start)];
    System.arraycopy(octets, 0, result, 0, from);
    System.arraycopy(other, start, result, from, end - start);
    System.arraycopy(octets, to, result, from + end - start, octets.length - to);
    return result;
  }
}

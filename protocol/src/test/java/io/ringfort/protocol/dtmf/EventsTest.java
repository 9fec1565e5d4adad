package io.ringfort.protocol.dtmf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ringfort.protocol.rtp.Rtp;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Events of RFC 4733, ours and those that SIPp's authors captured.
class EventsTest {

  private record Sent(TelephoneEvent event, int timestamp, boolean marker) {}

  private static List<Sent> sent(char key, int timestamp, int samples) {
    EventEncoder encoder = new EventEncoder();
    encoder.start(key, timestamp, samples);
    List<Sent> packets = new ArrayList<>();
    while (encoder.isActive()) {
      TelephoneEvent event = encoder.next(160);
      packets.add(new Sent(event, encoder.timestamp(), encoder.marker()));
    }
    return packets;
  }

  private static String decoded(List<Sent> packets) {
    EventDecoder decoder = new EventDecoder();
    StringBuilder keys = new StringBuilder();
    for (Sent packet : packets) {
      char key = decoder.on(packet.event(), packet.timestamp());
      keys.append(key == EventDecoder.NONE ? "" : key);
    }
    return keys.toString();
  }

  @Test
  void repeatsTheBeginningsTimestampAndTheEndThreeTimes() {
    List<Sent> packets = sent('*', 1_000, 480);
    assertThat(packets).allMatch(p -> p.timestamp() == 1_000 && p.event().event() == 10);
    assertThat(packets.stream().map(p -> p.event().duration()))
        .containsExactly(160, 320, 480, 480, 480);
    assertThat(packets.stream().map(p -> p.event().end()))
        .containsExactly(false, false, true, true, true);
    assertThat(packets.stream().map(Sent::marker))
        .containsExactly(true, false, false, false, false);
  }

  @Test
  void cutsALongEventIntoSegmentsThatAreOneKey() {
    List<Sent> packets = sent('7', -100_000, 200_000);
    List<Integer> segments = packets.stream().map(Sent::timestamp).distinct().toList();
    assertThat(segments)
        .containsExactly(-100_000, -100_000 + 65_440, -100_000 + 2 * 65_440, -100_000 + 3 * 65_440);
    assertThat(packets.getLast().event().duration()).isEqualTo(200_000 - 3 * 65_440);
    assertThat(packets.stream().filter(p -> p.event().end())).hasSize(3);
    assertThat(packets.stream().filter(Sent::marker)).hasSize(1);
    assertThat(decoded(packets)).isEqualTo("7");
  }

  @Test
  void tellsEachKeyOnceWhateverIsLostOrDoubled() {
    Random random = new Random(5);
    for (int run = 0; run < 500; run++) {
      List<Sent> all = new ArrayList<>();
      int timestamp = random.nextInt();
      for (char key : "1123#".toCharArray()) {
        List<Sent> packets = new ArrayList<>(sent(key, timestamp, 800));
        while (packets.size() > 1 && random.nextInt(3) > 0) {
          packets.remove(random.nextInt(packets.size()));
        }
        packets.add(packets.get(random.nextInt(packets.size())));
        Collections.shuffle(packets, random);
        all.addAll(packets);
        timestamp += 1_600;
      }
      assertThat(decoded(all)).isEqualTo("1123#");
    }
  }

  @Test
  void forgetsWhatAnOlderEventSaysTooLate() {
    List<Sent> one = sent('1', 8_000, 800);
    List<Sent> two = sent('2', 9_600, 800);
    List<Sent> mixed = new ArrayList<>(one.subList(0, 6));
    mixed.addAll(two);
    mixed.add(one.getLast());
    assertThat(decoded(mixed)).isEqualTo("12");
  }

  @Test
  void knowsNothingButKeys() {
    TelephoneEvent flash = new TelephoneEvent(16, false, 10, 160);
    assertThat(new EventDecoder().on(flash, 1)).isEqualTo(EventDecoder.NONE);
  }

  @Test
  void writesFourBytesAndReadsThemBack() {
    ByteBuffer packet = ByteBuffer.allocate(6);
    packet.position(2);
    TelephoneEvent event = new TelephoneEvent(11, true, 10, 65_535);
    event.write(packet);
    assertThat(packet.array()).containsExactly(0, 0, 11, 0x8A, 0xFF, 0xFF);
    assertThat(TelephoneEvent.read(packet, 2)).isEqualTo(event);
  }

  @Test
  void readsWhatSippSends() throws IOException {
    Path folder = Path.of("/usr/share/sip-tester");
    assumeTrue(Files.isDirectory(folder), "sip-tester is not installed");
    String names = "0 1 2 3 4 5 6 7 8 9 pound star";
    String keys = "0123456789#*";
    String[] files = names.split(" ");
    for (int i = 0; i < files.length; i++) {
      assertThat(captured(folder.resolve("dtmf_2833_" + files[i] + ".pcap")))
          .as(files[i])
          .isEqualTo(String.valueOf(keys.charAt(i)));
    }
  }

  /// Packets of a capture file: Ethernet, IPv4, UDP, RTP.
  private static String captured(Path file) throws IOException {
    ByteBuffer pcap = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    EventDecoder decoder = new EventDecoder();
    StringBuilder keys = new StringBuilder();
    int at = 24;
    while (at + 16 <= pcap.limit()) {
      int length = pcap.getInt(at + 8);
      int ip = at + 16 + 14;
      int rtp = ip + 4 * (pcap.get(ip) & 0x0F) + 8;
      ByteBuffer packet = pcap.slice(rtp, at + 16 + length - rtp).order(ByteOrder.BIG_ENDIAN);
      assertThat(Rtp.isRtp(packet)).isTrue();
      TelephoneEvent event = TelephoneEvent.read(packet, Rtp.payloadOffset(packet));
      char key = decoder.on(event, Rtp.timestamp(packet));
      keys.append(key == EventDecoder.NONE ? "" : key);
      at += 16 + length;
    }
    return keys.toString();
  }
}

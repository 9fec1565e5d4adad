package io.ringfort.voice.sip;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.core.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a host leaves of a leg for others.
class LegSnapshotTest {
  private static final String OLD =
      """
      {"callSid":"CA1","sipCallId":"c","local":{"uri":"sip:a","tag":"1"},
       "remote":{"uri":"sip:b","tag":"2"},"localCseq":1,"remoteCseq":2,"routes":[],
       "target":"sip:b@127.0.0.1","transport":"udp","flow":null,"established":true,"inbound":true}
      """;

  private final Json json = new Json();

  @Test
  void isReadAsItWasWritten() {
    var way = new LegSnapshot.Way("tcp", "127.0.0.1:5060", "127.0.0.2:5060", "example.com", true);
    // Any octet may be in a message.
    var pending = new LegSnapshot.Pending("INVITE \u0000\u00ff\r\n", way, 7, 8);
    var snapshot =
        new LegSnapshot(
            "CA1",
            "call-id",
            new LegSnapshot.Party("sip:us", "tag"),
            new LegSnapshot.Party("sip:them", ""),
            1,
            2,
            List.of("<sip:route;lr>"),
            "sip:them@127.0.0.1",
            "tcp",
            "127.0.0.1:5060",
            false,
            true,
            "127.0.0.2:5060",
            List.of(pending));
    assertThat(json.read(json.bytes(snapshot), LegSnapshot.class)).isEqualTo(snapshot);
    assertThat(LegSnapshot.Way.of(way.hop())).isEqualTo(way);
  }

  @Test
  void oneOfAReleaseWithoutEdgesIsReadToo() {
    var old = json.read(OLD, LegSnapshot.class);
    assertThat(old.pending()).isEmpty();
    assertThat(old.via()).isNull();
  }
}

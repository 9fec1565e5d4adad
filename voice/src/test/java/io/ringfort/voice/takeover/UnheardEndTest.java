package io.ringfort.voice.takeover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringfort.core.hosts.HostName;
import io.ringfort.core.ids.CallSid;
import io.ringfort.voice.calls.QueueCalls;
import io.ringfort.voice.lifecycle.Call;
import io.ringfort.voice.lifecycle.CallEffect;
import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.lifecycle.Owner;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A host writes that a call of its has ended, and dies before it tells the call of another host
/// that was dialled by it.
class UnheardEndTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final CallSid PARENT = new CallSid("CA00000000000000000000000000000abc");

  @TempDir Path folder;

  @Test
  void whoFinishesItTellsThem() throws Exception {
    try (Zones zones = new Zones(folder, "a-voice", "b-voice")) {
      try (Phone phone = zones.callThatHearsStairs()) {
        Call child = zones.calls().getFirst();
        String other =
            Stream.of("a-voice", "b-voice")
                .filter(name -> !name.equals(zones.ownerOf(child)))
                .findFirst()
                .orElseThrow();
        zones
            .memory
            .map(QueueCalls.IN_FLIGHT)
            .put(child.intent().account() + "/" + PARENT, ended(zones, child, other), null);

        zones.kill(other);

        await().atMost(SOON).until(() -> phone.requests("BYE") > 0);
        await().atMost(SOON).until(() -> !ended(zones).path("open").asBoolean());
        assertThat(phone.requests("INVITE")).isZero();
      }
    }
  }

  /// As a host leaves it that has not said it yet.
  private static byte[] ended(Zones zones, Call like, String host) {
    long incarnation = zones.voices.get(host).hosts().self().incarnation();
    ObjectNode call = zones.json.read(zones.json.bytes(like), ObjectNode.class);
    call.withObject("/intent").put("sid", PARENT.value());
    ((ObjectNode) call.path("progress"))
        .put("status", "completed")
        .putObject("verdict")
        .put("sipStatus", 200)
        .put("code", 0)
        .put("reason", "hung up");
    call.set("owner", tree(zones, new Owner(new HostName(host), incarnation, 1)));
    call.set("owed", tree(zones, List.of()));
    CallEvent drop = new CallEvent.OfParent(CallEvent.ParentMove.DROP);
    call.set(
        "words", tree(zones, List.of(new CallEffect.TellCall(like.intent().sid(), drop))));
    call.put("open", true);
    byte[] bytes = call.toString().getBytes(StandardCharsets.UTF_8);
    assertThat(zones.json.read(bytes, Call.class).intent().sid()).isEqualTo(PARENT);
    return bytes;
  }

  private static JsonNode tree(Zones zones, Object value) {
    return zones.json.read(zones.json.bytes(value), JsonNode.class);
  }

  private static ObjectNode ended(Zones zones) {
    ObjectNode[] found = new ObjectNode[1];
    zones
        .memory
        .map(QueueCalls.IN_FLIGHT)
        .forEach(
            key -> key.endsWith(PARENT.value()),
            (_, bytes) -> found[0] = zones.json.read(bytes, ObjectNode.class));
    return found[0];
  }
}

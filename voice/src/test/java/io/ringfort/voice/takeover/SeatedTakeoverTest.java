package io.ringfort.voice.takeover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringfort.voice.lifecycle.Call;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Calls in rooms and queues come together on one host, and outlive it together.
class SeatedTakeoverTest {
  private static final Duration SOON = Duration.ofSeconds(15);

  @TempDir Path folder;
  private Zones zones;
  private Phone one;
  private Phone two;

  @BeforeEach
  void start() throws Exception {
    zones = new Zones(folder, "a-voice", "b-voice", "c-voice");
    one = new Phone(zones.sipPort());
    two = new Phone(zones.sipPort());
    one.say(0x31);
    two.say(0x42);
  }

  @AfterEach
  void stop() throws Exception {
    one.close();
    two.close();
    zones.close();
  }

  private void document(String verbs) {
    zones.documents.put("/voice", "<Response>" + verbs + "</Response>");
  }

  private static void callIn(Phone phone) {
    phone.call(Zones.NUMBER);
    phone.answered();
  }

  private Set<String> owners() {
    return zones.calls().stream()
        .filter(c -> c.progress().verdict() == null)
        .map(zones::ownerOf)
        .collect(Collectors.toSet());
  }

  private void awaitTogether() {
    await()
        .atMost(SOON)
        .until(() -> owners().size() == 1 && zones.voices.keySet().containsAll(owners()));
  }

  private void awaitHeard() {
    int first = one.packets.size();
    int second = two.packets.size();
    await()
        .atMost(SOON)
        .until(
            () ->
                one.packets.size() > first + 10
                    && two.packets.size() > second + 10
                    && one.hears(0x42)
                    && two.hears(0x31));
  }

  private List<String> events() {
    return zones.asked.stream()
        .filter(a -> a.path().equals("/room"))
        .map(a -> a.params().get("StatusCallbackEvent"))
        .toList();
  }

  private List<String> numbers() {
    return zones.asked.stream()
        .filter(a -> a.path().equals("/room"))
        .map(a -> a.params().get("SequenceNumber"))
        .toList();
  }

  @Test
  void whoAreInARoomHearEachOtherAgainAfterTheirHostDied() throws Exception {
    document(
        "<Dial action='/left'><Conference beep='false' statusCallback='"
            + zones.url("/room")
            + "' statusCallbackEvent='start end join leave'>standup</Conference></Dial>");
    callIn(one);
    callIn(two);
    awaitTogether();
    awaitHeard();
    await().atMost(SOON).until(() -> events().contains("conference-start"));
    String home = owners().iterator().next();
    zones.kill(home);
    awaitTogether();
    assertThat(owners()).doesNotContain(home);
    awaitHeard();
    one.hangUp();
    await().atMost(SOON).until(() -> events().contains("participant-leave"));
    two.hangUp();
    await().atMost(SOON).until(() -> events().contains("conference-end"));
    assertThat(events())
        .containsExactly(
            "participant-join",
            "participant-join",
            "conference-start",
            "participant-leave",
            "participant-leave",
            "conference-end");
    assertThat(numbers()).containsExactly("0", "1", "2", "3", "4", "5");
  }

  @Test
  void aRoomMovesWithWhoAreInIt() throws Exception {
    document("<Dial><Conference beep='false'>standup</Conference></Dial>");
    callIn(one);
    callIn(two);
    awaitTogether();
    awaitHeard();
    String home = owners().iterator().next();
    assertThat(zones.voices.get(home).role().drain(Duration.ofSeconds(10))).isTrue();
    awaitTogether();
    assertThat(owners()).doesNotContain(home);
    awaitHeard();
  }

  @Test
  void whoSpeaksWithAnAgentFromAQueueGoesOn() throws Exception {
    document("<Enqueue action='/dequeued' waitUrl=''>support</Enqueue>");
    callIn(one);
    document("<Dial action='/dialled'><Queue>support</Queue></Dial>");
    callIn(two);
    awaitTogether();
    awaitHeard();
    zones.kill(owners().iterator().next());
    awaitTogether();
    awaitHeard();
    two.hangUp();
    zones.awaitAsked("/dequeued");
    Map<String, String> params = zones.last("/dequeued").params();
    assertThat(params).containsEntry("QueueResult", "bridged");
  }

  @Test
  void whoWaitsInAQueueIsServedAfterItsHostDied() throws Exception {
    document("<Enqueue action='/dequeued' waitUrl=''>support</Enqueue>");
    callIn(one);
    await()
        .atMost(SOON)
        .until(
            () ->
                zones.calls().stream()
                    .map(Call::program)
                    .anyMatch(p -> p != null && p.state() != null));
    zones.kill(owners().iterator().next());
    awaitTogether();
    document("<Dial action='/dialled'><Queue>support</Queue></Dial>");
    callIn(two);
    awaitTogether();
    awaitHeard();
  }
}

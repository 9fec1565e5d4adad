package io.ringfort.acceptance.voice;

import static io.ringfort.acceptance.Caller.heardMs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringfort.acceptance.Answer;
import io.ringfort.acceptance.Caller;
import io.ringfort.acceptance.ConcurrentTest;
import io.ringfort.acceptance.Phone;
import io.ringfort.acceptance.SharedStack;
import io.ringfort.acceptance.Site;
import io.ringfort.acceptance.StackProcess;
import io.ringfort.acceptance.Wave;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

/// Conferences, listened to by everybody in them.
/// <https://www.twilio.com/docs/voice/twiml/conference>,
/// <https://www.twilio.com/docs/voice/api/conference-participant-resource>
@ExtendWith(SharedStack.class)
final class RoomTest {
  private final Caller caller;
  private final Site site = Site.start();
  private final String room;

  RoomTest(StackProcess stack) {
    caller = Caller.of(stack);
    room = "room-" + caller.newSink();
  }

  @AfterEach
  void close() {
    site.close();
  }

  private String conference(String attributes) {
    return "<Dial><Conference beep=\"false\" " + attributes + ">" + room + "</Conference></Dial>";
  }

  private Phone speaks(int frequencyHz) {
    return caller.phone("ringMs", "100", "script", "tones:" + frequencyHz + "@60s");
  }

  private String waitUrl(int frequencyHz) {
    String tone =
        site.put("/" + frequencyHz, Site.Page.of("audio/wav", Wave.tone(frequencyHz, 1)))
            .toString();
    return caller.carrier().sink(caller.documents("<Play>" + tone + "</Play>")).toString();
  }

  private String participants() {
    String conferences = "/Conferences.json?Status=in-progress&FriendlyName=" + room;
    String sid =
        await()
            .atMost(Caller.SOON)
            .until(() -> caller.list(conferences, "conferences"), list -> !list.isEmpty())
            .getFirst()
            .path("sid")
            .asText();
    return "/Conferences/" + sid + "/Participants";
  }

  private static long hears(Phone phone, int frequencyHz) {
    return phone.calls().stream().mapToLong(call -> heardMs(call, frequencyHz)).sum();
  }

  private static void awaitTone(Phone phone, int frequencyHz, long atLeastMs) {
    await().atMost(Caller.SOON).until(() -> hears(phone, frequencyHz) >= atLeastMs);
  }

  /// Nobody hears himself. A busy machine may tear a hole into two seconds of tone.
  @ConcurrentTest
  void threeHearEachTheTwoOthers() {
    Phone first = caller.phone("ringMs", "100", "script", "silence:8s tones:440@2s listen");
    Phone second = caller.phone("ringMs", "100", "script", "silence:11s tones:620@2s listen");
    Phone third = caller.phone("ringMs", "100", "script", "silence:14s tones:880@2s hangup");
    List<Phone> phones = List.of(first, second, third);
    phones.forEach(p -> caller.calls(p, conference("waitUrl=\"\" endConferenceOnExit=\"true\"")));

    assertHears(first.awaitEnd(), 0, 1_600, 1_600);
    assertHears(second.awaitEnd(), 1_600, 0, 1_600);
    assertHears(third.awaitEnd(), 1_600, 1_600, 0);
  }

  private static void assertHears(JsonNode call, long of440, long of620, long of880) {
    Map.of(440, of440, 620, of620, 880, of880)
        .forEach(
            (frequency, ms) ->
                assertThat(heardMs(call, frequency))
                    .as("%s Hz, in %s", frequency, call.path("tones"))
                    .isBetween(ms, ms == 0 ? 0L : 2_300L));
  }

  @ConcurrentTest
  void oneAloneHearsMusicUntilTheOthersCome() {
    Phone alone = caller.phone("ringMs", "100", "script", "listen");
    caller.calls(alone, conference(""));

    JsonNode waiting = alone.awaitCall(call -> call.path("secondsOfAudio").asDouble() > 4);
    assertThat(waiting.path("level").asDouble()).isGreaterThan(-40);
    Phone other = speaks(620);
    caller.calls(other, conference("endConferenceOnExit=\"true\""));
    awaitTone(alone, 620, 1_500);
    other.hangsUp(other.calls().getFirst().path("id").asText());
    assertThat(alone.awaitEnd().path("reason").asText()).isEqualTo("platform hung up");
  }

  @ConcurrentTest
  void theWaitingDocumentIsHeardAgainAndAgain() {
    Phone alone = caller.phone("ringMs", "100", "script", "listen");
    String sid = caller.calls(alone, conference("waitUrl=\"" + waitUrl(700) + "\""));

    awaitTone(alone, 700, 2_500);
    caller.api().post("/Calls/" + sid + ".json", "Status", "completed");
    assertThat(caller.ended(sid).path("status").asText()).isEqualTo("completed");
  }

  @ConcurrentTest
  void aMutedOneIsNotHeardUntilUnmuted() {
    Phone listener = caller.phone("ringMs", "100", "script", "tones:440@60s");
    Phone muted = speaks(880);
    String listens = caller.calls(listener, conference("waitUrl=\"\""));
    String sid = caller.calls(muted, conference("waitUrl=\"\" muted=\"true\""));
    String path = participants() + "/" + sid + ".json";

    awaitTone(muted, 440, 2_000);
    assertThat(hears(listener, 880)).isZero();
    assertThat(caller.api().post(path, "Muted", "false").body().path("muted").asBoolean(true))
        .isFalse();
    awaitTone(listener, 880, 1_000);
    assertThat(caller.api().post(path, "Muted", "true").body().path("muted").asBoolean()).isTrue();
    long before = hears(muted, 440);
    awaitTone(muted, 440, before + 2_000);
    long stale = hears(listener, 880);
    awaitTone(muted, 440, before + 3_500);
    assertThat(hears(listener, 880)).isEqualTo(stale);
    Stream.of(listens, sid).forEach(this::ends);
  }

  @ConcurrentTest
  void oneOnHoldHearsTheHoldDocumentAndNotTheRoom() {
    Phone stays = speaks(440);
    Phone held = speaks(880);
    List<String> sids =
        List.of(
            caller.calls(stays, conference("waitUrl=\"\"")),
            caller.calls(held, conference("waitUrl=\"\"")));
    String path = participants() + "/" + sids.getLast() + ".json";
    awaitTone(held, 440, 1_000);

    Answer answer = caller.api().post(path, "Hold", "true", "HoldUrl", waitUrl(700));

    assertThat(answer.body().path("hold").asBoolean()).isTrue();
    awaitTone(held, 700, 1_500);
    long heard440 = hears(held, 440);
    long heard880 = hears(stays, 880);
    awaitTone(held, 700, 3_000);
    assertThat(hears(held, 440)).isEqualTo(heard440);
    assertThat(hears(stays, 880)).isEqualTo(heard880);
    assertThat(caller.api().post(path, "Hold", "false").status()).isEqualTo(200);
    awaitTone(held, 440, heard440 + 1_000);
    awaitTone(stays, 880, heard880 + 1_000);
    sids.forEach(this::ends);
  }

  @ConcurrentTest
  void oneIsThrownOutAndTheOthersStay() {
    Phone first = speaks(440);
    Phone second = speaks(620);
    Phone third = speaks(880);
    String stays = caller.calls(first, conference("waitUrl=\"\""));
    String alsoStays = caller.calls(second, conference("waitUrl=\"\""));
    String kicked = caller.calls(third, conference("waitUrl=\"\""));
    String path = participants();
    await()
        .atMost(Caller.SOON)
        .until(() -> caller.list(path + ".json", "participants").size() == 3);

    assertThat(caller.api().delete(path + "/" + kicked + ".json").status()).isEqualTo(204);

    assertThat(caller.ended(kicked).path("status").asText()).isEqualTo("completed");
    assertThat(caller.list(path + ".json", "participants"))
        .extracting(p -> p.path("call_sid").asText())
        .containsExactlyInAnyOrder(stays, alsoStays);
    long before = hears(first, 620);
    awaitTone(first, 620, before + 1_000);
    Stream.of(stays, alsoStays).forEach(this::ends);
  }

  @ConcurrentTest
  void theApiAddsOneAndEndsTheRoomForAll() {
    Phone first = speaks(440);
    Phone added = speaks(880);
    String sid = caller.calls(first, conference("waitUrl=\"\""));
    caller.awaitStatus(sid, "in-progress");

    Answer made =
        caller
            .api()
            .post(
                "/Conferences/" + room + "/Participants.json",
                "From",
                caller.from(),
                "To",
                added.number(),
                "Beep",
                "false",
                "Label",
                "guest");

    assertThat(made.status()).isEqualTo(201);
    assertThat(made.text("label")).isEqualTo("guest");
    awaitTone(first, 880, 1_000);
    awaitTone(added, 440, 1_000);
    String conference = made.text("conference_sid");
    assertThat(
            caller
                .api()
                .get("/Conferences/" + conference + "/Participants/guest.json")
                .text("call_sid"))
        .isEqualTo(made.text("call_sid"));
    String path = "/Conferences/" + conference + ".json";
    assertThat(caller.api().post(path, "Status", "completed").status()).isEqualTo(200);
    assertThat(first.awaitEnd().path("reason").asText()).isEqualTo("platform hung up");
    assertThat(added.awaitEnd().path("reason").asText()).isEqualTo("platform hung up");
    await()
        .atMost(Caller.SOON)
        .until(() -> caller.api().get(path).text("status").equals("completed"));
  }

  private void ends(String sid) {
    caller.api().post("/Calls/" + sid + ".json", "Status", "completed");
  }
}

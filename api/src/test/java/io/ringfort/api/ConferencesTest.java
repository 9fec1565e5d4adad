package io.ringfort.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.CallSid;
import io.ringfort.voice.Conference;
import io.ringfort.voice.Hook;
import io.ringfort.voice.Hook.Method;
import io.ringfort.voice.ParticipantChange;
import io.ringfort.voice.lifecycle.CallIntent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// <https://www.twilio.com/docs/voice/api/conference-resource>
class ConferencesTest {
  private static final String CONFERENCES =
      "/2010-04-01/Accounts/" + Stand.ACCOUNT + "/Conferences.json";
  private static final AccountSid ACCOUNT = new AccountSid(Stand.ACCOUNT);
  private static final String URL = "https://example.com/hook";
  private Stand stand;

  @BeforeEach
  void start() throws IOException {
    stand = new Stand();
  }

  @AfterEach
  void stop() {
    stand.close();
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static String one(Conference conference) {
    return CONFERENCES.replace(".json", "/" + conference.sid() + ".json");
  }

  private static String participants(String conference) {
    return CONFERENCES.replace(".json", "/" + conference + "/Participants.json");
  }

  private Stand.Answer add(String conference, String... more) {
    List<String> params = new ArrayList<>(List.of("From", Stand.FROM, "To", Stand.TO));
    params.addAll(List.of(more));
    return stand.post(participants(conference), params.toArray(String[]::new));
  }

  @Test
  void showsAndListsConferences() {
    Conference first = stand.conferences.open(ACCOUNT, "daily");
    Conference second = stand.conferences.open(ACCOUNT, "weekly");
    Stand.Answer shown = stand.get(one(first));
    assertThat(names(shown.body()))
        .containsExactlyInAnyOrder(
            "account_sid",
            "date_created",
            "date_updated",
            "api_version",
            "friendly_name",
            "region",
            "sid",
            "status",
            "uri",
            "subresource_uris",
            "reason_conference_ended",
            "call_sid_ending_conference");
    assertThat(shown.text("status")).isEqualTo("init");
    Stand.Answer page = stand.get(CONFERENCES + "?PageSize=1");
    assertThat(page.body().get("conferences").get(0).get("sid").asText())
        .isEqualTo(second.sid().value());
    assertThat(stand.get(page.text("next_page_uri")).body().get("conferences").get(0).get("sid"))
        .hasToString("\"" + first.sid() + "\"");
    assertThat(stand.get(CONFERENCES + "?FriendlyName=daily").body().get("conferences")).hasSize(1);
    assertThat(stand.get(CONFERENCES + "?Status=completed").body().get("conferences")).isEmpty();
    assertThat(stand.get(CONFERENCES + "?DateCreated%3E=2026-01-03").body().get("conferences"))
        .isEmpty();
    assertThat(stand.get(CONFERENCES + "?Status=over").code()).isEqualTo(20001);
    assertThat(stand.get(CONFERENCES + "?PageToken=PAx").code()).isEqualTo(21481);
    assertThat(stand.get(one(first).replace(Stand.ACCOUNT, Stand.SUBACCOUNT)).code())
        .isEqualTo(20404);
  }

  @Test
  void announcesAndEnds() {
    Conference conference = stand.conferences.open(ACCOUNT, "daily");
    assertThat(stand.post(one(conference)).code()).isEqualTo(20001);
    assertThat(stand.post(one(conference), "AnnounceUrl", "x").code()).isEqualTo(21402);
    assertThat(stand.post(one(conference), "AnnounceUrl", URL, "AnnounceMethod", "GET").status())
        .isEqualTo(200);
    assertThat(stand.conferences.announcements).containsExactly(new Hook(URL, Method.GET));
    Stand.Answer ended = stand.post(one(conference), "Status", "completed");
    assertThat(ended.text("status")).isEqualTo("completed");
    assertThat(ended.text("reason_conference_ended")).isEqualTo("conference-ended-via-api");
    assertThat(stand.post(one(conference), "Status", "completed").status()).isEqualTo(200);
    assertThat(stand.post(one(conference), "AnnounceUrl", URL).code()).isEqualTo(16022);
    assertThat(add(conference.sid().value()).code()).isEqualTo(16022);
  }

  @Test
  void callsSomebodyIntoAConferenceOfAName() {
    Stand.Answer added =
        add(
            "R&D%20daily",
            "Label",
            "the boss",
            "Muted",
            "true",
            "EndConferenceOnExit",
            "true",
            "Beep",
            "onEnter",
            "MaxParticipants",
            "5",
            "WaitUrl",
            "",
            "ConferenceStatusCallback",
            URL,
            "ConferenceStatusCallbackEvent",
            "join leave",
            "ConferenceRecord",
            "true",
            "Record",
            "true",
            "RecordingStatusCallbackEvent",
            "started completed",
            "StatusCallback",
            URL,
            "StatusCallbackEvent",
            "ringing",
            "Timeout",
            "20",
            "MachineDetection",
            "Enable",
            "AmdStatusCallback",
            URL);
    assertThat(added.status()).isEqualTo(201);
    assertThat(names(added.body()))
        .containsExactlyInAnyOrder(
            "account_sid",
            "call_sid",
            "label",
            "call_sid_to_coach",
            "coaching",
            "conference_sid",
            "date_created",
            "date_updated",
            "end_conference_on_exit",
            "muted",
            "hold",
            "start_conference_on_enter",
            "status",
            "queue_time",
            "uri");
    assertThat(added.text("status")).isEqualTo("queued");
    Conference conference = stand.conferences.live(ACCOUNT, "R&D daily").orElseThrow();
    assertThat(added.text("conference_sid")).isEqualTo(conference.sid().value());
    CallIntent intent = stand.calls.last();
    assertThat(intent.sid().value()).isEqualTo(added.text("call_sid"));
    assertThat(intent.handling().twiml())
        .isEqualTo(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response><Dial><Conference"
                + " beep=\"onEnter\" endConferenceOnExit=\"true\" maxParticipants=\"5\""
                + " muted=\"true\" participantLabel=\"the boss\" record=\"record-from-start\""
                + " statusCallback=\"https://example.com/hook\" statusCallbackEvent=\"join leave\""
                + " waitUrl=\"\">R&amp;D daily</Conference></Dial></Response>");
    assertThat(intent.handling().status()).isEqualTo(new Hook(URL, Method.POST));
    assertThat(intent.handling().events()).containsExactly("ringing");
    assertThat(intent.terms().recording().events()).containsExactly("completed");
    assertThat(intent.terms().machine().inBackground()).isTrue();
    assertThat(intent.terms().machine().status().url()).isEqualTo(URL);
    String byLabel = participants("R&D%20daily").replace(".json", "/the%20boss.json");
    assertThat(stand.get(byLabel).text("call_sid")).isEqualTo(added.text("call_sid"));
    assertThat(stand.get(participants(conference.sid().value())).body().get("participants"))
        .hasSize(1);
    assertThat(add("R&D%20daily", "Label", "the boss").code()).isEqualTo(16026);
  }

  @Test
  void addsAParticipantOnceForOneKey() {
    String path = participants("daily");
    String[] params = {"From", Stand.FROM, "To", Stand.TO, "Label", "a"};
    Stand.Answer first = stand.postWithKey("k", path, params);
    assertThat(stand.postWithKey("k", path, params).text("call_sid"))
        .isEqualTo(first.text("call_sid"));
    stand.memory.forget();
    assertThat(stand.postWithKey("k", path, params).text("call_sid"))
        .isEqualTo(first.text("call_sid"));
    stand.memory.forget();
    assertThat(
            stand
                .postWithKey("k", path, "From", Stand.FROM, "To", "+15035550003", "Label", "a")
                .code())
        .isEqualTo(20422);
    assertThat(stand.calls.accepted).hasSize(1);
  }

  @Test
  void refusesParticipantsThatBreakARule() {
    assertThat(stand.post(participants("daily"), "From", Stand.FROM).code()).isEqualTo(21201);
    assertThat(stand.post(participants("daily"), "To", Stand.TO).code()).isEqualTo(21213);
    assertThat(add("daily", "Label", "a/b").code()).isEqualTo(16024);
    assertThat(add("daily", "Label", "x".repeat(129)).code()).isEqualTo(16024);
    assertThat(add("daily", "Label", "CA" + "1".repeat(32)).code()).isEqualTo(16024);
    assertThat(add("daily", "Label", "a\nb").code()).isEqualTo(20001);
    assertThat(add("daily", "CallSidToCoach", "x").code()).isEqualTo(13240);
    assertThat(add("daily", "Beep", "loud").code()).isEqualTo(20001);
    assertThat(add("daily", "MaxParticipants", "251").code()).isEqualTo(20001);
    assertThat(add("daily", "WaitUrl", "x").code()).isEqualTo(21402);
    assertThat(add("daily", "ConferenceStatusCallbackEvent", "x").code()).isEqualTo(21626);
    assertThat(add("x".repeat(129)).code()).isEqualTo(20002);
    assertThat(add("CF" + "9".repeat(32)).code()).isEqualTo(20404);
    assertThat(stand.calls.accepted).isEmpty();
    assertThat(stand.conferences.live(ACCOUNT, "daily")).isEmpty();
  }

  @Test
  void changesAndHangsUpAParticipant() {
    Stand.Answer added = add("daily");
    String path = added.text("uri");
    Stand.Answer changed =
        stand.post(
            path,
            "Muted",
            "true",
            "Hold",
            "no",
            "HoldUrl",
            URL,
            "AnnounceUrl",
            URL,
            "CallSidToCoach",
            "CA" + "5".repeat(32));
    assertThat(changed.body().get("muted").asBoolean()).isTrue();
    assertThat(changed.body().get("coaching").asBoolean()).isTrue();
    assertThat(changed.body().has("queue_time")).isFalse();
    assertThat(stand.conferences.changes)
        .containsExactly(
            new ParticipantChange(
                true,
                false,
                new Hook(URL, Method.GET),
                new Hook(URL, Method.POST),
                null,
                null,
                null,
                true,
                new CallSid("CA" + "5".repeat(32))));
    assertThat(stand.get(participants("daily") + "?Muted=false").body().get("participants"))
        .isEmpty();
    assertThat(stand.get(participants("daily") + "?Muted=true").body().get("participants"))
        .hasSize(1);
    assertThat(stand.post(path, "HoldUrl", "x").code()).isEqualTo(21402);
    assertThat(stand.delete(path).status()).isEqualTo(204);
    assertThat(stand.delete(path).code()).isEqualTo(20404);
  }
}

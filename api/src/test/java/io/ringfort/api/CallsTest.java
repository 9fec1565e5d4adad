package io.ringfort.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringfort.core.directory.OutgoingCallerId;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.CallSid;
import io.ringfort.core.ids.E164;
import io.ringfort.core.ids.PhoneNumberSid;
import io.ringfort.core.secrets.Secret;
import io.ringfort.engines.queue.QueueException;
import io.ringfort.voice.CallChange;
import io.ringfort.voice.Hook;
import io.ringfort.voice.Hook.Method;
import io.ringfort.voice.lifecycle.CallIntent;
import io.ringfort.voice.lifecycle.CallStatus;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// <https://www.twilio.com/docs/voice/api/call-resource>
class CallsTest {
  private static final String CALLS = "/2010-04-01/Accounts/" + Stand.ACCOUNT + "/Calls.json";
  private static final String URL = "https://example.com/voice";
  private static final String VERIFIED = "+442071234567";
  private Stand stand;

  @BeforeEach
  void start() throws IOException {
    stand = new Stand();
  }

  @AfterEach
  void stop() {
    stand.close();
  }

  private Stand.Answer call(String... more) {
    return stand.post(CALLS, with(more));
  }

  private static String[] with(String... more) {
    List<String> params = new ArrayList<>(List.of("To", Stand.TO, "From", Stand.FROM, "Url", URL));
    params.addAll(List.of(more));
    return params.toArray(String[]::new);
  }

  private String one(Stand.Answer answer) {
    return CALLS.replace(".json", "/" + answer.text("sid") + ".json");
  }

  private void move(Stand.Answer answer, CallStatus status, Duration after) {
    stand.calls.move(
        new CallSid(answer.text("sid")), status, stand.calls.last().created().plus(after));
  }

  private void verify(String number) {
    Instant now = stand.clock.instant();
    stand.insert(
        new OutgoingCallerId(
            new PhoneNumberSid("PN" + "f".repeat(32)),
            new AccountSid(Stand.ACCOUNT),
            new E164(number),
            number,
            now,
            now));
  }

  @Test
  void answers201WithTheWholeResourceOnceTheIntentIsAccepted() {
    Stand.Answer answer = call();

    assertThat(answer.status()).isEqualTo(201);
    List<String> names = new ArrayList<>();
    answer.body().fieldNames().forEachRemaining(names::add);
    assertThat(names)
        .containsExactly(
            "sid",
            "date_created",
            "date_updated",
            "parent_call_sid",
            "account_sid",
            "to",
            "to_formatted",
            "from",
            "from_formatted",
            "phone_number_sid",
            "status",
            "start_time",
            "end_time",
            "duration",
            "price",
            "price_unit",
            "direction",
            "answered_by",
            "api_version",
            "forwarded_from",
            "group_sid",
            "caller_name",
            "queue_time",
            "trunk_sid",
            "uri",
            "subresource_uris");
    assertThat(answer.text("date_created")).isEqualTo("Fri, 02 Jan 2026 03:04:05 +0000");
    assertThat(answer.text("to_formatted")).isEqualTo("(503) 555-0002");
    assertThat(answer.text("from_formatted")).isEqualTo("(415) 555-0001");
    assertThat(answer.text("phone_number_sid")).isEqualTo("PN" + "1".repeat(32));
    assertThat(answer.text("status")).isEqualTo("queued");
    assertThat(answer.text("direction")).isEqualTo("outbound-api");
    assertThat(answer.text("queue_time")).isEqualTo("0");
    for (String empty :
        List.of("start_time", "end_time", "duration", "price", "answered_by", "parent_call_sid")) {
      assertThat(answer.body().get(empty).isNull()).as(empty).isTrue();
    }
    assertThat(answer.text("uri")).isEqualTo(one(answer));
    assertThat(stand.get(answer.text("uri")).body()).isEqualTo(answer.body());
    CallIntent intent = stand.calls.last();
    assertThat(intent.sid().value()).isEqualTo(answer.text("sid"));
    assertThat(intent.terms().deadline()).isEqualTo(intent.created().plusSeconds(600));
    assertThat(intent.terms().ringTimeout()).isEqualTo(Duration.ofSeconds(60));
    assertThat(intent.terms().timeLimit()).isEqualTo(Duration.ofHours(4));
    assertThat(intent.handling().document()).isEqualTo(new Hook(URL, Method.POST));
    assertThat(intent.handling().events()).containsExactly("completed");
  }

  @Test
  void showsTheCallAsItGoesOn() {
    Stand.Answer created = call();
    move(created, CallStatus.INITIATED, Duration.ofMillis(1500));
    JsonNode initiated = stand.get(one(created)).body();
    assertThat(initiated.get("status").asText()).isEqualTo("queued");
    assertThat(initiated.get("queue_time").asText()).isEqualTo("1500");
    move(created, CallStatus.IN_PROGRESS, Duration.ofSeconds(10));
    move(created, CallStatus.COMPLETED, Duration.ofSeconds(25));
    JsonNode ended = stand.get(one(created)).body();
    assertThat(ended.get("status").asText()).isEqualTo("completed");
    assertThat(ended.get("answered_by").asText()).isEqualTo("human");
    assertThat(ended.get("duration").isTextual()).isTrue();
    assertThat(ended.get("duration").asText()).isEqualTo("15");
    assertThat(ended.get("start_time").asText()).isEqualTo("Fri, 02 Jan 2026 03:04:07 +0000");
    assertThat(ended.get("end_time").asText()).isEqualTo("Fri, 02 Jan 2026 03:04:30 +0000");
  }

  @Test
  void saysZeroSecondsOfACallThatNobodyAnswered() {
    Stand.Answer created = call();
    move(created, CallStatus.NO_ANSWER, Duration.ofSeconds(60));
    assertThat(stand.get(one(created)).text("duration")).isEqualTo("0");
  }

  @Test
  void keepsEveryTermOfTheRequest() {
    Stand.Answer answer =
        stand.post(
            CALLS,
            with(
                "Method", "GET",
                "FallbackUrl", "https://example.com/fallback",
                "StatusCallback", "https://example.com/status",
                "StatusCallbackMethod", "GET",
                "StatusCallbackEvent", "initiated",
                "StatusCallbackEvent", "ringing answered",
                "Timeout", "30",
                "TimeLimit", "600",
                "Record", "true",
                "RecordingChannels", "dual",
                "RecordingTrack", "inbound",
                "Trim", "do-not-trim",
                "RecordingStatusCallback", "https://example.com/recording",
                "RecordingStatusCallbackEvent", "in-progress completed",
                "MachineDetection", "DetectMessageEnd",
                "MachineDetectionTimeout", "20",
                "MachineDetectionSpeechThreshold", "2000",
                "MachineDetectionSpeechEndThreshold", "1000",
                "MachineDetectionSilenceTimeout", "4000",
                "AsyncAmd", "true",
                "AsyncAmdStatusCallback", "https://example.com/amd",
                "CallReason", "a reason",
                "SomethingUnknown", "x"));
    assertThat(answer.status()).isEqualTo(201);
    CallIntent intent = stand.calls.last();
    assertThat(intent.handling())
        .isEqualTo(
            new CallIntent.Handling(
                null,
                new Hook(URL, Method.GET),
                new Hook("https://example.com/fallback", Method.POST),
                new Hook("https://example.com/status", Method.GET),
                java.util.Set.of("initiated", "ringing", "answered")));
    assertThat(intent.terms().ringTimeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(intent.terms().timeLimit()).isEqualTo(Duration.ofSeconds(600));
    assertThat(intent.terms().recording())
        .isEqualTo(
            new CallIntent.RecordingTerms(
                true,
                "inbound",
                false,
                new Hook("https://example.com/recording", Method.POST),
                java.util.Set.of("in-progress", "completed")));
    assertThat(intent.terms().machine())
        .isEqualTo(
            new CallIntent.MachineTerms(
                true,
                true,
                Duration.ofSeconds(20),
                Duration.ofMillis(2000),
                Duration.ofMillis(1000),
                Duration.ofMillis(4000),
                new Hook("https://example.com/amd", Method.POST)));
  }

  @Test
  void looksForNoMachineWhereDigitsAreSent() {
    call("MachineDetection", "Enable", "SendDigits", "1ww2#");
    assertThat(stand.calls.last().terms().sendDigits()).isEqualTo("1ww2#");
    assertThat(stand.calls.last().terms().machine()).isNull();
  }

  @Test
  void takesADocumentFromTheRequestUnlessThereIsAUrl() {
    String twiml = "<Response><Say>Hi</Say></Response>";
    stand.post(CALLS, "To", Stand.TO, "From", Stand.FROM, "Twiml", twiml);
    assertThat(stand.calls.last().handling().twiml()).isEqualTo(twiml);
    assertThat(stand.calls.last().handling().document().url()).isNull();
    call("Twiml", twiml);
    assertThat(stand.calls.last().handling().twiml()).isNull();
    assertThat(stand.calls.last().handling().document().url()).isEqualTo(URL);
  }

  @Test
  void putsAnApplicationBeforeTheRequestsOwnUrls() {
    String applications = CALLS.replace("Calls", "Applications");
    Stand.Answer application =
        stand.post(
            applications,
            "VoiceUrl",
            "https://example.com/app",
            "VoiceMethod",
            "GET",
            "StatusCallback",
            "https://example.com/app-status");
    call("ApplicationSid", application.text("sid"), "StatusCallback", "https://example.com/other");
    assertThat(stand.calls.last().handling().document())
        .isEqualTo(new Hook("https://example.com/app", Method.GET));
    assertThat(stand.calls.last().handling().status())
        .isEqualTo(new Hook("https://example.com/app-status", Method.POST));
  }

  @Test
  void callsSipPhonesWithHeadersAndProgramsWithParameters() {
    stand.post(
        CALLS,
        "To",
        "sip:alice@example.com:5070;transport=tcp?X-Ticket=a%20b&User-to-User=1",
        "From",
        "alice",
        "Url",
        URL,
        "SipAuthUsername",
        "u",
        "SipAuthPassword",
        "p4ssw0rd");
    CallIntent sip = stand.calls.last();
    assertThat(sip.parties().to()).isEqualTo("sip:alice@example.com:5070;transport=tcp");
    assertThat(sip.terms().sip())
        .isEqualTo(
            new CallIntent.SipTerms(
                "u", new Secret("p4ssw0rd"), Map.of("X-Ticket", "a b", "User-to-User", "1")));
    stand.post(CALLS, "To", "client:bob?room=7", "From", "client:alice", "Url", URL);
    CallIntent client = stand.calls.last();
    assertThat(client.parties().to()).isEqualTo("client:bob");
    assertThat(client.parties().from()).isEqualTo("client:alice");
    assertThat(client.terms().sip().headers()).isEqualTo(Map.of("room", "7"));
  }

  @Test
  void showsAVerifiedNumberAsTheCaller() {
    verify(VERIFIED);
    call("CallerId", VERIFIED);
    assertThat(stand.calls.last().parties().shown()).isEqualTo(VERIFIED);
    Stand.Answer from = stand.post(CALLS, "To", Stand.TO, "From", VERIFIED, "Url", URL);
    assertThat(from.status()).isEqualTo(201);
    assertThat(from.text("from_formatted")).isEqualTo(VERIFIED);
    assertThat(from.text("phone_number_sid")).isEqualTo("PN" + "f".repeat(32));
  }

  static Stream<List<Object>> refusals() {
    return Stream.of(
        List.of(21201, Map.of("To", "")),
        List.of(21211, Map.of("To", "5551234")),
        List.of(21211, Map.of("To", "+1555")),
        List.of(21211, Map.of("To", "sip:example.com")),
        List.of(21211, Map.of("To", "sip:a@exa mple.com")),
        List.of(21211, Map.of("To", "sip:a@example.com?Via=x")),
        List.of(21211, Map.of("To", "sip:a@example.com?X-A=b%0d%0aVia:%20x")),
        List.of(21211, Map.of("To", "sip:a@example.com?X-A=" + "b".repeat(1100))),
        List.of(21211, Map.of("To", "sip:a@example.com?X-A=%zz")),
        List.of(21211, Map.of("To", "client:")),
        List.of(21211, Map.of("To", "client:a b")),
        List.of(21211, Map.of("To", "tel:+15035550002")),
        List.of(21213, Map.of("From", "")),
        List.of(21212, Map.of("From", "client:alice")),
        List.of(21212, Map.of("From", "sip:a@example.com")),
        List.of(21212, Map.of("From", "4155550001")),
        List.of(21210, Map.of("From", "+14155559999")),
        List.of(21210, Map.of("From", Stand.STRANGERS)),
        List.of(21210, Map.of("CallerId", "+14155559999")),
        List.of(21212, Map.of("CallerId", "nobody")),
        List.of(21205, Map.of("Url", "")),
        List.of(21205, Map.of("Url", "ftp://example.com/")),
        List.of(21205, Map.of("Url", "http://under_score.com/")),
        List.of(21205, Map.of("FallbackUrl", "not a url")),
        List.of(21209, Map.of("Method", "PUT")),
        List.of(21209, Map.of("StatusCallback", "https://e.com/", "StatusCallbackMethod", "x")),
        List.of(21609, Map.of("StatusCallback", "http://under_score.com/")),
        List.of(21626, Map.of("StatusCallbackEvent", "answered hungup")),
        List.of(32018, Map.of("Url", "", "Twiml", "x".repeat(4001))),
        List.of(21218, Map.of("ApplicationSid", "AP1")),
        List.of(21218, Map.of("ApplicationSid", "AP" + "0".repeat(32))),
        List.of(21206, Map.of("SendDigits", "1x")),
        List.of(21206, Map.of("SendDigits", "1".repeat(33))),
        List.of(21208, Map.of("Timeout", "0")),
        List.of(21208, Map.of("Timeout", "601")),
        List.of(21208, Map.of("Timeout", "soon")),
        List.of(20001, Map.of("TimeLimit", "0")),
        List.of(20001, Map.of("TimeLimit", "86401")),
        List.of(20001, Map.of("RecordingChannels", "stereo")),
        List.of(20001, Map.of("RecordingTrack", "left")),
        List.of(20001, Map.of("Trim", "yes")),
        List.of(21609, Map.of("RecordingStatusCallback", "x")),
        List.of(21626, Map.of("RecordingStatusCallbackEvent", "started")),
        List.of(21234, Map.of("MachineDetection", "yes")),
        List.of(21234, Map.of("MachineDetection", "Enable", "MachineDetectionTimeout", "2")),
        List.of(21234, Map.of("MachineDetectionSpeechThreshold", "999")),
        List.of(21234, Map.of("MachineDetectionSpeechEndThreshold", "5001")),
        List.of(21234, Map.of("MachineDetectionSilenceTimeout", "1")),
        List.of(21234, Map.of("AsyncAmd", "maybe")),
        List.of(21609, Map.of("AsyncAmdStatusCallback", "x")),
        List.of(21221, Map.of("SipAuthUsername", "u".repeat(256), "SipAuthPassword", "p")),
        List.of(21222, Map.of("SipAuthUsername", "a\nb", "SipAuthPassword", "p")),
        List.of(21223, Map.of("SipAuthUsername", "u", "SipAuthPassword", "p".repeat(256))),
        List.of(21224, Map.of("SipAuthUsername", "u", "SipAuthPassword", "p\r")),
        List.of(21225, Map.of("SipAuthUsername", "u")));
  }

  @Test
  void refusesWhatBreaksARule() {
    assertThat(refusals())
        .allSatisfy(
            row -> {
              @SuppressWarnings("unchecked")
              Map<String, String> changed = (Map<String, String>) row.get(1);
              Map<String, String> params =
                  new HashMap<>(Map.of("To", Stand.TO, "From", Stand.FROM, "Url", URL));
              params.putAll(changed);
              Stand.Answer answer =
                  stand.post(
                      CALLS,
                      params.entrySet().stream()
                          .flatMap(e -> Stream.of(e.getKey(), e.getValue()))
                          .toArray(String[]::new));
              assertThat(answer.code()).as(row.toString()).isEqualTo(row.get(0));
              assertThat(answer.status()).isEqualTo(400);
            });
    assertThat(stand.calls.accepted).isEmpty();
  }

  @Test
  void doesNotRepeatAPasswordInAnError() {
    assertThat(call("SipAuthUsername", "u", "SipAuthPassword", "hidden\nsecret").text("message"))
        .doesNotContain("secret");
  }

  // Idempotency

  @Test
  void givesTheSameCallToTheSameKeyAlsoWhenMemoryForgotIt() {
    Stand.Answer first = stand.postWithKey("k", CALLS, with());
    stand.memory.forget();
    Stand.Answer again = stand.postWithKey("k", CALLS, with());
    assertThat(again.status()).isEqualTo(201);
    assertThat(again.text("sid")).isEqualTo(first.text("sid"));
    stand.memory.forget();
    move(first, CallStatus.RINGING, Duration.ofSeconds(1));
    Stand.Answer later = stand.postWithKey("k", CALLS, with());
    assertThat(later.text("sid")).isEqualTo(first.text("sid"));
    assertThat(later.header("Idempotent-Replayed")).contains("true");
    assertThat(stand.calls.accepted).hasSize(1);
  }

  @Test
  void refusesTheSameKeyForAnotherCallAlsoWhenMemoryForgotIt() {
    stand.postWithKey("k", CALLS, with());
    assertThat(stand.postWithKey("k", CALLS, with("Timeout", "5")).code()).isEqualTo(20422);
    stand.memory.forget();
    assertThat(stand.postWithKey("k", CALLS, with("Timeout", "5")).code()).isEqualTo(20422);
  }

  @Test
  void callsOnceWhenTheAnswerOfTheQueueIsLost() {
    stand.calls.loseNextAnswer(() -> new QueueException("lost", null));
    assertThat(call().status()).isEqualTo(503);
    // As the Java SDK does: the same request, without a key.
    assertThat(call().status()).isEqualTo(201);
    assertThat(stand.calls.accepted).hasSize(1);
  }

  // Lists

  @Test
  void listsNewestFirstPageByPage() {
    List<String> sids = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      sids.addFirst(call().text("sid"));
      stand.clock.advance(Duration.ofSeconds(1));
    }
    Stand.Answer first = stand.get(CALLS + "?PageSize=2");
    assertThat(first.body().get("calls"))
        .extracting(c -> c.get("sid").asText())
        .containsExactlyElementsOf(sids.subList(0, 2));
    Stand.Answer second = stand.get(first.text("next_page_uri"));
    assertThat(second.body().get("calls"))
        .extracting(c -> c.get("sid").asText())
        .containsExactly(sids.get(2));
    assertThat(second.body().get("next_page_uri").isNull()).isTrue();
  }

  @Test
  void filtersByEveryField() {
    Stand.Answer one = call();
    stand.post(CALLS, "To", "client:bob", "From", Stand.FROM, "Url", URL);
    move(one, CallStatus.RINGING, Duration.ofSeconds(5));
    assertThat(found("?To=client:bob")).isEqualTo(1);
    assertThat(found("?From=%2B14155550001")).isEqualTo(2);
    assertThat(found("?Status=ringing")).isEqualTo(1);
    assertThat(found("?ParentCallSid=CA" + "0".repeat(32))).isZero();
    assertThat(found("?StartTime=2026-01-02")).isEqualTo(1);
    assertThat(found("?StartTime%3E=2026-01-03")).isZero();
    assertThat(found("?StartTime%3C=2026-01-02T03:04:10")).isEqualTo(1);
    for (String bad :
        List.of("?Status=initiated", "?StartTime=soon", "?ParentCallSid=x", "?EndTime%3C=x")) {
      assertThat(stand.get(CALLS + bad).code()).as(bad).isEqualTo(20001);
    }
    assertThat(stand.get(CALLS + "?PageToken=PAx").code()).isEqualTo(21481);
  }

  private int found(String query) {
    return stand.get(CALLS + query).body().get("calls").size();
  }

  // Changes

  @Test
  void redirectsACallThatIsAnswered() {
    Stand.Answer created = call();
    assertThat(stand.post(one(created), "Url", URL).code()).isEqualTo(21220);
    move(created, CallStatus.IN_PROGRESS, Duration.ofSeconds(1));
    Stand.Answer changed =
        stand.post(one(created), "Url", URL, "Method", "GET", "StatusCallback", URL);
    assertThat(changed.status()).isEqualTo(200);
    assertThat(stand.calls.changes)
        .containsExactly(
            new CallChange.Redirect(
                null, new Hook(URL, Method.GET), null, new Hook(URL, Method.POST)));
    stand.post(one(created), "Twiml", "<Response/>", "TimeLimit", "60");
    assertThat(stand.calls.changes.subList(1, 3))
        .containsExactly(
            new CallChange.Adjust(null, null, Duration.ofSeconds(60)),
            new CallChange.Redirect("<Response/>", Hook.NONE, null, null));
  }

  @Test
  void endsACallOnceHoweverOftenItIsAsked() {
    Stand.Answer created = call();
    move(created, CallStatus.IN_PROGRESS, Duration.ofSeconds(1));
    assertThat(stand.post(one(created), "Status", "canceled").code()).isEqualTo(21220);
    assertThat(stand.post(one(created), "Status", "completed").text("status"))
        .isEqualTo("completed");
    assertThat(stand.post(one(created), "Status", "completed").status()).isEqualTo(200);
    assertThat(stand.post(one(created), "Status", "canceled").code()).isEqualTo(21220);
    assertThat(stand.calls.changes).containsExactly(new CallChange.End(false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"canceled", "completed"})
  void takesBackACallThatRings(String status) {
    Stand.Answer created = call();
    move(created, CallStatus.RINGING, Duration.ofSeconds(1));
    assertThat(stand.post(one(created), "Status", status).text("status")).isEqualTo("canceled");
    assertThat(stand.post(one(created), "Status", status).status()).isEqualTo(200);
  }

  static Stream<List<Object>> badChanges() {
    return Stream.of(
        List.of(20001, new String[] {}),
        List.of(20001, new String[] {"Status", "busy"}),
        List.of(21205, new String[] {"Url", "x"}),
        List.of(21209, new String[] {"Url", URL, "Method", "PUT"}),
        List.of(21205, new String[] {"FallbackUrl", "x"}),
        List.of(21609, new String[] {"StatusCallback", "x"}),
        List.of(32018, new String[] {"Twiml", "x".repeat(4001)}),
        List.of(20001, new String[] {"TimeLimit", "-1"}));
  }

  @ParameterizedTest
  @MethodSource("badChanges")
  void refusesChangesThatBreakARule(List<Object> row) {
    Stand.Answer created = call();
    move(created, CallStatus.IN_PROGRESS, Duration.ofSeconds(1));
    assertThat(stand.post(one(created), (String[]) row.get(1)).code()).isEqualTo(row.get(0));
    assertThat(stand.calls.changes).isEmpty();
  }

  @Test
  void deletesACallThatHasEnded() {
    Stand.Answer created = call();
    assertThat(stand.delete(one(created)))
        .extracting(Stand.Answer::status, Stand.Answer::code)
        .containsExactly(409, 20009);
    move(created, CallStatus.BUSY, Duration.ofSeconds(1));
    stand.calls.setArchived(false);
    assertThat(stand.delete(one(created)).code()).isEqualTo(20009);
    stand.calls.setArchived(true);
    assertThat(stand.delete(one(created)).status()).isEqualTo(204);
    assertThat(stand.get(one(created)).code()).isEqualTo(20404);
  }

  @Test
  void hidesCallsOfOthers() {
    String other = one(call()).replace(Stand.ACCOUNT, Stand.SUBACCOUNT);
    assertThat(stand.get(other).code()).isEqualTo(20404);
    assertThat(stand.get(CALLS.replace(".json", "/CA1.json")).code()).isEqualTo(20404);
    assertThat(stand.get(CALLS.replace(Stand.ACCOUNT, Stand.SUBACCOUNT)).body().get("calls"))
        .isEmpty();
  }
}

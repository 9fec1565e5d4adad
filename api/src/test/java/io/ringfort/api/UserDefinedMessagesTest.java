package io.ringfort.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.core.ids.CallSid;
import io.ringfort.voice.CallChange;
import io.ringfort.voice.Hook;
import io.ringfort.voice.lifecycle.CallStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// <https://www.twilio.com/docs/voice/api/userdefinedmessage-resource>,
/// <https://www.twilio.com/docs/voice/api/userdefinedmessagesubscription-resource>
class UserDefinedMessagesTest {
  private static final String CALLS = "/2010-04-01/Accounts/" + Stand.ACCOUNT + "/Calls";
  private static final String URL = "https://example.com/messages";
  private Stand stand;
  private String call;

  @BeforeEach
  void start() throws IOException {
    stand = new Stand();
    call = call("client:bob", CallStatus.IN_PROGRESS);
  }

  @AfterEach
  void stop() {
    stand.close();
  }

  private String call(String to, CallStatus status) {
    Stand.Answer made =
        stand.post(CALLS + ".json", "To", to, "From", Stand.FROM, "Url", "https://example.com/v");
    String sid = made.text("sid");
    stand.calls.move(
        new CallSid(sid), status, stand.calls.last().created().plus(Duration.ofSeconds(1)));
    return sid;
  }

  private static String messages(String call) {
    return CALLS + "/" + call + "/UserDefinedMessages.json";
  }

  private static String subscriptions(String call) {
    return CALLS + "/" + call + "/UserDefinedMessageSubscriptions.json";
  }

  private static List<String> names(Stand.Answer answer) {
    List<String> names = new ArrayList<>();
    answer.body().fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Test
  void aMessageIsGivenToTheCall() {
    Stand.Answer answer = stand.post(messages(call), "Content", "{ \"a\": [1, null] }");

    assertThat(answer.status()).isEqualTo(201);
    assertThat(names(answer)).containsExactly("account_sid", "call_sid", "sid", "date_created");
    assertThat(answer.text("sid")).matches("KX[0-9a-f]{32}");
    assertThat(answer.text("call_sid")).isEqualTo(call);
    assertThat(stand.calls.changes)
        .containsExactly(new CallChange.MessagePage(answer.text("sid"), "{\"a\":[1,null]}"));
  }

  @Test
  void theSameKeyIsTheSameMessage() {
    String[] message = {"Content", "{}", "IdempotencyKey", "k1"};
    Stand.Answer first = stand.post(messages(call), message);
    Stand.Answer again = stand.post(messages(call), message);
    Stand.Answer other = stand.post(messages(call), "Content", "1", "IdempotencyKey", "k1");

    assertThat(again.status()).isEqualTo(201);
    assertThat(again.text("sid")).isEqualTo(first.text("sid"));
    assertThat(again.text("date_created")).isEqualTo(first.text("date_created"));
    assertThat(other.code()).isEqualTo(20422);
    assertThat(stand.calls.changes).hasSize(1);
  }

  @Test
  void aSubscriptionComesAndGoes() {
    Stand.Answer made = stand.post(subscriptions(call), "Callback", URL, "Method", "GET");

    assertThat(made.status()).isEqualTo(201);
    assertThat(names(made))
        .containsExactly("account_sid", "call_sid", "sid", "date_created", "uri");
    assertThat(made.text("sid")).matches("ZY[0-9a-f]{32}");
    assertThat(stand.delete(made.text("uri")).status()).isEqualTo(204);
    assertThat(stand.calls.changes)
        .containsExactly(
            new CallChange.Subscribe(made.text("sid"), new Hook(URL, Hook.Method.GET)),
            new CallChange.Unsubscribe(made.text("sid")));
    assertThat(stand.delete(made.text("uri").replace(made.text("sid"), "ZY0")).code())
        .isEqualTo(20404);
  }

  @Test
  void aCallHasTwentySubscriptionsAtMost() {
    for (int i = 0; i < 20; i++) {
      assertThat(stand.post(subscriptions(call), "Callback", URL + i).status()).isEqualTo(201);
    }
    assertThat(stand.post(subscriptions(call), "Callback", URL).code()).isEqualTo(20001);
  }

  static Stream<List<Object>> badMessages() {
    return Stream.of(
        List.of(20001, new String[] {}),
        List.of(20001, new String[] {"Content", ""}),
        List.of(20001, new String[] {"Content", "hello"}),
        List.of(20001, new String[] {"Content", "{\"a\":1} 2"}),
        List.of(20001, new String[] {"Content", "[".repeat(5_000)}),
        List.of(32703, new String[] {"Content", "\"" + "x".repeat(10_000) + "\""}),
        List.of(20001, new String[] {"Content", "{}", "IdempotencyKey", "k k"}));
  }

  @ParameterizedTest
  @MethodSource("badMessages")
  void refusesMessagesThatBreakARule(List<Object> row) {
    assertThat(stand.post(messages(call), (String[]) row.get(1)).code()).isEqualTo(row.get(0));
    assertThat(stand.calls.changes).isEmpty();
  }

  static Stream<List<Object>> badSubscriptions() {
    return Stream.of(
        List.of(21402, new String[] {}),
        List.of(21402, new String[] {"Callback", "x"}),
        List.of(21402, new String[] {"Callback", "ftp://example.com"}),
        List.of(21403, new String[] {"Callback", URL, "Method", "PUT"}));
  }

  @ParameterizedTest
  @MethodSource("badSubscriptions")
  void refusesSubscriptionsThatBreakARule(List<Object> row) {
    assertThat(stand.post(subscriptions(call), (String[]) row.get(1)).code()).isEqualTo(row.get(0));
    assertThat(stand.calls.changes).isEmpty();
  }

  @Test
  void refusesCallsThatAreNotLiveOrHaveNoPage() {
    String phone = call(Stand.TO, CallStatus.IN_PROGRESS);
    String over = call("client:eve", CallStatus.COMPLETED);
    String waiting = call("client:kim", CallStatus.INITIATED);

    assertThat(stand.post(messages(phone), "Content", "{}").code()).isEqualTo(21220);
    assertThat(stand.post(subscriptions(phone), "Callback", URL).code()).isEqualTo(21220);
    assertThat(stand.post(messages(over), "Content", "{}").code()).isEqualTo(21220);
    assertThat(stand.post(subscriptions(over), "Callback", URL).code()).isEqualTo(21220);
    assertThat(stand.post(messages(waiting), "Content", "{}").code()).isEqualTo(21220);
    assertThat(stand.post(subscriptions(waiting), "Callback", URL).status()).isEqualTo(201);
    String nobody = "CA" + "0".repeat(32);
    assertThat(stand.post(messages(nobody), "Content", "{}").code()).isEqualTo(20404);
    assertThat(stand.post(subscriptions(nobody), "Callback", URL).code()).isEqualTo(20404);
  }
}

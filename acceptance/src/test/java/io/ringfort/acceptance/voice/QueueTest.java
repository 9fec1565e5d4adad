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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

/// `<Enqueue>` and `<Dial><Queue>`. <https://www.twilio.com/docs/voice/twiml/enqueue>,
/// <https://www.twilio.com/docs/voice/api/queue-resource>
@ExtendWith(SharedStack.class)
final class QueueTest {
  private final Caller caller;
  private final Site site = Site.start();
  private final String queue;
  private final String action;

  QueueTest(StackProcess stack) {
    caller = Caller.of(stack);
    queue = "queue-" + caller.newSink();
    action = caller.documents("<Play digits=\"7\"/>");
  }

  @AfterEach
  void close() {
    site.close();
  }

  private String document(int frequencyHz, String more) {
    String tone =
        site.put("/" + frequencyHz, Site.Page.of("audio/wav", Wave.tone(frequencyHz, 1)))
            .toString();
    return caller.carrier().sink(caller.documents("<Play>" + tone + "</Play>" + more)).toString();
  }

  private String enqueue(String waitUrl) {
    return "<Enqueue action=\""
        + caller.carrier().sink(action)
        + "\" waitUrl=\""
        + waitUrl
        + "\">"
        + queue
        + "</Enqueue>";
  }

  private String queueSid() {
    return await()
        .atMost(Caller.SOON)
        .until(
            () ->
                caller.list("/Queues.json?PageSize=1000", "queues").stream()
                    .filter(q -> q.path("friendly_name").asText().equals(queue))
                    .toList(),
            list -> !list.isEmpty())
        .getFirst()
        .path("sid")
        .asText();
  }

  @ConcurrentTest
  void whoWaitsHearsTheWaitingDocumentAndThenTheAgent() {
    Phone waits = caller.phone("ringMs", "100", "script", "tones:440@40s");
    Phone agent = caller.phone("ringMs", "100", "script", "silence:4s tones:880@3s hangup");
    String sid = caller.calls(waits, enqueue(document(700, "")));
    waits.awaitCall(call -> heardMs(call, 700) > 1_800);
    List<JsonNode> members =
        caller.list("/Queues/" + queueSid() + "/Members.json", "queue_members");
    assertThat(members)
        .singleElement()
        .satisfies(
            m -> {
              assertThat(m.path("call_sid").asText()).isEqualTo(sid);
              assertThat(m.path("position").asInt()).isEqualTo(1);
            });
    String dialled = caller.documents("");

    caller.calls(
        agent,
        "<Dial action=\""
            + caller.carrier().sink(dialled)
            + "\"><Queue url=\""
            + document(500, "")
            + "\">"
            + queue
            + "</Queue></Dial>");

    JsonNode spoken = agent.awaitEnd();
    assertThat(heardMs(spoken, 440)).isGreaterThan(2_000);
    JsonNode form = caller.awaitForm(action);
    assertThat(form.path("QueueResult").asText()).isEqualTo("bridged");
    assertThat(form.path("QueueSid").asText()).isEqualTo(queueSid());
    assertThat(form.path("QueueTime").asInt()).isPositive();
    JsonNode heard = waits.awaitEnd();
    // The whisper is for who waited.
    assertThat(heardMs(heard, 500)).isBetween(700L, 1_300L);
    assertThat(heardMs(spoken, 500)).isZero();
    assertThat(heardMs(heard, 880)).isGreaterThan(1_500);
    assertThat(heard.path("dtmf").asText()).isEqualTo("7");
    assertThat(caller.awaitForm(dialled).path("DialQueueResult").asText()).isEqualTo("bridged");
  }

  @ConcurrentTest
  void whoWaitsMayLeave() {
    Phone waits = caller.phone("ringMs", "100", "script", "listen");

    caller.calls(waits, enqueue(document(700, "<Leave/>")));

    assertThat(caller.awaitForm(action).path("QueueResult").asText()).isEqualTo("leave");
    JsonNode heard = waits.awaitEnd();
    assertThat(heardMs(heard, 700)).isBetween(700L, 1_300L);
    assertThat(heard.path("dtmf").asText()).isEqualTo("7");
  }

  @ConcurrentTest
  void theApiTakesTheOneInFrontSomewhereElse() {
    Phone waits = caller.phone("ringMs", "100", "script", "listen");
    String sid = caller.calls(waits, enqueue(""));
    String queueSid = queueSid();
    await()
        .atMost(Caller.SOON)
        .until(
            () ->
                caller
                        .api()
                        .get("/Queues/" + queueSid + ".json")
                        .body()
                        .path("current_size")
                        .asInt()
                    == 1);

    Answer taken =
        caller.api().post("/Queues/" + queueSid + "/Members/Front.json", "Url", document(700, ""));

    assertThat(taken.text("call_sid")).isEqualTo(sid);
    assertThat(heardMs(waits.awaitEnd(), 700)).isBetween(700L, 1_300L);
    assertThat(caller.awaitForm(action).path("QueueResult").asText()).isEqualTo("redirected");
    assertThat(
            caller.api().get("/Queues/" + queueSid + ".json").body().path("current_size").asInt(-1))
        .isZero();
  }
}

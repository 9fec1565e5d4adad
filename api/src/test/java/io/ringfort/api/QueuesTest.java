package io.ringfort.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringfort.core.ids.CallSid;
import io.ringfort.core.ids.QueueSid;
import io.ringfort.voice.Hook;
import io.ringfort.voice.Hook.Method;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// <https://www.twilio.com/docs/voice/api/queue-resource>
class QueuesTest {
  private static final String QUEUES = "/2010-04-01/Accounts/" + Stand.ACCOUNT + "/Queues.json";
  private static final CallSid FIRST = new CallSid("CA" + "1".repeat(32));
  private static final CallSid SECOND = new CallSid("CA" + "2".repeat(32));
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

  private Stand.Answer withTwoCallers() {
    Stand.Answer queue = stand.post(QUEUES, "FriendlyName", "support", "MaxSize", "10");
    QueueSid sid = new QueueSid(queue.text("sid"));
    stand.queues.enqueue(sid, FIRST, stand.clock.instant().minusSeconds(60));
    stand.queues.enqueue(sid, SECOND, stand.clock.instant().minusSeconds(30));
    return queue;
  }

  private static String members(Stand.Answer queue, String who) {
    return queue.text("uri").replace(".json", "/Members" + who + ".json");
  }

  @Test
  void keepsAQueueOfItsName() {
    Stand.Answer made = stand.post(QUEUES, "FriendlyName", "support");
    assertThat(made.status()).isEqualTo(201);
    assertThat(names(made.body()))
        .containsExactlyInAnyOrder(
            "date_updated",
            "current_size",
            "friendly_name",
            "uri",
            "account_sid",
            "average_wait_time",
            "sid",
            "date_created",
            "max_size",
            "subresource_uris");
    assertThat(made.body().get("max_size").isInt()).isTrue();
    assertThat(made.body().get("max_size").asInt()).isEqualTo(1000);
    assertThat(stand.post(QUEUES, "FriendlyName", "support").code()).isEqualTo(22003);
    assertThat(stand.post(QUEUES).code()).isEqualTo(20002);
    assertThat(stand.post(QUEUES, "FriendlyName", "x", "MaxSize", "5001").code()).isEqualTo(20001);
    Stand.Answer sales = stand.post(QUEUES, "FriendlyName", "sales");
    assertThat(stand.post(sales.text("uri"), "FriendlyName", "support").code()).isEqualTo(22003);
    assertThat(stand.post(sales.text("uri"), "MaxSize", "5").body().get("max_size"))
        .hasToString("5");
    assertThat(stand.get(QUEUES).body().get("queues")).hasSize(2);
    assertThat(stand.delete(sales.text("uri")).status()).isEqualTo(204);
  }

  @Test
  void showsWhoWaits() {
    Stand.Answer queue = withTwoCallers();
    Stand.Answer shown = stand.get(queue.text("uri"));
    assertThat(shown.body().get("current_size").asInt()).isEqualTo(2);
    assertThat(shown.body().get("average_wait_time").asInt()).isEqualTo(42);
    Stand.Answer first = stand.get(members(queue, "") + "?PageSize=1");
    assertThat(first.body().get("queue_members")).hasSize(1);
    JsonNode member = first.body().get("queue_members").get(0);
    assertThat(names(member))
        .containsExactlyInAnyOrder(
            "call_sid", "date_enqueued", "position", "uri", "wait_time", "queue_sid");
    assertThat(member.get("position").asInt()).isEqualTo(1);
    assertThat(member.get("wait_time").asInt()).isEqualTo(60);
    assertThat(member.get("date_enqueued").asText()).isEqualTo("Fri, 02 Jan 2026 03:03:05 +0000");
    assertThat(
            stand
                .get(first.text("next_page_uri"))
                .body()
                .get("queue_members")
                .get(0)
                .get("call_sid"))
        .hasToString("\"" + SECOND + "\"");
    assertThat(stand.get(members(queue, "/Front")).text("call_sid")).isEqualTo(FIRST.value());
    assertThat(stand.get(members(queue, "/" + SECOND)).body().get("position").asInt()).isEqualTo(2);
    assertThat(stand.get(members(queue, "/CA" + "9".repeat(32))).code()).isEqualTo(20404);
    assertThat(stand.get(members(queue, "/nobody")).code()).isEqualTo(20404);
  }

  @Test
  void takesCallersOutOnceEach() {
    Stand.Answer queue = withTwoCallers();
    assertThat(stand.delete(queue.text("uri")).code()).isEqualTo(22002);
    assertThat(stand.post(members(queue, "/Front")).code()).isEqualTo(21205);
    assertThat(stand.post(members(queue, "/Front"), "Url", "x").code()).isEqualTo(21205);
    Stand.Answer front =
        stand.post(members(queue, "/Front"), "Url", "https://e.com/agent", "Method", "GET");
    assertThat(front.text("call_sid")).isEqualTo(FIRST.value());
    assertThat(stand.queues.dequeued).containsExactly(new Hook("https://e.com/agent", Method.GET));
    String second = members(queue, "/" + SECOND);
    assertThat(stand.post(second, "Url", "https://e.com/agent").status()).isEqualTo(200);
    assertThat(stand.post(second, "Url", "https://e.com/agent").code()).isEqualTo(20404);
    assertThat(stand.delete(queue.text("uri")).status()).isEqualTo(204);
  }
}

package io.ringfort.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringfort.api.operator.Work;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What takes minutes, asked for over the API.
class OperationsTest {
  private static final String PATH = "/v1/operations";
  private Stand stand;

  @BeforeEach
  void start() throws IOException {
    stand = new Stand();
  }

  @AfterEach
  void stop() {
    stand.close();
  }

  private Stand.Answer as(String user, String method, String path, String form) {
    return stand.send(
        stand
            .request(path)
            .setHeader("Authorization", Stand.basic(user, Stand.TOKEN))
            .setHeader("Content-Type", "application/x-www-form-urlencoded")
            .method(method, BodyPublishers.ofString(form)));
  }

  private Stand.Answer begin(String form) {
    return as(Stand.ACCOUNT, "POST", PATH, form);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Kind=evacuate&Zone=a | evacuate a",
        "Kind=restore&Zone=b | restore b",
        "Kind=stop&Host=a-voice | stop a-voice",
        "Kind=deploy&Release=one | deploy one",
        "Kind=take_back | deploy --back",
        "Kind=drill&Drill=freeze | drill freeze",
        "Kind=drill&Drill=host&Target=b-voice&Load=true | drill host b-voice --load",
        "Kind=drill&Drill=freeze&Target=b&Load=false | drill freeze b"
      })
  void beginsACommandInItsWords(String form, String words) {
    Stand.Answer begun = begin(form);

    assertThat(begun.status()).isEqualTo(201);
    assertThat(begun.text("text")).isEqualTo(words);
    assertThat(begun.text("state")).isEqualTo("running");
    assertThat(begun.body().path("exit_code").isNull()).isTrue();
    assertThat(stand.stack.operations.getFirst().words()).isEqualTo(List.of(words.split(" ")));
    assertThat(Work.of(List.of(words.split(" "))).words()).isEqualTo(List.of(words.split(" ")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Zone=a | Kind: got '' (expected: one of evacuate, restore, stop, deploy, take_back, drill)",
        "Kind=explode | Kind: got 'explode'",
        "Kind=evacuate | Zone: got '' (expected: one of a, b)",
        "Kind=evacuate&Zone=c | Zone: got 'c' (expected: one of a, b)",
        "Kind=restore&Zone=--data | Zone: got '--data'",
        "Kind=stop&Host=nobody | Host: got 'nobody' (expected: one of a-voice, b-voice)",
        "Kind=stop&Host=a | Host: got 'a'",
        "Kind=deploy&Release=two | Release: got 'two' (expected: one of one)",
        "Kind=deploy&Release=--anyway | Release: got '--anyway'",
        "Kind=drill&Drill=partition | Drill: got 'partition' (expected: one of host, freeze)",
        "Kind=drill&Drill=host&Target=%24(reboot) | Target: got '$(reboot)'"
      })
  void refusesWhatIsNotThere(String form, String sentence) {
    Stand.Answer refused = begin(form);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.text("message")).contains(sentence);
    assertThat(stand.stack.operations).isEmpty();
  }

  @Test
  void showsAllShortlyAndOneWithItsLines() {
    begin("Kind=evacuate&Zone=a");
    JsonNode all = stand.get(PATH).body();

    assertThat(all.path("drill_kinds")).extracting(JsonNode::asText).contains("freeze");
    assertThat(all.at("/operations/0/words/0").asText()).isEqualTo("evacuate");
    assertThat(all.at("/operations/0").has("lines")).isFalse();
    JsonNode one = stand.get(PATH + "/0").body();
    assertThat(one.at("/lines/0").asText()).isEqualTo("<b>line</b>");
    assertThat(one.path("lines_left_out").asInt()).isEqualTo(7);
    assertThat(stand.get(PATH + "/1").status()).isEqualTo(404);
  }

  @Test
  void oneRunsAtATimeUntilItIsCancelled() {
    begin("Kind=evacuate&Zone=a");
    assertThat(begin("Kind=restore&Zone=b").text("message")).contains("'evacuate a' is under way");

    Stand.Answer cancelled = as(Stand.ACCOUNT, "POST", PATH + "/0/cancel", "");
    assertThat(cancelled.text("state")).isEqualTo("cancelled");
    assertThat(cancelled.body().path("exit_code").asInt()).isEqualTo(143);
    assertThat(as(Stand.ACCOUNT, "POST", PATH + "/9/cancel", "").status()).isEqualTo(404);
    assertThat(begin("Kind=restore&Zone=b").status()).isEqualTo(201);
  }

  @Test
  void aKeyMayLookAndOthersMayNot() {
    begin("Kind=evacuate&Zone=a");
    for (String path : List.of(PATH, PATH + "/0")) {
      assertThat(as(Stand.KEY, "GET", path, "").status()).isEqualTo(200);
      assertThat(as(Stand.SUBACCOUNT, "GET", path, "").status()).isEqualTo(403);
      assertThat(as(Stand.STRANGER, "GET", path, "").status()).isEqualTo(403);
    }
    for (String user : List.of(Stand.KEY, Stand.SUBACCOUNT, Stand.STRANGER)) {
      assertThat(as(user, "POST", PATH, "Kind=restore&Zone=a").status()).isEqualTo(403);
      assertThat(as(user, "POST", PATH + "/0/cancel", "").status()).isEqualTo(403);
    }
    assertThat(stand.stack.operations).singleElement().matches(o -> !o.state().isOver());
  }

  @Test
  void passesTheKeyOfARequestOn() {
    stand.send(
        stand
            .request(PATH)
            .setHeader("Idempotency-Key", "mine")
            .setHeader("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString("Kind=take_back")));

    assertThat(stand.stack.keys).containsExactly("mine");
  }

  @Test
  void aStackInOneProcessHasNone() {
    stand.stack.takesOrders = false;

    assertThat(stand.get(PATH).body().path("operations")).isEmpty();
    assertThat(begin("Kind=evacuate&Zone=a").text("message")).contains("one of several hosts");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "up --zones",
        "evacuate",
        "evacuate --data",
        "evacuate a b",
        "deploy --anyway",
        "drill --zones",
        "drill host a-voice --for",
        "drill host --report x",
        "drill host a-voice --load more",
        "stop a;reboot"
      })
  void nothingElseIsACommand(String words) {
    assertThatIllegalArgumentException().isThrownBy(() -> Work.of(List.of(words.split(" "))));
  }
}

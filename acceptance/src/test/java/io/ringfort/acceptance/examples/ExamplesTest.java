package io.ringfort.acceptance.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringfort.acceptance.Api;
import io.ringfort.acceptance.Caller;
import io.ringfort.acceptance.ConcurrentTest;
import io.ringfort.acceptance.Http;
import io.ringfort.acceptance.Phone;
import io.ringfort.acceptance.SharedStack;
import io.ringfort.acceptance.StackProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Each example does for its business what its README says.
@ExtendWith(SharedStack.class)
final class ExamplesTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  /// After which `<Record>` listens.
  private static final int BEEP_HZ = 1_000;

  private final StackProcess stack;
  private final Caller caller;
  private final Api api;

  ExamplesTest(StackProcess stack) {
    this.stack = stack;
    caller = Caller.of(stack);
    api = stack.api();
  }

  private String newNumber() {
    return api.buy().number();
  }

  /// Says something until somebody hangs up.
  private Phone talker(int frequencyHz) {
    return caller.phone("ringMs", "100", "script", "tones:" + frequencyHz + "@300s");
  }

  private static void hangUp(Phone phone) {
    phone.hangsUp(phone.calls().getFirst().path("id").asText());
  }

  private List<String> inbox(Phone handset) {
    return stack.carrier().inbox(handset.number()).stream()
        .map(m -> m.path("body").asText())
        .toList();
  }

  private void awaitText(Phone handset, String text) {
    await().atMost(SOON).untilAsserted(() -> assertThat(inbox(handset)).contains(text));
  }

  private static boolean heard(JsonNode call, int frequencyHz) {
    return Caller.heardMs(call, frequencyHz) > 500;
  }

  @ConcurrentTest
  void clickToCallConnectsShopAndVisitor() throws Exception {
    Phone shop = talker(440);
    Phone visitor = talker(880);
    String number = newNumber();
    try (Example example =
        Example.java(
            stack, "clicktocall.ClickToCall", Map.of("SHOP", shop.number(), "NUMBERS", number))) {
      assertThat(example.page("call", "visitor=everybody")).startsWith("Please give a number");
      assertThat(example.page("call", Http.form("visitor", visitor.number())))
          .startsWith("Your phone rings");

      shop.awaitCall(call -> heard(call, 880));
      assertThat(visitor.awaitCall(call -> heard(call, 440)).path("from").asText())
          .contains(number);
      hangUp(shop);
      example.awaitOutput(" completed after ");
      assertThat(example.unsigned("connect")).isEqualTo(403);
    }
  }

  @ConcurrentTest
  void theIvrConnectsOrTakesAMessage() {
    Phone person = caller.phone("answer", "busy");
    String number = newNumber();
    try (Example example =
        Example.java(stack, "ivr.Ivr", Map.of("PERSON", person.number(), "NUMBERS", number))) {
      example.awaitOutput("Call " + number);
      Phone customer = Phone.of(stack.carrier());
      String call = customer.calls(number, "tones:600@60s");
      customer.awaitCall(c -> c.path("state").asText().equals("answered"));
      await()
          .atMost(SOON)
          .until(
              () -> {
                // A key that comes before the menu listens is nobody's.
                customer.presses(call, "2");
                return !person.calls().isEmpty();
              });
      // It says where to leave a message, then it beeps, then it listens.
      customer.awaitCall(c -> isLaterThanTheBeep(c, Duration.ofSeconds(2)));
      customer.presses(call, "#");

      String output = example.awaitOutput("message of ");
      assertThat(output).contains("/Recordings/RE").contains(".mp3");
    }
  }

  private static boolean isLaterThanTheBeep(JsonNode call, Duration time) {
    List<JsonNode> beeps = Caller.tones(call, BEEP_HZ);
    return !beeps.isEmpty()
        && Instant.parse(call.path("answeredAt").asText())
            .plusMillis(beeps.getLast().path("toMs").asLong())
            .plus(time)
            .isBefore(Instant.now());
  }

  @ConcurrentTest
  void theContactCenterServesWhoWaits() {
    String customers = newNumber();
    String agents = newNumber();
    try (Example example =
        Example.java(
            stack, "contactcenter.ContactCenter", Map.of("NUMBERS", customers + "," + agents))) {
      example.awaitOutput("Customers call");
      Phone customer = Phone.of(stack.carrier());
      customer.calls(customers, "tones:440@300s");
      example.awaitPage("waiting: 1");

      Phone agent = Phone.of(stack.carrier());
      agent.calls(agents, "tones:880@300s");

      agent.awaitCall(call -> heard(call, 440));
      customer.awaitCall(call -> heard(call, 880));
      example.awaitPage("waiting: 0");
      hangUp(agent);
      assertThat(example.awaitOutput(" waited ")).contains(customer.number());
    }
  }

  @ConcurrentTest
  void callTrackingKnowsTheSourceAndLosesNoLead() {
    Phone business = caller.phone("ringMs", "100", "script", "tones:440@4s hangup");
    String newspaper = newNumber();
    String web = newNumber();
    try (Example example =
        Example.java(
            stack,
            "calltracking.CallTracking",
            Map.of("BUSINESS", business.number(), "NUMBERS", newspaper + "," + web))) {
      example.awaitOutput("Call one of");
      Phone reader = Phone.of(stack.carrier());
      reader.calls(newspaper, "listen");
      example.awaitPage(reader.number() + ",newspaper,answered,");

      business.behaves("answer", "busy");
      Phone visitor = Phone.of(stack.carrier());
      visitor.calls(web, "listen");
      example.awaitPage(visitor.number() + ",web site,missed,0");
      awaitText(
          visitor,
          "Sorry that we missed your call. Answer with a time that suits you, and we call you"
              + " back.");
      assertThat(inbox(reader)).isEmpty();
    }
  }

  @ConcurrentTest
  void remindersGoOnByPhoneWhereNobodyAnswers() {
    Phone writes = Phone.of(stack.carrier());
    Phone presses = caller.phone("ringMs", "100", "script", "silence:2s digits:1 repeat");
    Phone away = caller.phone("answer", "busy");
    String number = newNumber();
    try (Example example =
        Example.java(
            stack,
            "reminders.Reminders",
            Map.of(
                "APPOINTMENTS",
                String.join(",", writes.number(), presses.number(), away.number()),
                "PATIENCE_SECONDS",
                "6",
                "NUMBERS",
                number))) {
      awaitText(writes, "Your appointment is tomorrow at 10:00. Answer C to confirm, X to cancel.");
      stack.carrier().write(writes.number(), number, "maybe");
      awaitText(writes, "Please answer C to confirm or X to cancel.");
      stack.carrier().write(writes.number(), number, "x");
      awaitText(writes, "Your appointment is cancelled. Thank you.");

      example.awaitPage(writes.number() + " cancelled");
      example.awaitPage(presses.number() + " confirmed");
      example.awaitPage(away.number() + " unreachable");
    }
  }

  @ConcurrentTest
  void theCampaignReachesWhoWantsIt() throws IOException {
    Phone wants = Phone.of(stack.carrier());
    Phone stopped = Phone.of(stack.carrier());
    String number = newNumber();
    stack.carrier().write(stopped.number(), number, "STOP");
    await().atMost(SOON).until(() -> !inbox(stopped).isEmpty());
    try (Example example =
        Example.node(
            stack,
            "campaign/campaign.js",
            Map.of("RECIPIENTS", wants.number() + "," + stopped.number(), "NUMBERS", number))) {
      example.awaitOutput("sent to 2");
      assertThat(example.awaitPage("delivered: 1")).contains("opted out: 1");
      assertThat(inbox(wants)).singleElement().asString().startsWith("Two coffees");
      assertThat(inbox(stopped)).hasSize(1);
    }
  }

  @ConcurrentTest
  void theGroupChatTellsAllOthers() throws Exception {
    Phone first = Phone.of(stack.carrier());
    Phone second = Phone.of(stack.carrier());
    String number = newNumber();
    try (Example example =
        Example.node(stack, "groupchat/groupchat.js", Map.of("NUMBERS", number))) {
      example.awaitOutput("Text JOIN");
      stack.carrier().write(first.number(), number, "join red");
      awaitText(first, "Welcome, red. 1 in the room. LEAVE leaves, WHO lists.");
      stack.carrier().write(second.number(), number, "JOIN blue");
      awaitText(first, "blue is here.");
      stack.carrier().write(second.number(), number, "Who brings the cake?");
      awaitText(first, "blue: Who brings the cake?");
      stack.carrier().write(first.number(), number, "WHO");
      awaitText(first, "red, blue");
      stack.carrier().write(first.number(), number, "LEAVE");
      awaitText(second, "red has left.");

      assertThat(inbox(second)).doesNotContain("blue: Who brings the cake?");
      assertThat(example.unsigned("said")).isEqualTo(403);
    }
  }

  /// What is tested is what a reader of the folder gets.
  @Test
  void theExamplesInJavaScriptNameTheSdkThatIsTested() throws IOException {
    Path folder = Path.of("../examples");
    assertThat(sdk(folder.resolve("package.json")))
        .isNotEmpty()
        .isEqualTo(sdk(Path.of("src/test/node/package.json")));
    assertThat(Files.readString(folder.resolve("package-lock.json")))
        .contains("\"integrity\"")
        .doesNotContain("\"resolved\"");
  }

  private static String sdk(Path packages) throws IOException {
    return Http.JSON.readTree(packages.toFile()).at("/dependencies/twilio").asText();
  }
}

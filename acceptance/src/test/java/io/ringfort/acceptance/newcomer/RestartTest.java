package io.ringfort.acceptance.newcomer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringfort.acceptance.Answer;
import io.ringfort.acceptance.Api;
import io.ringfort.acceptance.Carrier;
import io.ringfort.acceptance.Credentials;
import io.ringfort.acceptance.Http;
import io.ringfort.acceptance.StackProcess;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// An orderly end and the next start.
final class RestartTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  @Test
  void theNextStartFindsEverythingAndTheEndIsQuick() {
    try (StackProcess stack = StackProcess.start(Map.of())) {
      Credentials credentials = stack.credentials();
      String handset = Carrier.newHandset();
      String hello =
          Http.form("From", credentials.numbers().getFirst(), "To", handset, "Body", "Before");
      String sid =
          stack
              .api()
              .postBody("/Messages.json", hello, Map.of("Idempotency-Key", "before"))
              .text("sid");
      Api.OwnNumber bought = stack.api().buy("FriendlyName", "Bought");
      String scheduled = schedule(stack.api(), bought, handset);
      await()
          .atMost(SOON)
          .until(() -> stack.api().message(sid).text("status"), "delivered"::equals);
      // Not even a customer's server that hangs holds up the end.
      stack.carrier().answer("hanging", Map.of("hang", true));
      Api.OwnNumber asking = stack.api().buy("SmsUrl", stack.carrier().sink("hanging").toString());
      stack.carrier().write(handset, asking.number(), "Anyone?");
      await().atMost(SOON).until(() -> !stack.carrier().asked("hanging").isEmpty());

      Instant asked = Instant.now();
      int exitCode = stack.terminate();

      assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofSeconds(10));
      // 128 + SIGTERM is what shells expect of a program that a signal ended.
      assertThat(exitCode).isIn(0, 143);
      stack.restart();

      assertThat(stack.credentials().accountSid()).isEqualTo(credentials.accountSid());
      assertThat(stack.credentials().authToken()).isEqualTo(credentials.authToken());
      assertThat(stack.credentials().numbers()).containsAll(credentials.numbers());
      assertThat(stack.api().message(sid).text("status")).isEqualTo("delivered");
      assertThat(stack.api().message(sid).text("body")).isEqualTo("Before");
      assertThat(
              stack
                  .api()
                  .get("/IncomingPhoneNumbers/" + bought.sid() + ".json")
                  .text("friendly_name"))
          .isEqualTo("Bought");
      assertThat(stack.api().message(scheduled).text("status")).isEqualTo("scheduled");
      assertThat(
              stack
                  .api()
                  .post("/Messages/" + scheduled + ".json", "Status", "canceled")
                  .text("status"))
          .isEqualTo("canceled");
      Answer again =
          stack.api().postBody("/Messages.json", hello, Map.of("Idempotency-Key", "before"));
      assertThat(again.text("sid")).isEqualTo(sid);
      assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
      String after =
          stack.api().send(credentials.numbers().getFirst(), handset, "After").text("sid");
      await()
          .atMost(SOON)
          .until(() -> stack.api().message(after).text("status").equals("delivered"));
    }
  }

  private static String schedule(Api api, Api.OwnNumber number, String handset) {
    String service = api.post("/v1/Services", "FriendlyName", "Later").text("sid");
    api.post("/v1/Services/" + service + "/PhoneNumbers", "PhoneNumberSid", number.sid());
    String sendAt = Instant.now().plus(1, ChronoUnit.HOURS).toString();
    return api.post(
            "/Messages.json",
            "MessagingServiceSid",
            service,
            "To",
            handset,
            "Body",
            "Later",
            "ScheduleType",
            "fixed",
            "SendAt",
            sendAt)
        .text("sid");
  }
}

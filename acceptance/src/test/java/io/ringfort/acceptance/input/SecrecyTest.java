package io.ringfort.acceptance.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringfort.acceptance.Answer;
import io.ringfort.acceptance.Api;
import io.ringfort.acceptance.Carrier;
import io.ringfort.acceptance.SharedStack;
import io.ringfort.acceptance.StackProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Secrets, messages and the numbers of people stay out of the logs, in success and in failure.
/// Runs last, so that it reads the logs of every test before.
@ExtendWith(SharedStack.class)
@Order(Integer.MAX_VALUE)
final class SecrecyTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String BODY = "Wachtelkönig 4711 unterwegs";
  private static final String PASSWORD = "Zwergtaucher-0815";

  private final StackProcess stack;
  private final Carrier carrier;
  private final Api api;
  private final String handset = Carrier.newHandset();
  private final String sink = "secret-" + handset.substring(1);

  SecrecyTest(StackProcess stack) {
    this.stack = stack;
    carrier = stack.carrier();
    api = stack.api();
  }

  @Test
  void noSecretNoBodyAndNoRecipientIsInTheLogs() {
    String from = stack.credentials().numbers().getFirst();
    Answer key = api.post("/Keys.json", "FriendlyName", "secret");
    Api byKey = new Api(api.url(), api.accountSid(), key.text("sid"), key.text("secret"));
    String guarded =
        carrier.sink(sink).toString().replace("http://", "http://user:" + PASSWORD + "@");
    String subToken =
        api.post("/2010-04-01/Accounts.json", "FriendlyName", "secret").text("auth_token");

    // A refused request, a sent message, a refused callback, an inbound message whose webhook and
    // fallback fail.
    byKey.send(from, handset, BODY.repeat(100));
    byKey.send(from, "+1" + BODY, BODY);
    new Api(api.url(), api.accountSid(), api.accountSid(), PASSWORD).send(from, handset, BODY);
    carrier.answer(sink, Map.of("status", 500, "body", BODY));
    String sid =
        byKey
            .post(
                "/Messages.json",
                "From",
                from,
                "To",
                handset,
                "Body",
                BODY,
                "StatusCallback",
                guarded)
            .text("sid");
    Api.OwnNumber number = api.buy("SmsUrl", guarded, "SmsFallbackUrl", guarded + "/fallback");
    carrier.write(handset, number.number(), BODY);
    String closed = guarded.replaceFirst(":\\d+/", ":1/");
    Api.OwnNumber another = api.buy("SmsUrl", closed);
    carrier.write(handset, another.number(), BODY);
    // To a number that is nobody's.
    carrier.write(handset, "+14155550199", BODY);
    await().atMost(SOON).until(() -> api.message(sid).text("status").equals("delivered"));
    await().atMost(SOON).until(() -> carrier.asked(sink).size() >= 4);
    await().atMost(SOON).until(() -> logs().contains("sid="));

    String logs = logs();
    List<String> secrets =
        List.of(
            stack.credentials().authToken(),
            basic(api.user(), api.password()),
            key.text("secret"),
            basic(byKey.user(), byKey.password()),
            subToken,
            PASSWORD,
            basic("user", PASSWORD),
            BODY,
            "Wachtelk",
            handset);
    // Of empty logs the rest would be true as well.
    assertThat(logs).contains(api.accountSid());
    assertThat(secrets).doesNotContain("").noneMatch(logs::contains);
    assertThat(stack.output().replace(stack.credentials().authToken(), "")).doesNotContain(secrets);
  }

  private static String basic(String user, String password) {
    return Base64.getEncoder()
        .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
  }

  private String logs() {
    try (Stream<Path> files = Files.list(stack.data().resolve("logs"))) {
      StringBuilder text = new StringBuilder();
      for (Path file :
          Stream.concat(files, Stream.of(stack.data().resolve("database/postgres.log"))).toList()) {
        text.append(Files.readString(file));
      }
      return text.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

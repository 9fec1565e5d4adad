package io.ringfort.acceptance.voice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringfort.acceptance.Answer;
import io.ringfort.acceptance.Caller;
import io.ringfort.acceptance.Http;
import io.ringfort.acceptance.Phone;
import io.ringfort.acceptance.SharedStack;
import io.ringfort.acceptance.StackProcess;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a create of a call refuses, and that a repeated one calls nobody a second time.
/// <https://www.twilio.com/docs/voice/api/call-resource#create-a-call-resource>
@ExtendWith(SharedStack.class)
final class CreateTest {
  private static final int REPEATS = 100;

  private final Caller caller;
  private final Phone phone;

  CreateTest(StackProcess stack) {
    caller = Caller.of(stack);
    phone = caller.phone("script", "listen", "ringMs", "100");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "To||21201",
        "To|what|21211",
        "To|+1|21211",
        "From||21213",
        "From|+12125550100|21210",
        "Twiml||21205",
        "Url|ftp://example.com/x|21205",
        "Method|DELETE|21209",
        "SendDigits|5x|21206",
        "Timeout|0|21208",
        "Timeout|never|21208",
        "TimeLimit|-1|20001",
        "ApplicationSid|AP00000000000000000000000000000000|21218",
        "StatusCallbackEvent|sometimes|21626",
        "MachineDetection|perhaps|21234",
        "MachineDetectionTimeout|1000|21234",
      })
  void refusesByTheDocumentedCodeAndRingsNobody(String name, String value, int code) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("From", caller.from());
    form.put("To", phone.number());
    form.put("Twiml", Caller.twiml(""));
    form.put(name, value == null ? "" : value);
    if (name.equals("Method")) {
      form.put("Url", "http://127.0.0.1:1/");
    }

    Answer answer = caller.api().post("/Calls.json", flat(form));

    assertThat(answer.status()).as("%s", answer.body()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.text("more_info")).endsWith("/" + code);
    assertThat(phone.calls()).isEmpty();
  }

  private static String[] flat(Map<String, String> form) {
    List<String> pairs = new ArrayList<>();
    form.forEach((name, value) -> pairs.addAll(List.of(name, value)));
    return pairs.toArray(String[]::new);
  }

  @Test
  void aDocumentInTheRequestIsNotTooLong() {
    Answer answer =
        caller
            .api()
            .post(
                "/Calls.json",
                "From",
                caller.from(),
                "To",
                phone.number(),
                "Twiml",
                Caller.twiml("<Say>" + "x".repeat(4_000) + "</Say>"));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo(32018);
  }

  /// Promise 1: a hundred clients, or one that retries, ring one phone once.
  @Test
  void oneKeyIsOneCallHoweverOftenItIsAsked() throws Exception {
    String body =
        Http.form(
            "From",
            caller.from(),
            "To",
            phone.number(),
            "Twiml",
            Caller.twiml("<Play digits=\"7\"/>"));
    Callable<Answer> create =
        () ->
            await()
                .atMost(Caller.SOON)
                .until(
                    () ->
                        caller
                            .api()
                            .postBody(
                                "/Calls.json",
                                body,
                                Map.of("Idempotency-Key", "call-" + phone.number())),
                    answer -> answer.status() != 409 && answer.status() != 429);
    Map<String, Integer> sids = new HashMap<>();
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Answer>> all = Collections.nCopies(REPEATS, create);
      for (Future<Answer> answer : clients.invokeAll(all)) {
        assertThat(answer.get().status()).isEqualTo(201);
        sids.merge(answer.get().text("sid"), 1, Integer::sum);
      }
    }

    assertThat(sids).hasSize(1);
    String sid = sids.keySet().iterator().next();
    assertThat(caller.ended(sid).path("status").asText()).isEqualTo("completed");
    assertThat(create.call().text("sid")).isEqualTo(sid);
    assertThat(phone.awaitEnd().path("dtmf").asText()).isEqualTo("7");
    assertThat(phone.calls()).hasSize(1);
    assertThat(caller.list("/Calls.json?To=" + Http.encode(phone.number()), "calls")).hasSize(1);
  }
}

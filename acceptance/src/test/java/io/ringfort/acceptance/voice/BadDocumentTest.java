package io.ringfort.acceptance.voice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringfort.acceptance.Caller;
import io.ringfort.acceptance.ConcurrentTest;
import io.ringfort.acceptance.Phone;
import io.ringfort.acceptance.SharedStack;
import io.ringfort.acceptance.Site;
import io.ringfort.acceptance.StackProcess;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

/// Documents that cannot be had or executed: the debugger says why by the public code, the fallback
/// is asked, and without one the caller hears an apology. <https://www.twilio.com/docs/api/errors>,
/// <https://www.twilio.com/docs/voice/twiml#fallbackurl>
@ExtendWith(SharedStack.class)
final class BadDocumentTest {
  private final Caller caller;
  private final List<Site> sites = new ArrayList<>();

  BadDocumentTest(StackProcess stack) {
    caller = Caller.of(stack);
  }

  @AfterEach
  void close() {
    sites.forEach(Site::close);
  }

  /// Each on a server of its own, as failures of one may make us ask less.
  private URI serves(Site.Page page) {
    return site().put("/voice", page);
  }

  private Site site() {
    Site site = Site.start();
    sites.add(site);
    return site;
  }

  private static Site.Page text(String type, String body) {
    return Site.Page.of(type, body.getBytes(StandardCharsets.UTF_8));
  }

  private Map<URI, String> fatal() {
    Map<URI, String> cases = new LinkedHashMap<>();
    cases.put(serves(Site.Page.twiml("<Response><Say>never closed")), "12100");
    cases.put(serves(Site.Page.twiml("this is no XML")), "12100");
    cases.put(serves(Site.Page.twiml("<Response/><Response/>")), "12100");
    cases.put(
        serves(
            Site.Page.twiml(
                "<!DOCTYPE r [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>"
                    + "<Response><Say>&x;</Say></Response>")),
        "12100");
    cases.put(serves(Site.Page.twiml("<Reply><Say>Hello</Say></Reply>")), "12102");
    cases.put(serves(text("application/json", "{\"say\":\"Hello\"}")), "12300");
    cases.put(serves(text("image/png", "no picture")), "12300");
    cases.put(
        serves(Site.Page.twiml(Caller.twiml("<Say>" + "x".repeat(70_000) + "</Say>"))), "11750");
    cases.put(
        serves(
            Site.Page.twiml(Caller.twiml("<Dial callerId=\"+12125550100\">+12125550101</Dial>"))),
        "13214");
    cases.put(
        serves(
            Site.Page.twiml(
                Caller.twiml(
                    "<Dial><Number>+12125550101</Number><Conference>x</Conference></Dial>"))),
        "13000");
    cases.put(serves(new Site.Page(404, Map.of(), new byte[0])), "11200");
    cases.put(serves(new Site.Page(500, Map.of(), new byte[0])), "11200");
    Site circle = site();
    circle.put("/a", Site.Page.redirect(circle.url("/b")));
    circle.put("/b", Site.Page.redirect(circle.url("/a")));
    cases.put(circle.url("/a"), "11215");
    cases.put(URI.create("http://127.0.0.1:1/"), "11202");
    return cases;
  }

  private record Asked(Phone phone, String sid, String fallback) {}

  @ConcurrentTest
  void theFallbackIsAskedWithTheCodeAndTheDebuggerKnowsIt() {
    Map<URI, String> cases = fatal();
    Map<URI, Asked> asked = new LinkedHashMap<>();
    cases
        .keySet()
        .forEach(
            url -> {
              Phone phone = caller.phone("script", "listen", "ringMs", "100");
              String fallback = caller.documents("<Play digits=\"9\"/>");
              String sid =
                  caller.callsWithUrl(
                      phone,
                      url.toString(),
                      "FallbackUrl",
                      caller.carrier().sink(fallback).toString());
              asked.put(url, new Asked(phone, sid, fallback));
            });

    asked.forEach(
        (url, it) -> {
          String code = cases.get(url);
          JsonNode form = caller.awaitForm(it.fallback());
          assertThat(form.path("ErrorCode").asText()).as("%s (%s)", url, code).isEqualTo(code);
          assertThat(form.path("ErrorUrl").asText()).isEqualTo(url.toString());
          assertThat(form.path("CallSid").asText()).isEqualTo(it.sid());
          assertThat(it.phone().awaitEnd().path("dtmf").asText()).isEqualTo("9");
          assertThat(Notes.codes(caller, it.sid())).containsExactly(code);
          assertThat(Notes.of(caller, it.sid()).getFirst().path("log").asText()).isEqualTo("0");
          assertThat(caller.ended(it.sid()).path("status").asText()).isEqualTo("completed");
        });
  }

  @ConcurrentTest
  void withoutAFallbackTheCallerHearsAnApology() {
    Phone phone = caller.phone("script", "listen", "ringMs", "100");
    String sid = caller.calls(phone, "<Say>never closed");

    JsonNode heard = phone.awaitEnd();

    assertThat(heard.path("secondsOfAudio").asDouble()).isBetween(1.5, 15.0);
    assertThat(heard.path("level").asDouble()).isGreaterThan(-35);
    assertThat(Notes.codes(caller, sid)).containsExactly("12100");
    assertThat(caller.ended(sid).path("status").asText()).isEqualTo("completed");
  }

  @ConcurrentTest
  void aFallbackThatFailsTooEndsInTheApology() {
    Phone phone = caller.phone("script", "listen", "ringMs", "100");
    URI broken = serves(new Site.Page(500, Map.of(), new byte[0]));
    URI alsoBroken = serves(Site.Page.twiml("<Oops/>"));

    String sid =
        caller.callsWithUrl(phone, broken.toString(), "FallbackUrl", alsoBroken.toString());

    assertThat(phone.awaitEnd().path("level").asDouble()).isGreaterThan(-35);
    assertThat(Notes.codes(caller, sid)).containsExactlyInAnyOrder("11200", "12102");
  }

  /// The public API gives an application fifteen seconds.
  @ConcurrentTest
  void anApplicationThatIsTooSlowIsGivenUp() {
    Phone phone = caller.phone("script", "listen", "ringMs", "100");
    String slow = caller.newSink();
    caller.carrier().answer(slow, Map.of("body", Caller.twiml(""), "delayMs", 25_000));
    String fallback = caller.documents("<Play digits=\"9\"/>");
    long begun = System.nanoTime();
    String sid =
        caller.callsWithUrl(
            phone,
            caller.carrier().sink(slow).toString(),
            "FallbackUrl",
            caller.carrier().sink(fallback).toString());

    JsonNode form = caller.awaitForm(fallback);

    assertThat((System.nanoTime() - begun) / 1_000_000_000.0).isBetween(14.0, 19.0);
    assertThat(form.path("ErrorCode").asText()).startsWith("112");
    assertThat(phone.awaitEnd().path("dtmf").asText()).isEqualTo("9");
    assertThat(Notes.codes(caller, sid)).containsExactly(form.path("ErrorCode").asText());
  }

  @ConcurrentTest
  void smallMistakesAreWarnedOfAndTheCallGoesOn() {
    Map<String, String> cases = new LinkedHashMap<>();
    cases.put("<Blink/><Play digits=\"7\"/>", "12200");
    cases.put("<Play digits=\"7\" volume=\"11\"/>", "12200");
    cases.put("<Gather timeout=\"soon\" numDigits=\"1\"/><Play digits=\"7\"/>", "13313");
    Map<String, Asked> asked = new LinkedHashMap<>();
    cases
        .keySet()
        .forEach(
            verbs -> {
              Phone phone = caller.phone("script", "listen", "ringMs", "100");
              asked.put(verbs, new Asked(phone, caller.calls(phone, verbs), ""));
            });

    asked.forEach(
        (verbs, it) -> {
          assertThat(it.phone().awaitEnd().path("dtmf").asText()).as(verbs).isEqualTo("7");
          assertThat(Notes.codes(caller, it.sid())).as(verbs).containsExactly(cases.get(verbs));
          assertThat(Notes.of(caller, it.sid()).getFirst().path("log").asText()).isEqualTo("1");
        });
  }

  @ConcurrentTest
  void noDocumentAtAllJustEndsTheCall() {
    Phone phone = caller.phone("script", "listen", "ringMs", "100");
    URI empty = serves(new Site.Page(204, Map.of(), new byte[0]));

    String sid = caller.callsWithUrl(phone, empty.toString());

    assertThat(caller.ended(sid).path("status").asText()).isEqualTo("completed");
    assertThat(phone.awaitEnd().path("reason").asText()).isEqualTo("platform hung up");
    assertThat(Notes.of(caller, sid)).isEmpty();
  }

  /// Documents that lead to each other for ever end by themselves.
  @ConcurrentTest
  void anEndlessChainOfDocumentsEnds() {
    Phone phone = caller.phone("script", "listen", "ringMs", "100");
    Site site = site();
    URI self = site.put("/self", Site.Page.twiml(Caller.twiml("<Redirect/>")));

    String sid = caller.callsWithUrl(phone, self.toString());

    // Ten thousand documents, one after the other: it ends there and not before the phone hangs up.
    await().atMost(Duration.ofMinutes(3)).until(() -> site.asked("/self") >= 10_000);
    assertThat(caller.ended(sid).path("status").asText()).isEqualTo("completed");
    assertThat(site.asked("/self")).isEqualTo(10_000);
  }
}

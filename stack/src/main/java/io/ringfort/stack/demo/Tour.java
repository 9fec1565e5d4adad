package io.ringfort.stack.demo;

import io.ringfort.core.secrets.Secret;
import io.ringfort.core.webhooks.Signature;
import io.ringfort.stack.data.Credentials;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// Shows a stack around through its public API alone: sends, reads back, receives, answers,
/// repeats, schedules and cancels. Leaves the stack's settings as they were. One thread, its
/// caller's.
public final class Tour implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final long LOOK_AGAIN_MILLIS = 100;
  private static final String NUMBERS = "/IncomingPhoneNumbers";

  private final Credentials credentials;
  private final Narration narration;
  private final Web web;
  private final String account;
  private final String simulator;

  /// A handset and webhook names of this tour's own, so that a second tour does not find the first
  /// one's messages.
  private final String handset;

  private final String name;

  /// A request that may fail for want of the other side.
  private interface Call {
    Web.Answer make() throws IOException, InterruptedException;
  }

  public Tour(Credentials credentials, URI simulatorUrl, PrintWriter out) {
    this.credentials = credentials;
    narration = new Narration(out);
    web = new Web(credentials);
    account = credentials.apiUrl() + "/2010-04-01/Accounts/" + credentials.accountSid();
    simulator = simulatorUrl.toString();
    long unique = System.currentTimeMillis() % 10_000_000;
    handset = "+1917%07d".formatted(2_000_000 + unique * 7 % 8_000_000);
    name = "tour-" + Long.toString(unique, Character.MAX_RADIX);
  }

  /// True when the stack of these credentials answers.
  public static boolean isReachable(Credentials credentials) {
    try (Web web = new Web(credentials)) {
      return web.get(credentials.apiUrl() + "/healthz").status() == 200;
    } catch (IOException _) {
      // Nobody there: its process has ended since it wrote them.
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// Walks through every step.
  ///
  /// @return true when everything was as it should be
  public boolean run() throws IOException, InterruptedException {
    narration.say(
        "A tour of the stack at "
            + credentials.apiUrl()
            + ". Every request is plain HTTP; Twilio's SDKs make the same ones.");
    OwnNumber number = numbers();
    String sid = send(number);
    repeat(number, sid);
    answerAnInboundMessage(number);
    scheduleAndCancel(number);
    narration.say("");
    narration.say(
        narration.failures() == 0
            ? "All " + narration.steps() + " steps went as they should."
            : narration.failures() + " things were not as they should be; they are marked NOT SO.");
    return narration.failures() == 0;
  }

  /// A number of the account, as the API lists it.
  private record OwnNumber(String sid, String number, String smsUrl) {}

  private OwnNumber numbers() throws IOException, InterruptedException {
    narration.step("The numbers of the account");
    Web.Answer answer = get(account + NUMBERS + ".json", List.of("page_size"));
    var list = answer.body().path("incoming_phone_numbers");
    list.forEach(
        n ->
            narration.say(
                "       " + n.path("phone_number").asText() + "  " + n.path("sid").asText()));
    narration.expect(
        answer.status() == 200 && !list.isEmpty(), "the account owns a number to send from");
    var first = list.path(0);
    return new OwnNumber(
        first.path("sid").asText(),
        first.path("phone_number").asText(),
        first.path("sms_url").asText(""));
  }

  private String send(OwnNumber from) throws IOException, InterruptedException {
    narration.step("Send an SMS; the status goes to a webhook");
    Web.Answer sent =
        post(
            account + "/Messages.json",
            message(from),
            name,
            List.of("sid", "status", "num_segments"));
    narration.expect(
        sent.status() == 201 && sent.text("status").equals("queued"),
        "it is accepted: from here on it survives a crash");
    String sid = sent.text("sid");

    narration.step("Read it back until its receipt is in");
    Web.Answer read =
        await(
            () -> web.get(account + "/Messages/" + sid + ".json"),
            a -> a.text("status").equals("delivered"));
    narration.request("GET", account + "/Messages/" + sid + ".json", Map.of());
    narration.answer(read, List.of("status", "date_sent", "error_code"));
    narration.expect(
        read.text("status").equals("delivered"), "the carrier's receipt says delivered");

    narration.step("Look at the handset " + handset);
    Web.Answer inbox = get(inbox(), List.of("messages"));
    narration.expect(inbox.body().path("messages").size() == 1, "it is there, once");

    narration.step("Look at the webhook that heard of the status");
    Web.Answer heard =
        await(
            () -> web.get(sink("status") + "/requests"),
            a -> count(a) > 0 && last(a, "MessageStatus").equals("delivered"));
    narration.request("GET", sink("status") + "/requests", Map.of());
    heard
        .body()
        .path("requests")
        .forEach(
            r ->
                narration.say(
                    "       MessageStatus=" + r.path("form").path("MessageStatus").asText()));
    narration.expect(
        count(heard) > 0 && last(heard, "MessageStatus").equals("delivered"),
        "the last word is delivered");
    return sid;
  }

  private void repeat(OwnNumber from, String sid) throws IOException, InterruptedException {
    narration.step("Ask again with the same Idempotency-Key, as after an answer that got lost");
    Web.Answer again =
        post(account + "/Messages.json", message(from), name, List.of("sid", "status"));
    narration.expect(
        again.status() == 201 && again.text("sid").equals(sid), "it is the same message");
    narration.expect(
        again.headers().firstValue("Idempotent-Replayed").orElse("").equals("true"),
        "the answer says so: Idempotent-Replayed: true");
    narration.expect(
        get(inbox(), List.of()).body().path("messages").size() == 1,
        "the handset still has it once");
  }

  private void answerAnInboundMessage(OwnNumber number) throws IOException, InterruptedException {
    String reply = "Heard you, " + name;
    narration.step("Point the number at a webhook that answers in TwiML");
    Map<String, Object> answer =
        Map.of(
            "contentType",
            "text/xml",
            "body",
            "<Response><Message>" + reply + "</Message></Response>");
    narration.request("PUT", sink("sms"), answer);
    narration.answer(web.put(sink("sms"), answer), List.of());
    String resource = account + NUMBERS + "/" + number.sid() + ".json";
    Web.Answer updated =
        post(
            resource,
            Map.of("SmsUrl", sink("sms"), "SmsMethod", "POST"),
            "",
            List.of("phone_number", "sms_url"));
    narration.expect(updated.text("sms_url").equals(sink("sms")), "the number has its webhook");
    try {
      narration.step("The handset writes to the number");
      post(inbox(), form("To", number.number(), "Body", "Are you there?"), "", List.of());
      Web.Answer asked = await(() -> web.get(sink("sms") + "/requests"), a -> count(a) > 0);
      narration.request("GET", sink("sms") + "/requests", Map.of());
      asked
          .body()
          .path("requests")
          .forEach(
              r -> narration.say("       " + r.path("method").asText() + " " + r.path("form")));
      narration.expect(
          last(asked, "Body").equals("Are you there?") && last(asked, "From").equals(handset),
          "the webhook was asked with the message");
      narration.expect(isSigned(asked), "its X-Twilio-Signature is right");
      Web.Answer inbox = await(() -> web.get(inbox()), a -> a.body().path("messages").size() == 2);
      narration.request("GET", inbox(), Map.of());
      narration.answer(inbox, List.of("messages"));
      narration.expect(
          inbox.body().path("messages").path(1).path("body").asText().equals(reply),
          "the TwiML's answer is on the handset");
    } finally {
      web.post(resource, Map.of("SmsUrl", number.smsUrl()), "");
    }
  }

  private void scheduleAndCancel(OwnNumber number) throws IOException, InterruptedException {
    narration.step("Schedule a message for in an hour, through a messaging service");
    String services = credentials.apiUrl() + "/v1/Services";
    Web.Answer service = post(services, Map.of("FriendlyName", name), "", List.of("sid"));
    String pool = services + "/" + service.text("sid");
    try {
      post(
          pool + "/PhoneNumbers",
          Map.of("PhoneNumberSid", number.sid()),
          "",
          List.of("phone_number"));
      Map<String, String> scheduled =
          form(
              "MessagingServiceSid",
              service.text("sid"),
              "To",
              handset,
              "Body",
              "Never to be read",
              "ScheduleType",
              "fixed",
              "SendAt",
              Instant.now().plus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS).toString());
      Web.Answer planned =
          post(account + "/Messages.json", scheduled, "", List.of("sid", "status"));
      narration.expect(
          planned.status() == 201 && planned.text("status").equals("scheduled"), "it waits");

      narration.step("Take it back");
      Web.Answer canceled =
          post(
              account + "/Messages/" + planned.text("sid") + ".json",
              Map.of("Status", "canceled"),
              "",
              List.of("sid", "status"));
      narration.expect(
          canceled.text("status").equals("canceled"), "it is canceled and will never be sent");
    } finally {
      web.delete(pool);
    }
  }

  private Map<String, String> message(OwnNumber from) {
    return form(
        "From",
        from.number(),
        "To",
        handset,
        "Body",
        "Hello from Ringfort, " + name,
        "StatusCallback",
        sink("status"));
  }

  /// As the official validators do it: by the account's token, over the URL (here without its port)
  /// and the sorted form.
  private boolean isSigned(Web.Answer sink) {
    var request = sink.body().path("requests").path(count(sink) - 1);
    Map<String, String> form = new LinkedHashMap<>();
    request.path("form").properties().forEach(e -> form.put(e.getKey(), e.getValue().asText()));
    String url = sink("sms").replace(":" + URI.create(simulator).getPort(), "");
    String expected =
        Signature.sign(new Secret(credentials.authToken()), url, List.copyOf(form.entrySet()));
    return request.path("headers").path("x-twilio-signature").path(0).asText().equals(expected);
  }

  private String inbox() {
    return simulator + "/handsets/" + handset + "/messages";
  }

  private String sink(String what) {
    return simulator + "/sink/" + name + "-" + what;
  }

  private static int count(Web.Answer sink) {
    return sink.body().path("requests").size();
  }

  private static String last(Web.Answer sink, String parameter) {
    return sink.body().path("requests").path(count(sink) - 1).path("form").path(parameter).asText();
  }

  private Web.Answer get(String url, List<String> shown) throws IOException, InterruptedException {
    narration.request("GET", url, Map.of());
    Web.Answer answer = web.get(url);
    narration.answer(answer, shown);
    return answer;
  }

  private Web.Answer post(String url, Map<String, String> form, String key, List<String> shown)
      throws IOException, InterruptedException {
    narration.request("POST", url, form);
    if (!key.isEmpty()) {
      narration.say("       Idempotency-Key: " + key);
    }
    Web.Answer answer = web.post(url, form, key);
    narration.answer(
        answer, shown.isEmpty() || answer.status() < 300 ? shown : List.of("code", "message"));
    return answer;
  }

  /// Asks again and again until the answer is as wished or patience ends; gives the last answer.
  private static Web.Answer await(Call call, Predicate<Web.Answer> wished)
      throws IOException, InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    Web.Answer answer = call.make();
    while (!wished.test(answer) && Instant.now().isBefore(end)) {
      // A customer's program that polls: nothing else here could wake it.
      Thread.sleep(LOOK_AGAIN_MILLIS);
      answer = call.make();
    }
    return answer;
  }

  /// In this order, unlike [Map#of].
  private static Map<String, String> form(String... namesAndValues) {
    Map<String, String> form = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      form.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return form;
  }

  @Override
  public void close() {
    web.close();
  }
}

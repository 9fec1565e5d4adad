package io.ringfort.stack.demo;

import io.ringfort.core.secrets.Secret;
import io.ringfort.core.webhooks.Signature;
import io.ringfort.stack.demo.Visitor.OwnNumber;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The tour's chapter on messages: sends, reads back, repeats, receives, answers, schedules and
/// cancels.
final class MessageTour {
  private final Visitor visitor;
  private final Narration narration;
  private final Web web;

  MessageTour(Visitor visitor) {
    this.visitor = visitor;
    narration = visitor.narration();
    web = visitor.web();
  }

  void run(OwnNumber number) throws IOException, InterruptedException {
    String sid = send(number);
    repeat(number, sid);
    answerAnInboundMessage(number);
    scheduleAndCancel(number);
  }

  private String send(OwnNumber from) throws IOException, InterruptedException {
    narration.step("Send an SMS; the status goes to a webhook");
    Web.Answer sent =
        visitor.post(
            visitor.account() + "/Messages.json",
            message(from),
            visitor.name(),
            List.of("sid", "status", "num_segments"));
    narration.expect(
        sent.status() == 201 && sent.text("status").equals("queued"),
        "it is accepted: from here on it survives a crash");
    String sid = sent.text("sid");

    narration.step("Read it back until its receipt is in");
    Web.Answer read =
        Tour.await(
            () -> web.get(visitor.account() + "/Messages/" + sid + ".json"),
            a -> a.text("status").equals("delivered"));
    narration.request("GET", visitor.account() + "/Messages/" + sid + ".json", Map.of());
    narration.answer(read, List.of("status", "date_sent", "error_code"));
    narration.expect(
        read.text("status").equals("delivered"), "the carrier's receipt says delivered");

    narration.step("Look at the handset " + visitor.handset());
    Web.Answer inbox = visitor.get(inbox(), List.of("messages"));
    narration.expect(inbox.body().path("messages").size() == 1, "it is there, once");

    narration.step("Look at the webhook that heard of the status");
    Web.Answer heard =
        Tour.await(
            () -> web.get(visitor.sink("status") + "/requests"),
            a -> Visitor.count(a) > 0 && Visitor.last(a, "MessageStatus").equals("delivered"));
    narration.request("GET", visitor.sink("status") + "/requests", Map.of());
    heard
        .body()
        .path("requests")
        .forEach(
            r ->
                narration.say(
                    "       MessageStatus=" + r.path("form").path("MessageStatus").asText()));
    narration.expect(
        Visitor.count(heard) > 0 && Visitor.last(heard, "MessageStatus").equals("delivered"),
        "the last word is delivered");
    return sid;
  }

  private void repeat(OwnNumber from, String sid) throws IOException, InterruptedException {
    narration.step("Ask again with the same Idempotency-Key, as after an answer that got lost");
    Web.Answer again =
        visitor.post(
            visitor.account() + "/Messages.json",
            message(from),
            visitor.name(),
            List.of("sid", "status"));
    narration.expect(
        again.status() == 201 && again.text("sid").equals(sid), "it is the same message");
    narration.expect(
        again.headers().firstValue("Idempotent-Replayed").orElse("").equals("true"),
        "the answer says so: Idempotent-Replayed: true");
    narration.expect(
        visitor.get(inbox(), List.of()).body().path("messages").size() == 1,
        "the handset still has it once");
  }

  private void answerAnInboundMessage(OwnNumber number) throws IOException, InterruptedException {
    String reply = "Heard you, " + visitor.name();
    narration.step("Point the number at a webhook that answers in TwiML");
    Map<String, Object> answer =
        Map.of(
            "contentType",
            "text/xml",
            "body",
            "<Response><Message>" + reply + "</Message></Response>");
    narration.request("PUT", visitor.sink("sms"), answer);
    narration.answer(web.put(visitor.sink("sms"), answer), List.of());
    String resource = visitor.account() + Tour.NUMBERS + "/" + number.sid() + ".json";
    Web.Answer updated =
        visitor.post(
            resource,
            Map.of("SmsUrl", visitor.sink("sms"), "SmsMethod", "POST"),
            "",
            List.of("phone_number", "sms_url"));
    narration.expect(
        updated.text("sms_url").equals(visitor.sink("sms")), "the number has its webhook");
    try {
      narration.step("The handset writes to the number");
      visitor.post(
          inbox(), Visitor.form("To", number.number(), "Body", "Are you there?"), "", List.of());
      Web.Answer asked =
          Tour.await(() -> web.get(visitor.sink("sms") + "/requests"), a -> Visitor.count(a) > 0);
      narration.request("GET", visitor.sink("sms") + "/requests", Map.of());
      asked
          .body()
          .path("requests")
          .forEach(
              r -> narration.say("       " + r.path("method").asText() + " " + r.path("form")));
      narration.expect(
          Visitor.last(asked, "Body").equals("Are you there?")
              && Visitor.last(asked, "From").equals(visitor.handset()),
          "the webhook was asked with the message");
      narration.expect(isSigned(asked), "its X-Twilio-Signature is right");
      Web.Answer inbox =
          Tour.await(() -> web.get(inbox()), a -> a.body().path("messages").size() == 2);
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
    String services = visitor.credentials().apiUrl() + "/v1/Services";
    Web.Answer service =
        visitor.post(services, Map.of("FriendlyName", visitor.name()), "", List.of("sid"));
    String pool = services + "/" + service.text("sid");
    try {
      visitor.post(
          pool + "/PhoneNumbers",
          Map.of("PhoneNumberSid", number.sid()),
          "",
          List.of("phone_number"));
      Map<String, String> scheduled =
          Visitor.form(
              "MessagingServiceSid",
              service.text("sid"),
              "To",
              visitor.handset(),
              "Body",
              "Never to be read",
              "ScheduleType",
              "fixed",
              "SendAt",
              Instant.now().plus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS).toString());
      Web.Answer planned =
          visitor.post(
              visitor.account() + "/Messages.json", scheduled, "", List.of("sid", "status"));
      narration.expect(
          planned.status() == 201 && planned.text("status").equals("scheduled"), "it waits");

      narration.step("Take it back");
      Web.Answer canceled =
          visitor.post(
              visitor.account() + "/Messages/" + planned.text("sid") + ".json",
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
    return Visitor.form(
        "From",
        from.number(),
        "To",
        visitor.handset(),
        "Body",
        "Hello from Ringfort, " + visitor.name(),
        "StatusCallback",
        visitor.sink("status"));
  }

  /// As the official validators do it: by the account's token, over the URL (here without its port)
  /// and the sorted form.
  private boolean isSigned(Web.Answer sink) {
    var request = sink.body().path("requests").path(Visitor.count(sink) - 1);
    Map<String, String> form = new LinkedHashMap<>();
    request.path("form").properties().forEach(e -> form.put(e.getKey(), e.getValue().asText()));
    String url = visitor.sink("sms").replace(":" + visitor.simulatorPort(), "");
    String expected =
        Signature.sign(
            new Secret(visitor.credentials().authToken()), url, List.copyOf(form.entrySet()));
    return request.path("headers").path("x-twilio-signature").path(0).asText().equals(expected);
  }

  private String inbox() {
    return visitor.handsetUrl("messages");
  }
}

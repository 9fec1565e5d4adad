package reminders;

import com.twilio.rest.api.v2010.account.Call;
import com.twilio.rest.api.v2010.account.IncomingPhoneNumber;
import com.twilio.rest.api.v2010.account.Message;
import com.twilio.twiml.MessagingResponse;
import com.twilio.twiml.VoiceResponse;
import com.twilio.twiml.messaging.Body;
import com.twilio.twiml.voice.Gather;
import com.twilio.twiml.voice.Say;
import com.twilio.type.PhoneNumber;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import shared.Site;
import shared.Stack;

/// A process with a state for each appointment: `open → reminded → called → unreachable`, and from
/// each `confirmed` or `cancelled`. A text message first; who does not answer it in time is called.
public final class Reminders {
  private static final Map<String, String> ANSWERS =
      Map.of("C", "confirmed", "X", "cancelled", "1", "confirmed", "2", "cancelled");

  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final Map<String, String> states = new ConcurrentHashMap<>();
  private final PhoneNumber own;
  private final Site site;
  private final int patienceSeconds;

  private Reminders(PhoneNumber own, Site site, int patienceSeconds) {
    this.own = own;
    this.site = site;
    this.patienceSeconds = patienceSeconds;
  }

  public static void main(String[] args) throws Exception {
    Stack stack = Stack.connect();
    Site site = new Site(stack);
    int patience = Integer.parseInt(System.getenv().getOrDefault("PATIENCE_SECONDS", "3600"));
    Reminders reminders = new Reminders(new PhoneNumber(stack.number(0)), site, patience);
    reminders.serve();
    IncomingPhoneNumber ours =
        IncomingPhoneNumber.reader().setPhoneNumber(stack.number(0)).read().iterator().next();
    IncomingPhoneNumber.updater(ours.getSid()).setSmsUrl(URI.create(site.url("/answer"))).update();
    for (String patient :
        Stack.setting("APPOINTMENTS", "numbers with an appointment tomorrow, divided by commas")
            .split(",")) {
      reminders.remind(patient);
    }
  }

  private void serve() {
    site.webhook(
        "/answer",
        params ->
            new MessagingResponse.Builder()
                .message(
                    new com.twilio.twiml.messaging.Message.Builder()
                        .body(
                            new Body.Builder(text(params.get("From"), params.get("Body"))).build())
                        .build())
                .build()
                .toXml());
    site.webhook(
        "/call",
        _ ->
            new VoiceResponse.Builder()
                .gather(
                    new Gather.Builder()
                        .numDigits(1)
                        .timeout(5)
                        .action("/key")
                        .say(
                            say(
                                "You have an appointment tomorrow at ten. Press one to confirm, two"
                                    + " to cancel."))
                        .build())
                .say(say("We did not hear a key. Goodbye."))
                .build()
                .toXml());
    site.webhook(
        "/key",
        params ->
            new VoiceResponse.Builder()
                .say(say(text(params.get("To"), params.get("Digits"))))
                .build()
                .toXml());
    site.webhook(
        "/ended",
        params -> {
          states.replace(params.get("To"), "called", "unreachable");
          return "";
        });
    site.page(
        "/",
        "text/plain",
        _ ->
            states.entrySet().stream()
                    .map(e -> e.getKey() + " " + e.getValue())
                    .sorted()
                    .collect(Collectors.joining("\n"))
                + "\n");
    site.start();
  }

  private void remind(String patient) {
    Message.creator(
            new PhoneNumber(patient),
            own,
            "Your appointment is tomorrow at 10:00. Answer C to confirm, X to cancel.")
        .create();
    states.put(patient, "reminded");
    clock.schedule(() -> call(patient), patienceSeconds, TimeUnit.SECONDS);
  }

  private void call(String patient) {
    if (states.replace(patient, "reminded", "called")) {
      Call.creator(new PhoneNumber(patient), own, URI.create(site.url("/call")))
          .setTimeout(20)
          .setStatusCallback(URI.create(site.url("/ended")))
          .create();
    }
  }

  private String text(String patient, String answer) {
    String state = ANSWERS.get(answer.strip().toUpperCase());
    if (state == null || states.replace(patient, state) == null) {
      return "Please answer C to confirm or X to cancel.";
    }
    return "Your appointment is " + state + ". Thank you.";
  }

  private static Say say(String text) {
    return new Say.Builder(text).build();
  }
}

package contactcenter;

import com.twilio.rest.api.v2010.account.IncomingPhoneNumber;
import com.twilio.rest.api.v2010.account.Queue;
import com.twilio.rest.api.v2010.account.queue.Member;
import com.twilio.twiml.VoiceResponse;
import com.twilio.twiml.voice.Dial;
import com.twilio.twiml.voice.Enqueue;
import com.twilio.twiml.voice.Pause;
import com.twilio.twiml.voice.Redirect;
import com.twilio.twiml.voice.Say;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import shared.Site;
import shared.Stack;

/// Two numbers: customers call the first and wait in a queue, hearing their place in it; agents
/// call the second and take one customer after the other. A board shows who waits and how long.
public final class ContactCenter {
  private static final String QUEUE = "support";

  public static void main(String[] args) throws Exception {
    Stack stack = Stack.connect();
    Site site = new Site(stack);

    site.webhook(
        "/customer",
        _ ->
            new VoiceResponse.Builder()
                .say(say("Welcome to support."))
                .enqueue(
                    new Enqueue.Builder().name(QUEUE).waitUrl("/wait").action("/served").build())
                .build()
                .toXml());
    site.webhook(
        "/wait",
        params ->
            new VoiceResponse.Builder()
                .say(say("You are number " + params.get("QueuePosition") + " in line."))
                .pause(new Pause.Builder().length(10).build())
                .build()
                .toXml());
    site.webhook(
        "/served",
        params -> {
          System.out.println(
              params.get("From")
                  + " waited "
                  + params.get("QueueTime")
                  + " s: "
                  + params.get("QueueResult"));
          return new VoiceResponse.Builder().say(say("Thank you for calling.")).build().toXml();
        });
    site.webhook(
        "/agent",
        _ ->
            new VoiceResponse.Builder()
                .dial(
                    new Dial.Builder()
                        .action("/next")
                        .queue(
                            new com.twilio.twiml.voice.Queue.Builder(QUEUE)
                                .url("/greeting")
                                .build())
                        .build())
                .build()
                .toXml());
    site.webhook(
        "/greeting",
        _ -> new VoiceResponse.Builder().say(say("An agent is here for you.")).build().toXml());
    // Whose customer has gone takes the next one.
    site.webhook(
        "/next",
        _ ->
            new VoiceResponse.Builder()
                .pause(new Pause.Builder().length(1).build())
                .redirect(new Redirect.Builder("/agent").build())
                .build()
                .toXml());
    site.page("/", "text/plain", _ -> board());
    site.start();

    answer(stack.number(0), site.url("/customer"));
    answer(stack.number(1), site.url("/agent"));
    System.out.println("Customers call " + stack.number(0) + ", agents " + stack.number(1));
  }

  private static void answer(String number, String url) {
    IncomingPhoneNumber ours =
        IncomingPhoneNumber.reader().setPhoneNumber(number).read().iterator().next();
    IncomingPhoneNumber.updater(ours.getSid()).setVoiceUrl(URI.create(url)).update();
  }

  private static String board() {
    Optional<Queue> queue =
        StreamSupport.stream(Queue.reader().read().spliterator(), false)
            .filter(q -> q.getFriendlyName().equals(QUEUE))
            .findFirst();
    if (queue.isEmpty()) {
      return "waiting: 0\n";
    }
    Map<Integer, String> places = new HashMap<>();
    for (Member member : Member.reader(queue.get().getSid()).read()) {
      places.put(
          member.getPosition(), member.getPosition() + ". since " + member.getWaitTime() + " s\n");
    }
    return "waiting: "
        + places.size()
        + "\n"
        + places.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(Map.Entry::getValue)
            .collect(Collectors.joining());
  }

  private static Say say(String text) {
    return new Say.Builder(text).build();
  }
}

package calltracking;

import com.twilio.rest.api.v2010.account.IncomingPhoneNumber;
import com.twilio.rest.api.v2010.account.Message;
import com.twilio.twiml.VoiceResponse;
import com.twilio.twiml.voice.Dial;
import com.twilio.twiml.voice.Number;
import com.twilio.twiml.voice.Say;
import com.twilio.type.PhoneNumber;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import shared.Site;
import shared.Stack;

/// One number for each advertisement: every call is forwarded to the business, told apart by a few
/// words that only the business hears, and kept as a lead. A caller whom nobody answered gets a
/// text message, so that the lead is not lost.
public final class CallTracking {

  /// Who called because of what, and what became of it.
  private record Lead(String caller, String source, String outcome, String seconds) {}

  public static void main(String[] args) throws Exception {
    Stack stack = Stack.connect();
    Site site = new Site(stack);
    String business = Stack.setting("BUSINESS", "the phone that answers");
    Map<String, String> sources = new LinkedHashMap<>();
    sources.put(stack.number(0), "newspaper");
    sources.put(stack.number(1), "web site");
    Map<String, Lead> leads = new ConcurrentHashMap<>();

    site.webhook(
        "/call",
        params -> {
          String source = sources.get(params.get("To"));
          leads.put(params.get("CallSid"), new Lead(params.get("From"), source, "ringing", "0"));
          return new VoiceResponse.Builder()
              .dial(
                  new Dial.Builder()
                      .timeout(15)
                      .action("/outcome")
                      .number(
                          new Number.Builder(business)
                              .url("/whisper?source=" + source.replace(" ", "%20"))
                              .build())
                      .build())
              .build()
              .toXml();
        });
    site.webhook(
        "/whisper",
        params ->
            new VoiceResponse.Builder()
                .say(new Say.Builder("A call because of the " + params.get("source") + ".").build())
                .build()
                .toXml());
    site.webhook(
        "/outcome",
        params -> {
          boolean answered = params.get("DialCallStatus").equals("completed");
          leads.put(
              params.get("CallSid"),
              new Lead(
                  params.get("From"),
                  sources.get(params.get("To")),
                  answered ? "answered" : "missed",
                  params.getOrDefault("DialCallDuration", "0")));
          if (!answered) {
            Message.creator(
                    new PhoneNumber(params.get("From")),
                    new PhoneNumber(params.get("To")),
                    "Sorry that we missed your call. Answer with a time that suits you, and we call"
                        + " you back.")
                .create();
          }
          return new VoiceResponse.Builder().build().toXml();
        });
    site.page(
        "/",
        "text/csv",
        _ ->
            "caller,source,outcome,seconds\n"
                + leads.values().stream()
                    .map(l -> String.join(",", l.caller(), l.source(), l.outcome(), l.seconds()))
                    .sorted()
                    .collect(Collectors.joining("\n"))
                + "\n");
    site.start();

    for (String number : sources.keySet()) {
      IncomingPhoneNumber ours =
          IncomingPhoneNumber.reader().setPhoneNumber(number).read().iterator().next();
      IncomingPhoneNumber.updater(ours.getSid())
          .setVoiceUrl(URI.create(site.url("/call")))
          .update();
    }
    System.out.println("Call one of " + sources);
  }
}

package clicktocall;

import com.twilio.rest.api.v2010.account.Call;
import com.twilio.twiml.VoiceResponse;
import com.twilio.twiml.voice.Dial;
import com.twilio.twiml.voice.Say;
import com.twilio.type.PhoneNumber;
import java.net.URI;
import java.util.Map;
import shared.Site;
import shared.Stack;

/// A button on a web page: the shop's phone rings first, and whoever answers there is connected
/// with the visitor, who sees the shop's number.
public final class ClickToCall {
  private static final String FORM =
      """
      <form method=post action=/call>
        We call you back now: <input name=visitor type=tel placeholder=+12025550147>
        <button>Call me</button>
      </form>
      """;

  public static void main(String[] args) throws Exception {
    Stack stack = Stack.connect();
    Site site = new Site(stack);
    String shop = Stack.setting("SHOP", "the phone that answers in the shop");
    String own = stack.number(0);

    site.page("/", "text/html", _ -> FORM);
    site.page(
        "/call",
        "text/plain",
        params -> {
          String visitor = params.getOrDefault("visitor", "");
          if (!visitor.matches("\\+[1-9]\\d{6,14}")) {
            return "Please give a number such as +12025550147.";
          }
          Call call =
              Call.creator(
                      new PhoneNumber(shop),
                      new PhoneNumber(own),
                      URI.create(site.url("/connect?visitor=" + visitor.substring(1))))
                  .setStatusCallback(URI.create(site.url("/ended")))
                  .create();
          return "Your phone rings in a moment (" + call.getSid() + ").";
        });
    site.webhook("/connect", params -> connect(own, params));
    site.webhook(
        "/ended",
        params -> {
          System.out.println(
              params.get("CallSid")
                  + " "
                  + params.get("CallStatus")
                  + " after "
                  + params.get("CallDuration")
                  + " s");
          return "";
        });
    site.start();
  }

  private static String connect(String own, Map<String, String> params) {
    return new VoiceResponse.Builder()
        .say(new Say.Builder("A visitor of the web site. Connecting.").build())
        .dial(new Dial.Builder().callerId(own).timeout(20).number("+" + params.get("visitor")).build())
        .say(new Say.Builder("The visitor does not answer. Goodbye.").build())
        .build()
        .toXml();
  }
}

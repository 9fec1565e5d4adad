package ivr;

import com.twilio.rest.api.v2010.account.IncomingPhoneNumber;
import com.twilio.twiml.VoiceResponse;
import com.twilio.twiml.voice.Dial;
import com.twilio.twiml.voice.Gather;
import com.twilio.twiml.voice.Hangup;
import com.twilio.twiml.voice.Record;
import com.twilio.twiml.voice.Redirect;
import com.twilio.twiml.voice.Say;
import java.net.URI;
import shared.Site;
import shared.Stack;

/// "Press 1 for our opening hours, 2 for a person": who finds nobody leaves a message.
public final class Ivr {
  public static void main(String[] args) throws Exception {
    Stack stack = Stack.connect();
    Site site = new Site(stack);
    String person = Stack.setting("PERSON", "the phone of who takes calls");

    site.webhook("/menu", _ -> menu());
    site.webhook(
        "/choice",
        params ->
            switch (params.get("Digits")) {
              case "1" ->
                  new VoiceResponse.Builder()
                      .say(say("We are open from nine to five."))
                      .redirect(new Redirect.Builder("/menu").build())
                      .build()
                      .toXml();
              case "2" ->
                  new VoiceResponse.Builder()
                      .dial(new Dial.Builder(person).timeout(15).action("/dialled").build())
                      .build()
                      .toXml();
              default ->
                  new VoiceResponse.Builder()
                      .say(say("There is no such choice."))
                      .redirect(new Redirect.Builder("/menu").build())
                      .build()
                      .toXml();
            });
    site.webhook(
        "/dialled",
        params ->
            params.get("DialCallStatus").equals("completed")
                ? new VoiceResponse.Builder().hangup(new Hangup.Builder().build()).build().toXml()
                : message());
    site.webhook(
        "/recorded",
        _ -> new VoiceResponse.Builder().say(say("Thank you. We call you back.")).build().toXml());
    site.webhook(
        "/kept",
        params -> {
          System.out.println(
              "message of "
                  + params.get("RecordingDuration")
                  + " s: "
                  + params.get("RecordingUrl")
                  + ".mp3");
          return "";
        });
    site.start();

    IncomingPhoneNumber number =
        IncomingPhoneNumber.reader().setPhoneNumber(stack.number(0)).read().iterator().next();
    IncomingPhoneNumber.updater(number.getSid())
        .setVoiceUrl(URI.create(site.url("/menu")))
        .update();
    System.out.println("Call " + stack.number(0));
  }

  private static String menu() {
    return new VoiceResponse.Builder()
        .gather(
            new Gather.Builder()
                .numDigits(1)
                .timeout(5)
                .action("/choice")
                .say(say("Welcome. Press one for our opening hours, two for a person."))
                .build())
        .say(say("We did not hear a key. Goodbye."))
        .build()
        .toXml();
  }

  private static String message() {
    return new VoiceResponse.Builder()
        .say(say("Nobody is there. Leave a message after the tone, and press hash."))
        .record(
            new Record.Builder()
                .maxLength(120)
                .finishOnKey("#")
                .action("/recorded")
                .recordingStatusCallback("/kept")
                .build())
        .build()
        .toXml();
  }

  private static Say say(String text) {
    return new Say.Builder(text).build();
  }
}

package io.ringfort.voice.simulation;

import io.ringfort.core.simulation.Agenda;
import io.ringfort.twiml.model.VoiceDocument;
import io.ringfort.twiml.parse.VoiceParsed;
import io.ringfort.twiml.parse.VoiceTwiml;
import io.ringfort.voice.Hook;
import io.ringfort.voice.lifecycle.CallEffect;
import io.ringfort.voice.lifecycle.CallEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Customers' servers: each request gets some document, after a while, or something worse.
final class Webhooks {
  private static final int LIMIT_MILLIS = 15_000;
  private static final int RETRIEVAL = 11200;
  private static final int NOT_PARSED = 12100;

  private static final List<Page> CALLS =
      pages(
          "",
          "<Say>Hello</Say><Pause length='2'/><Redirect/>",
          "<Play loop='0'>a.wav</Play>",
          "<Play digits='1w2'/><Play>b.wav</Play>",
          "<Pause length='4'/><Say>Late</Say>",
          "<Gather numDigits='2' action='/a'><Say>Key?</Say></Gather><Redirect/>",
          "<Gather actionOnEmptyResult='true' bargeIn='false'><Say>Key?</Say></Gather>",
          "<Record action='/r' maxLength='20'/>",
          "<Record playBeep='false' timeout='0' maxLength='9' action='/r'/>",
          "<Dial action='/d' timeout='20'>+15550000001</Dial>",
          "<Dial timeout='15' record='record-from-ringing'>+15550000001</Dial><Redirect/>",
          "<Dial action='/d' hangupOnStar='true' record='record-from-answer-dual'>"
              + "<Number url='/whisper'>+15550000001</Number><Number>+15550000002</Number>"
              + "<Sip>sip:a@b.example</Sip></Dial>",
          "<Dial sequential='true' timeout='10' timeLimit='60' answerOnBridge='true' action='/d'>"
              + "<Number>+15550000001</Number><Number url='/whisper'>+15550000002</Number></Dial>",
          "<Dial action='/d'><Conference waitUrl='/wait'>room</Conference></Dial>",
          "<Dial timeLimit='120'><Conference endConferenceOnExit='true'>room</Conference></Dial>",
          "<Enqueue action='/q' waitUrl='/wait'>sales</Enqueue>",
          "<Enqueue>sales</Enqueue><Redirect/>",
          "<Dial timeout='30' action='/d'><Queue url='/whisper'>sales</Queue></Dial>",
          "<Dial timeLimit='60'><Queue>sales</Queue></Dial><Hangup/>",
          "<Reject reason='busy'/>",
          "<Reject/>",
          "<Hangup/>",
          "<Sms action='/s'>Hi</Sms><Say>Sent</Say>",
          "<Refer action='/f'><Sip>sip:c@d.example</Sip></Refer>",
          "<Leave/>",
          "<Redirect>{</Redirect>");

  private static final Page HANG_UP = page("<Response><Hangup/></Response>");

  private static final List<Page> ASIDES =
      pages(
          "",
          "<Say>Wait</Say>",
          "<Play loop='3'>m.wav</Play><Redirect/>",
          "<Gather numDigits='1' action='/wait'><Say>Key?</Say></Gather>",
          "<Leave/>",
          "<Pause length='30'/>",
          "<Dial>+15550000009</Dial><Say>No</Say>",
          "<Hangup/>",
          "<Redirect>{</Redirect>");

  private final Agenda agenda;
  private final Faults faults;

  private record Page(String text, VoiceDocument document) {}

  Webhooks(Agenda agenda, Faults faults) {
    this.agenda = agenda;
    this.faults = faults;
  }

  private static List<Page> pages(String... verbs) {
    return Stream.of(verbs).map(v -> page("<Response>" + v + "</Response>")).toList();
  }

  private static Page page(String text) {
    VoiceParsed parsed = VoiceTwiml.parse(text.getBytes(StandardCharsets.UTF_8), "text/xml");
    if (parsed instanceof VoiceParsed.Ok ok) {
      return new Page(text, ok.document());
    }
    throw new IllegalStateException("got " + parsed + " (expected: a document)");
  }

  /// @param asked how many documents the call has had
  void fetch(CallEffect.Fetch fetch, int asked, Host host, Consumer<CallEvent> tell) {
    if (faults.webhookFails()) {
      int code = agenda.oneOf(RETRIEVAL, RETRIEVAL, NOT_PARSED);
      int delay = agenda.oneOf(LIMIT_MILLIS, agenda.between(1, 300));
      host.later(
          delay,
          () -> tell.accept(new CallEvent.FetchFailed(fetch.id(), fetch.hook(), code, "faulty")));
      return;
    }
    String url = String.valueOf(fetch.hook().url());
    boolean aside = url.endsWith("/wait") || url.endsWith("/whisper");
    // Nobody goes on for ever.
    boolean last = asked > 12;
    Page page = last ? HANG_UP : any(aside ? ASIDES : CALLS);
    int delay = agenda.chance(0.1) ? agenda.between(1_000, 14_900) : agenda.between(5, 400);
    host.later(delay, () -> tell.accept(fetched(fetch.id(), fetch.hook(), page, "c=" + asked)));
  }

  /// A document that came with a request.
  void read(CallEffect.Read read, Host host, Consumer<CallEvent> tell) {
    Page page = any(CALLS);
    host.later(0, () -> tell.accept(fetched(read.id(), read.source(), page, "")));
  }

  private Page any(List<Page> pages) {
    return pages.get(agenda.between(0, pages.size() - 1));
  }

  private static CallEvent fetched(long id, Hook hook, Page page, String cookies) {
    return new CallEvent.Fetched(id, hook, page.document(), page.text(), "text/xml", cookies);
  }
}

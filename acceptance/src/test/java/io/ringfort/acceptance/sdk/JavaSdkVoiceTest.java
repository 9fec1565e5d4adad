package io.ringfort.acceptance.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.twilio.exception.ApiException;
import com.twilio.http.HttpMethod;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.api.v2010.account.Application;
import com.twilio.rest.api.v2010.account.Call;
import com.twilio.rest.api.v2010.account.Conference;
import com.twilio.rest.api.v2010.account.OutgoingCallerId;
import com.twilio.rest.api.v2010.account.Queue;
import com.twilio.rest.api.v2010.account.Recording;
import com.twilio.rest.api.v2010.account.call.Event;
import com.twilio.rest.api.v2010.account.call.Notification;
import com.twilio.rest.api.v2010.account.conference.Participant;
import com.twilio.twiml.VoiceResponse;
import com.twilio.twiml.voice.Dial;
import com.twilio.twiml.voice.Gather;
import com.twilio.twiml.voice.Hangup;
import com.twilio.twiml.voice.Pause;
import com.twilio.twiml.voice.Play;
import com.twilio.twiml.voice.Record;
import com.twilio.twiml.voice.Say;
import com.twilio.type.PhoneNumber;
import com.twilio.type.Twiml;
import io.ringfort.acceptance.Caller;
import io.ringfort.acceptance.ConcurrentTest;
import io.ringfort.acceptance.Phone;
import io.ringfort.acceptance.SharedStack;
import io.ringfort.acceptance.StackProcess;
import io.ringfort.acceptance.Wave;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.extension.ExtendWith;

/// Calls through twilio-java, with documents of its own making.
/// <https://www.twilio.com/docs/voice/api/call-resource>
@ExtendWith(SharedStack.class)
final class JavaSdkVoiceTest {
  private final Caller caller;
  private final PhoneNumber from;
  private final TwilioRestClient client;
  private final Phone phone;

  JavaSdkVoiceTest(StackProcess stack) {
    caller = Caller.of(stack);
    from = new PhoneNumber(caller.from());
    client = JavaSdkTest.client(stack.credentials());
    phone = caller.phone("script", "listen", "ringMs", "100");
  }

  private PhoneNumber to() {
    return new PhoneNumber(phone.number());
  }

  private Call awaitStatus(Call call, Call.Status status) {
    return await()
        .atMost(Caller.SOON)
        .until(() -> Call.fetcher(call.getSid()).fetch(client), c -> c.getStatus() == status);
  }

  private static VoiceResponse pause(int seconds) {
    return new VoiceResponse.Builder().pause(new Pause.Builder().length(seconds).build()).build();
  }

  @ConcurrentTest
  void callsWithADocumentAndSeesItComplete() {
    VoiceResponse document =
        new VoiceResponse.Builder()
            .say(new Say.Builder("Grüße & <thanks>").voice(Say.Voice.ALICE).build())
            .hangup(new Hangup.Builder().build())
            .build();

    Call made = Call.creator(to(), from, new Twiml(document.toXml())).create(client);

    assertThat(made.getSid()).matches("CA[0-9a-f]{32}");
    assertThat(made.getStatus()).isEqualTo(Call.Status.QUEUED);
    assertThat(made.getDirection()).isEqualTo("outbound-api");
    Call ended = awaitStatus(made, Call.Status.COMPLETED);
    assertThat(ended.getStartTime()).isNotNull();
    assertThat(ended.getEndTime()).isAfterOrEqualTo(ended.getStartTime());
    assertThat(Integer.parseInt(ended.getDuration())).isPositive();
    assertThat(ended.getFrom()).isEqualTo(from.getEndpoint());
    assertThat(phone.awaitEnd().path("level").asDouble()).isGreaterThan(-35);
    assertThat(Call.deleter(made.getSid()).delete(client)).isTrue();
    assertThat(
            catchThrowableOfType(
                    ApiException.class, () -> Call.fetcher(made.getSid()).fetch(client))
                .getCode())
        .isEqualTo(20404);
  }

  @ConcurrentTest
  void callsWithAUrlAndWithAnApplication() {
    VoiceResponse digits =
        new VoiceResponse.Builder().play(new Play.Builder().digits("42").build()).build();
    String sink = caller.newSink();
    caller.carrier().answer(sink, Map.of("body", digits.toXml()));
    URI url = caller.carrier().sink(sink);
    Phone other = caller.phone("script", "listen", "ringMs", "100");
    Application application =
        Application.creator()
            .setFriendlyName(sink)
            .setVoiceUrl(url)
            .setVoiceMethod(HttpMethod.GET)
            .create(client);

    Call byUrl = Call.creator(to(), from, url).create(client);
    Call byApplication =
        Call.creator(new PhoneNumber(other.number()), from, application.getSid()).create(client);

    awaitStatus(byUrl, Call.Status.COMPLETED);
    awaitStatus(byApplication, Call.Status.COMPLETED);
    assertThat(phone.awaitEnd().path("dtmf").asText()).isEqualTo("42");
    assertThat(other.awaitEnd().path("dtmf").asText()).isEqualTo("42");
    assertThat(caller.carrier().asked(sink))
        .extracting(asked -> asked.path("method").asText())
        .containsExactlyInAnyOrder("POST", "GET");
    assertThat(Application.updater(application.getSid()).setFriendlyName("B").update(client))
        .extracting(Application::getFriendlyName)
        .isEqualTo("B");
    assertThat(Application.deleter(application.getSid()).delete(client)).isTrue();
    assertThat(requests(byUrl)).isPositive();
  }

  /// Its events: the requests to the customer's server and their answers.
  private long requests(Call call) {
    return StreamSupport.stream(Event.reader(call.getSid()).read(client).spliterator(), false)
        .filter(event -> event.getRequest() != null)
        .count();
  }

  @ConcurrentTest
  void updatesALiveCall() {
    Call redirected = Call.creator(to(), from, new Twiml(pause(30).toXml())).create(client);
    Phone other = caller.phone("script", "listen", "ringMs", "100");
    Call ended =
        Call.creator(new PhoneNumber(other.number()), from, new Twiml(pause(30).toXml()))
            .create(client);
    Phone silent = caller.phone("answer", "no-answer");
    Call canceled =
        Call.creator(new PhoneNumber(silent.number()), from, new Twiml(pause(30).toXml()))
            .create(client);
    awaitStatus(redirected, Call.Status.IN_PROGRESS);
    awaitStatus(ended, Call.Status.IN_PROGRESS);
    awaitStatus(canceled, Call.Status.RINGING);
    VoiceResponse digits =
        new VoiceResponse.Builder().play(new Play.Builder().digits("13").build()).build();

    Call.updater(redirected.getSid()).setTwiml(new Twiml(digits.toXml())).update(client);
    Call.updater(ended.getSid()).setStatus(Call.UpdateStatus.COMPLETED).update(client);
    Call.updater(canceled.getSid()).setStatus(Call.UpdateStatus.CANCELED).update(client);

    awaitStatus(redirected, Call.Status.COMPLETED);
    awaitStatus(ended, Call.Status.COMPLETED);
    awaitStatus(canceled, Call.Status.CANCELED);
    assertThat(phone.awaitEnd().path("dtmf").asText()).isEqualTo("13");
    assertThat(
            catchThrowableOfType(
                    ApiException.class,
                    () ->
                        Call.updater(ended.getSid())
                            .setTwiml(new Twiml(digits.toXml()))
                            .update(client))
                .getCode())
        .isEqualTo(21220);
  }

  @ConcurrentTest
  void listsCallsPageByPage() {
    List<String> sids =
        IntStream.range(0, 5)
            .mapToObj(
                _ -> Call.creator(to(), from, new Twiml("<Response/>")).create(client).getSid())
            .toList();

    List<String> listed =
        StreamSupport.stream(
                Call.reader().setTo(to()).setFrom(from).pageSize(2).read(client).spliterator(),
                false)
            .map(Call::getSid)
            .toList();

    assertThat(listed).isEqualTo(sids.reversed());
    await()
        .atMost(Caller.SOON)
        .untilAsserted(
            () ->
                assertThat(
                        Call.reader()
                            .setTo(to())
                            .setStatus(Call.Status.COMPLETED)
                            .pageSize(3)
                            .read(client))
                    .hasSize(5));
  }

  @ConcurrentTest
  void recordsListensAndDeletes() {
    phone.behaves("script", "silence:1s tones:440@2s digits:1 listen", "ringMs", "100");
    VoiceResponse document =
        new VoiceResponse.Builder()
            .record(
                new Record.Builder()
                    .playBeep(false)
                    .finishOnKey("1")
                    .trim(Record.Trim.DO_NOT_TRIM)
                    .build())
            .build();
    Call call = Call.creator(to(), from, new Twiml(document.toXml())).create(client);

    Recording recording =
        await()
            .atMost(Caller.SOON)
            .until(
                () ->
                    StreamSupport.stream(
                            Recording.reader().setCallSid(call.getSid()).read(client).spliterator(),
                            false)
                        .toList(),
                list ->
                    list.size() == 1 && list.getFirst().getStatus() == Recording.Status.COMPLETED)
            .getFirst();

    assertThat(recording.getSource()).hasToString("RecordVerb");
    assertThat(recording.getChannels()).isEqualTo(1);
    assertThat(Recording.fetcher(recording.getSid()).fetch(client).getDuration())
        .isEqualTo(recording.getDuration());
    String path = "/Recordings/" + recording.getSid();
    assertThat(Wave.read(caller.api().bytes(path + ".wav")).secondsOf(440, 0)).isBetween(1.6, 2.3);
    assertThat(caller.api().bytes(path + ".mp3")).hasSizeGreaterThan(5_000);
    assertThat(recording.getMediaUrl().toString()).contains(path);
    assertThat(Recording.deleter(recording.getSid()).delete(client)).isTrue();
    assertThat(caller.api().get(path + ".wav").status()).isEqualTo(404);
    assertThat(caller.api().get(path + ".json").status()).isEqualTo(404);
  }

  @ConcurrentTest
  void seesAConferenceAndItsParticipants() {
    String name = "sdk-" + caller.newSink();
    phone.behaves("script", "tones:440@40s", "ringMs", "100");
    Phone other = caller.phone("script", "tones:880@40s", "ringMs", "100");
    VoiceResponse room =
        new VoiceResponse.Builder()
            .dial(
                new Dial.Builder()
                    .conference(
                        new com.twilio.twiml.voice.Conference.Builder(name).waitUrl("").build())
                    .build())
            .build();
    Call call = Call.creator(to(), from, new Twiml(room.toXml())).create(client);
    awaitStatus(call, Call.Status.IN_PROGRESS);

    Participant added =
        Participant.creator(name, new PhoneNumber(caller.from()), new PhoneNumber(other.number()))
            .setLabel("other")
            .create(client);
    Conference conference =
        await()
            .atMost(Caller.SOON)
            .until(
                () ->
                    StreamSupport.stream(
                            Conference.reader()
                                .setFriendlyName(name)
                                .setStatus(Conference.Status.IN_PROGRESS)
                                .read(client)
                                .spliterator(),
                            false)
                        .toList(),
                list -> !list.isEmpty())
            .getFirst();

    String sid = conference.getSid();
    assertThat(added.getConferenceSid()).isEqualTo(sid);
    assertThat(Participant.reader(sid).read(client))
        .extracting(Participant::getCallSid)
        .containsExactlyInAnyOrder(call.getSid(), added.getCallSid());
    assertThat(
            Participant.updater(sid, added.getCallSid()).setMuted(true).update(client).getMuted())
        .isTrue();
    assertThat(Participant.deleter(sid, call.getSid()).delete(client)).isTrue();
    Conference.updater(sid).setStatus(Conference.UpdateStatus.COMPLETED).update(client);
    await()
        .atMost(Caller.SOON)
        .until(
            () -> Conference.fetcher(sid).fetch(client).getStatus() == Conference.Status.COMPLETED);
  }

  @ConcurrentTest
  void keepsQueuesAndCallerIds() {
    String name = "sdk-" + caller.newSink();
    Queue queue = Queue.creator(name).setMaxSize(7).create(client);

    assertThat(Queue.fetcher(queue.getSid()).fetch(client).getMaxSize()).isEqualTo(7);
    assertThat(Queue.updater(queue.getSid()).setMaxSize(9).update(client).getMaxSize())
        .isEqualTo(9);
    assertThat(Queue.reader().read(client)).extracting(Queue::getSid).contains(queue.getSid());
    assertThat(Queue.deleter(queue.getSid()).delete(client)).isTrue();
    assertThat(OutgoingCallerId.reader().read(client)).isNotNull();
  }

  @ConcurrentTest
  void gathersWithADocumentOfTheSdk() {
    phone.behaves("script", "silence:1s digits:77 listen", "ringMs", "100");
    String sink = caller.documents("<Hangup/>");
    VoiceResponse document =
        new VoiceResponse.Builder()
            .gather(
                new Gather.Builder()
                    .numDigits(2)
                    .action(caller.carrier().sink(sink))
                    .say(new Say.Builder("Two keys, please.").build())
                    .build())
            .build();

    Call.creator(to(), from, new Twiml(document.toXml())).create(client);

    assertThat(caller.awaitForm(sink).path("Digits").asText()).isEqualTo("77");
  }

  @ConcurrentTest
  void readsWhatTheDebuggerSays() {
    Call call = Call.creator(to(), from, new Twiml("<Response><Say>x")).create(client);

    List<Notification> notes =
        await()
            .atMost(Caller.SOON)
            .until(
                () ->
                    StreamSupport.stream(
                            Notification.reader(call.getSid()).read(client).spliterator(), false)
                        .toList(),
                list -> !list.isEmpty());

    assertThat(notes).extracting(Notification::getErrorCode).contains("12100");
    assertThat(Notification.fetcher(call.getSid(), notes.getFirst().getSid()).fetch(client))
        .extracting(Notification::getCallSid)
        .isEqualTo(call.getSid());
  }
}

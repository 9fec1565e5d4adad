package io.ringfort.voice.conference;

import io.ringfort.core.archive.Archived;
import io.ringfort.core.directory.Directory;
import io.ringfort.core.fakes.FakeArchive;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.QueueSid;
import io.ringfort.core.ids.SidMint;
import io.ringfort.core.json.Json;
import io.ringfort.core.topics.Topics;
import io.ringfort.engines.fakes.FakeMemory;
import io.ringfort.engines.fakes.FakeQueue;
import io.ringfort.engines.fakes.FakeTimer;
import io.ringfort.engines.memory.Memory;
import io.ringfort.twiml.model.Dial;
import io.ringfort.twiml.model.DialTarget;
import io.ringfort.twiml.parse.VoiceParsed;
import io.ringfort.twiml.parse.VoiceTwiml;
import io.ringfort.voice.Conference;
import io.ringfort.voice.Conferences;
import io.ringfort.voice.Hook;
import io.ringfort.voice.ParticipantChange;
import io.ringfort.voice.lifecycle.CallEffect;
import io.ringfort.voice.lifecycle.CallEvent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/// A host with rooms, on fakes; and a second one that shares its memory and archive.
final class Hall implements Outside.Customers, AutoCloseable {
  static final Instant START = Instant.parse("2026-01-02T03:00:00Z");
  static final AccountSid ACCOUNT = new AccountSid("AC" + "a".repeat(32));
  static final Duration SOON = Duration.ofSeconds(1);
  static final String EVENTS =
      " statusCallback='https://app.example/c' statusCallbackEvent='start end join leave mute hold"
          + " modify speaker announcement'";

  /// Something a customer was told.
  record Told(Hook hook, Map<String, String> params, int sequence) {
    String event() {
      return String.valueOf(params.get("StatusCallbackEvent"));
    }
  }

  final FakeTimer timer = new FakeTimer(START);
  final FakeMemory memory = new FakeMemory(timer);
  final FakeQueue queue = new FakeQueue(timer);
  final FakeMedia media = new FakeMedia();
  final FakeSounds sounds = new FakeSounds();
  final FakeCalls calls = new FakeCalls();
  final FakeArchive archive = new FakeArchive();
  final Json json = new Json();
  final SidMint mint = new SidMint(new byte[32]);
  final List<Told> told = new CopyOnWriteArrayList<>();
  final List<Conference> archived = new CopyOnWriteArrayList<>();
  final List<String> queuesMade = new CopyOnWriteArrayList<>();
  final Map<String, String> documents = new ConcurrentHashMap<>();
  final Directory directory;
  final LocalRooms rooms;
  final LocalConferences conferences;
  final LocalQueues queues;

  Hall(Path folder) {
    this(folder, memory -> memory);
  }

  Hall(Path folder, UnaryOperator<Memory> seen) {
    directory =
        Directory.start(queue, Topics.of(1).directory(), json, folder.resolve("snapshot.json"));
    rooms = host(seen.apply(memory));
    conferences = doors(rooms);
    queues = new LocalQueues(rooms);
  }

  /// One more host that knows of no other.
  LocalRooms host(Memory itsMemory) {
    return host(itsMemory, Outside.Around.ALONE);
  }

  LocalRooms host(Memory itsMemory, Outside.Around around) {
    return new LocalRooms(
        new Outside(
            new Outside.Sound(media, sounds, sounds),
            new Outside.Names(mint, directory),
            this,
            calls,
            new Outside.Shown(itsMemory, json),
            new Outside.Times(timer, timer),
            around));
  }

  LocalConferences doors(LocalRooms of) {
    return new LocalConferences(of, archive, this::document);
  }

  private CallEvent document(AccountSid account, CallEffect.Fetch fetch) {
    Hook hook = fetch.hook();
    String text = documents.get(hook.url());
    if (text == null) {
      return new CallEvent.FetchFailed(0, hook, 11200, "got nothing from " + hook.url());
    }
    VoiceParsed.Ok ok = (VoiceParsed.Ok) parse(text);
    return new CallEvent.Fetched(0, hook, ok.document(), text, "text/xml", "");
  }

  private static VoiceParsed parse(String verbs) {
    String document = "<Response>" + verbs + "</Response>";
    return VoiceTwiml.parse(document.getBytes(StandardCharsets.UTF_8), "text/xml");
  }

  /// @param attributes of `<Conference>`
  static DialTarget.Conference terms(String attributes) {
    VoiceParsed.Ok ok =
        (VoiceParsed.Ok) parse("<Dial><Conference " + attributes + ">standup</Conference></Dial>");
    return (DialTarget.Conference) ((Dial) ok.document().verbs().getFirst()).targets().getFirst();
  }

  Guest enter(int number, String attributes) {
    Guest guest = new Guest(number);
    rooms.enterConference(guest.seat(), terms(attributes));
    return guest;
  }

  void leave(Guest guest) {
    rooms.leaveConference(ACCOUNT, "standup", guest.sid);
  }

  Guest enqueue(int number) {
    Guest guest = new Guest(number);
    rooms.enterQueue(guest.seat(), "support");
    return guest;
  }

  /// The live one.
  Conference standup() {
    return conferences.live(ACCOUNT, "standup").orElseThrow();
  }

  List<String> events() {
    return told.stream().map(Told::event).toList();
  }

  static Hook hook(String url) {
    return new Hook(url, Hook.Method.POST);
  }

  static Conferences.Query everything() {
    return new Conferences.Query(
        ACCOUNT, null, null, new Conferences.Between(null, null, null, null), null, 50);
  }

  static ParticipantChange mute(boolean muted) {
    return new ParticipantChange(muted, null, null, null, null, null, null, null, null);
  }

  static ParticipantChange hold(boolean held, String url) {
    Hook music = url.isEmpty() ? null : hook(url);
    return new ParticipantChange(null, held, music, null, null, null, null, null, null);
  }

  static ParticipantChange say(String url) {
    return new ParticipantChange(null, null, null, hook(url), null, null, null, null, null);
  }

  @Override
  public void tell(
      AccountSid account, String about, Hook hook, Map<String, String> params, int sequence) {
    told.add(new Told(hook, params, sequence));
  }

  @Override
  public void archive(Conference conference) {
    archived.add(conference);
    String doc = new String(json.bytes(conference), StandardCharsets.UTF_8);
    archive.insert(
        List.of(
            new Archived(
                conference.sid().value(),
                conference.account(),
                LocalRooms.KIND,
                conference.created(),
                doc)));
  }

  @Override
  public void create(AccountSid account, QueueSid sid, String name) {
    queuesMade.add(name);
  }

  @Override
  public void close() {
    rooms.close();
    directory.close();
    queue.close();
  }
}

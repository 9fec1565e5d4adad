package io.ringfort.voice.calls;

import io.ringfort.core.hosts.Host;
import io.ringfort.core.ids.CallSid;
import io.ringfort.core.ids.RecordingSid;
import io.ringfort.engines.time.Timer;
import io.ringfort.voice.conference.Rooms;
import io.ringfort.voice.lifecycle.Call;
import io.ringfort.voice.lifecycle.CallEffect;
import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.lifecycle.CallIntent;
import io.ringfort.voice.lifecycle.CallStatus;
import io.ringfort.voice.lifecycle.Line;
import io.ringfort.voice.lifecycle.Progress;
import io.ringfort.voice.lifecycle.Session;
import io.ringfort.voice.media.MediaStream;
import io.ringfort.voice.recordings.RawRecording;
import io.ringfort.voice.sip.Leg;
import io.ringfort.voice.sip.LegEvent;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries out the effects of one call's steps. On the owner's thread, but for what waits for
/// somebody else.
final class Performer {
  private static final Logger LOG = LoggerFactory.getLogger(Performer.class);
  private static final int NOT_ACCEPTABLE = 488;

  private static final Duration CONNECT_AGAIN = Duration.ofMillis(100);
  private static final int MOST_CONNECTS = 100;

  private final CallHost host;
  private final CallIntent intent;
  private final CallOwner owner;
  private final @Nullable String offer;
  private final Map<RecordingSid, RawRecording> recordings = new HashMap<>();
  private final Map<Long, Timer.Handle> timers = new HashMap<>();
  private final Map<String, CallEffect.Tell> untold = new ConcurrentHashMap<>();
  private final Set<CallEffect.TellCall> unheard = ConcurrentHashMap.newKeySet();
  private final List<CompletableFuture<?>> owed = new ArrayList<>();
  private CompletableFuture<Void> told = CompletableFuture.completedFuture(null);
  private final Playing playing;
  private @Nullable Leg leg;
  private volatile @Nullable MediaStream media;
  private volatile boolean over;
  private volatile boolean fenced;
  private final boolean adopted;
  private volatile @Nullable CallSid other;

  /// Our answer to the caller's offer; null before it is wanted.
  private @Nullable String answer;

  Performer(CallHost host, CallIntent intent, CallOwner owner, Begun begun) {
    this.host = host;
    this.intent = intent;
    this.owner = owner;
    offer = begun.offer();
    leg = begun.leg();
    media = begun.media();
    adopted = begun.written() != null;
    playing = new Playing(host.sound().prompts(), intent.account(), owner::post);
  }

  boolean isOver() {
    return over;
  }

  /// True when another host has the call.
  boolean isFenced() {
    return fenced;
  }

  Optional<MediaStream> media() {
    return Optional.ofNullable(media);
  }

  /// The call on the wire as data.
  @Nullable Line line() {
    Leg wire = leg;
    MediaStream sound = media;
    return wire == null
        ? null
        : new Line(wire.snapshot(), sound == null ? null : sound.snapshot(), offer);
  }

  /// Makes what the snapshot must say before the far end hears of it.
  void prepare(List<CallEffect> effects) {
    if (answer != null || effects.stream().noneMatch(this::isDescribed)) {
      return;
    }
    try {
      answer = offer == null ? stream().offer() : stream().answer(offer);
    } catch (MediaStream.NoCommonCodec e) {
      LOG.info("call {}: {}", intent.sid(), e.getMessage());
    }
  }

  private boolean isDescribed(CallEffect effect) {
    return effect instanceof CallEffect.Answer
        || (effect instanceof CallEffect.Ring && leg != null && leg.takesEarlySound());
  }

  /// The snapshot of a call. When it ended, with what is still owed.
  byte[] bytes(Call call, List<CallEffect> effects) {
    if (call.progress().verdict() == null) {
      return host.store().json().bytes(call);
    }
    Map<String, CallEffect.Tell> tells = new LinkedHashMap<>(untold);
    Set<CallEffect.TellCall> words = new LinkedHashSet<>(unheard);
    for (CallEffect effect : effects) {
      if (effect instanceof CallEffect.Tell tell && tell.hook().url() != null) {
        tells.put(tell.token(), tell);
      } else if (effect instanceof CallEffect.TellCall word) {
        words.add(word);
      }
    }
    LastWords last = LastWords.of(call, List.copyOf(tells.values()), List.copyOf(words));
    return host.store().json().bytes(last);
  }

  void perform(Call call, List<CallEffect> effects) {
    for (CallEffect effect : effects) {
      // A host that froze since the snapshot may have lost the call: before that is known, nothing
      // goes out. One that was declared gone waits here for its end.
      if (owner.awaitLease()) {
        perform(call, effect);
      }
    }
  }

  private void perform(Call call, CallEffect effect) {
    switch (effect) {
      case CallEffect.Invite _ -> leg = Dialling.begin(host, call, stream(), owner);
      case CallEffect.Ring _ -> ring();
      case CallEffect.Answer _ -> answer();
      case CallEffect.Reject reject ->
          leg().ifPresent(l -> l.reject(reject.status(), reject.reason()));
      case CallEffect.HangUp _ -> leg().ifPresent(Leg::hangUp);
      case CallEffect.TakeSdp sdp -> takeSdp(sdp);
      case CallEffect.Refer refer -> leg().ifPresent(l -> l.refer(refer.uri()));
      case CallEffect.MessagePage page ->
          leg().ifPresent(l -> l.message(page.sid(), page.content()));
      case CallEffect.Fetch fetch -> fetch(fetch);
      case CallEffect.Read read -> owner.post(host.customers().documents().read(read));
      case CallEffect.Play play -> playing.play(play, stream());
      case CallEffect.StopPlaying _ -> playing.stop(media);
      case CallEffect.SendDigits digits -> stream().sendDigits(digits.digits());
      case CallEffect.WatchSilence watch -> stream().watchSilence(watch.length());
      case CallEffect.DetectMachine detect -> stream().detectMachine(detect.detection());
      case CallEffect.StartTimer timer -> startTimer(timer);
      case CallEffect.StartRecording start -> {
        RawRecording raw = host.sound().recordings().begin(start.plan());
        recordings.put(start.plan().sid(), raw);
        stream().record(raw);
      }
      case CallEffect.StopRecording stop -> stopRecording(stop);
      case CallEffect.PauseRecording pause -> {
        RawRecording raw = recordings.get(pause.sid());
        if (raw != null) {
          raw.pause(pause.silence());
        }
      }
      case CallEffect.ResumeRecording resume -> {
        RawRecording raw = recordings.get(resume.sid());
        if (raw != null) {
          raw.resume();
        }
      }
      case CallEffect.Tell tell -> tell(tell);
      case CallEffect.DialChild dial -> Openings.open(host, dial.child());
      case CallEffect.TellCall tell -> tellCall(tell);
      case CallEffect.Connect connect -> connect(connect.other(), 1);
      case CallEffect.Disconnect _ -> {
        other = null;
        media().ifPresent(MediaStream::disconnect);
      }
      case CallEffect.EnterConference enter ->
          host.sound().rooms().enterConference(seat(), enter.conference());
      case CallEffect.LeaveConference leave ->
          host.sound().rooms().leaveConference(intent.account(), leave.name(), intent.sid());
      case CallEffect.EnterQueue enter -> host.sound().rooms().enterQueue(seat(), enter.name());
      case CallEffect.LeaveQueue leave ->
          host.sound()
              .rooms()
              .leaveQueue(intent.account(), leave.name(), intent.sid(), leave.result());
      case CallEffect.ReturnToConference back ->
          host.sound().rooms().restoreConference(seat(), back.conference(), back.state());
      case CallEffect.ReturnToQueue back -> host.sound().rooms().restoreQueue(seat(), back.state());
      case CallEffect.ReturnToTaking back ->
          host.sound().rooms().restoreTaker(seat(), back.state(), back.whisper());
      case CallEffect.TakeFromQueue take ->
          host.sound().rooms().take(seat(), take.name(), take.whisper());
      case CallEffect.StopTaking stop ->
          host.sound().rooms().stopTaking(intent.account(), stop.name(), intent.sid());
      case CallEffect.SendMessage message -> send(message);
      case CallEffect.Notify notify -> notify(notify);
      case CallEffect.Archive _ -> end(call);
    }
  }

  private Optional<Leg> leg() {
    return Optional.ofNullable(leg);
  }

  private MediaStream stream() {
    MediaStream there = media;
    if (there == null) {
      Hearing hearing = new Hearing(owner, host.clocks().clock());
      there =
          Browsers.isLegOf(intent)
              ? host.wire().media().openSecure(hearing)
              : host.wire().media().open(hearing);
      media = there;
    }
    return there;
  }

  private Rooms.Seat seat() {
    return new Rooms.Seat(intent.sid(), intent.account(), stream(), owner::post);
  }

  private void ring() {
    Leg wire = leg;
    if (wire != null && answer != null && wire.takesEarlySound()) {
      wire.progress(answer);
    } else if (wire != null) {
      wire.ring();
    }
  }

  private void answer() {
    Leg wire = leg;
    if (wire == null || intent.direction() != CallIntent.Direction.INBOUND) {
      return;
    }
    if (answer != null) {
      wire.answer(answer);
      if (adopted) {
        // The far end may have the answer of the host before, and not look at this one.
        wire.reoffer(answer);
      }
    } else {
      wire.reject(NOT_ACCEPTABLE, "Not Acceptable Here");
      owner.post(
          new CallEvent.OnLeg(
              new LegEvent.Failed(NOT_ACCEPTABLE, "no codec that both ends speak", Map.of())));
    }
  }

  private void takeSdp(CallEffect.TakeSdp sdp) {
    try {
      if (sdp.offer()) {
        String answer = stream().answer(sdp.sdp());
        leg().ifPresent(l -> l.accept(answer));
      } else {
        stream().accept(sdp.sdp());
      }
    } catch (MediaStream.NoCommonCodec e) {
      LOG.info("call {}: {}", intent.sid(), e.getMessage());
      leg().ifPresent(Leg::hangUp);
    }
  }

  private void fetch(CallEffect.Fetch fetch) {
    Map<String, String> queue = host.sound().rooms().queueParams(intent.sid());
    Map<String, String> params = new LinkedHashMap<>(fetch.params());
    params.putAll(queue);
    CallEffect.Fetch whole =
        new CallEffect.Fetch(fetch.id(), fetch.hook(), params, fetch.token(), fetch.cookies());
    host.clocks()
        .blocking()
        .execute(
            () -> {
              try {
                owner.post(
                    host.customers()
                        .documents()
                        .fetch(intent, whole, e -> owner.post(new CallEvent.Note(e))));
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              } catch (RuntimeException e) {
                // Without an answer the call would wait for ever.
                LOG.error("call {}: a document cannot be fetched", intent.sid(), e);
                owner.post(
                    new CallEvent.FetchFailed(fetch.id(), fetch.hook(), 11200, "internal error"));
              }
            });
  }

  private void startTimer(CallEffect.StartTimer timer) {
    Duration wait = Duration.between(host.clocks().clock().instant(), timer.at());
    Timer.Handle next =
        host.clocks()
            .timer()
            .after(
                wait.isNegative() ? Duration.ZERO : wait,
                () -> owner.post(new CallEvent.TimeUp(timer.id())));
    Timer.Handle before = timers.put(timer.id(), next);
    if (before != null) {
      before.cancel();
    }
  }

  private void stopRecording(CallEffect.StopRecording stop) {
    RawRecording raw = recordings.remove(stop.sid());
    if (raw == null) {
      return;
    }
    media().ifPresent(m -> m.stopRecording(raw));
    if (stop.keep()) {
      raw.finish();
    } else {
      raw.discard();
    }
  }

  private void tell(CallEffect.Tell tell) {
    if (tell.hook().url() == null) {
      return;
    }
    untold.put(tell.token(), tell);
    // One after the other: an append that is tried again would come behind the next.
    told =
        told.thenCompose(_ -> owe(tell))
            .thenRun(
                () -> {
                  untold.remove(tell.token());
                  owner.post(new CallEvent.Told(tell.token()));
                });
    owed.add(told);
  }

  /// @return never completes when another host has the call, and tells it
  private CompletableFuture<Void> owe(CallEffect.Tell tell) {
    return fenced ? new CompletableFuture<>() : LastWords.owe(host, intent, tell);
  }

  /// Those who speak with each other are on one host; one that is still on its way is waited for.
  private void connect(CallSid with, int attempt) {
    other = with;
    Optional<MediaStream> theirs = host.live().find(with).flatMap(CallOwner::media);
    if (theirs.isPresent()) {
      stream().connect(theirs.get());
    } else if (attempt < MOST_CONNECTS) {
      host.clocks()
          .timer()
          .after(
              CONNECT_AGAIN,
              () -> {
                if (!over && with.equals(other)) {
                  connect(with, attempt + 1);
                }
              });
    }
  }

  private void tellCall(CallEffect.TellCall word) {
    if (host.live().tell(word.other(), word.event())) {
      return;
    }
    unheard.add(word);
    owed.add(
        Words.say(host, intent.account(), word.other(), word.event())
            .thenAccept(
                heard -> {
                  unheard.remove(word);
                  if (heard == CallNet.Heard.NOBODY) {
                    nobodyHears(word.other(), word.event());
                  }
                })
            .exceptionally(
                failure -> {
                  LOG.warn("how {} ended is not known: {}", word.other(), failure.getMessage());
                  return null;
                }));
  }

  private void nobodyHears(CallSid sid, CallEvent event) {
    if (event instanceof CallEvent.OfParent(CallEvent.ParentMove move)
        && move == CallEvent.ParentMove.REPORT) {
      owner.post(ended(sid));
    } else if (event instanceof CallEvent.OfChild child
        && child.move() != CallEvent.ChildMove.ENDED
        && child.move() != CallEvent.ChildMove.DETACHED) {
      owner.post(new CallEvent.OfParent(CallEvent.ParentMove.DROP));
    }
  }

  /// How a dialled call ended that is not there any more.
  private CallEvent ended(CallSid child) {
    byte[] there = host.store().inFlight().get(intent.account() + "/" + child);
    Call call = there == null ? null : host.store().json().read(there, Call.class);
    Progress.Verdict verdict = call == null ? null : call.progress().verdict();
    Instant answered = call == null ? null : call.progress().times().answered();
    Instant ended = call == null ? null : call.progress().times().ended();
    return new CallEvent.OfChild(
        child,
        CallEvent.ChildMove.ENDED,
        new CallEvent.ChildNews(
            call == null ? CallStatus.FAILED : call.progress().status(),
            verdict == null ? 0 : verdict.sipStatus(),
            answered == null || ended == null ? 0 : Duration.between(answered, ended).toSeconds(),
            Map.of()));
  }

  /// An event that came when another host had the call already.
  void forward(CallEvent event) {
    switch (event) {
      case CallEvent.Digit _,
          CallEvent.PageSaid _,
          CallEvent.Change _,
          CallEvent.OfChild _,
          CallEvent.OfParent _,
          CallEvent.OfRoom _ ->
          Words.say(host, intent.account(), intent.sid(), event);
      // The page was told already that it is heard.
      case CallEvent.OnLeg(LegEvent.Message message) -> forward(new CallEvent.PageSaid(message));
      default -> {
        // The next host hears of it itself, or asks again.
      }
    }
  }

  private void send(CallEffect.SendMessage send) {
    Texts.Text text =
        new Texts.Text(
            intent.account(),
            intent.sid(),
            messageKey(),
            send.from(),
            send.to(),
            send.message().body(),
            send.statusCallback());
    host.clocks()
        .blocking()
        .execute(
            () -> {
              Texts.Taken taken;
              try {
                taken = host.customers().texts().send(text);
              } catch (RuntimeException e) {
                LOG.warn("call {}: a text message was not taken: {}", intent.sid(), e.getMessage());
                taken = new Texts.Taken("", "failed");
              }
              owner.post(new CallEvent.MessageTaken(taken.sid(), taken.status()));
            });
  }

  /// The same on every host that sends it.
  private String messageKey() {
    Session session = owner.call().session();
    return session == null ? "last" : "" + session.lastId();
  }

  private void notify(CallEffect.Notify notify) {
    host.customers()
        .notices()
        .add(
            new Notices.Notice(
                intent.account(),
                intent.sid(),
                notify.code(),
                notify.error(),
                notify.message(),
                notify.url()));
  }

  /// Something in our own code failed: at least the far end is not left hanging.
  void abandon() {
    leg().ifPresent(Leg::hangUp);
  }

  /// @param to takes the call, and passes on what the far end says to it; null: it did not
  void takeFrom(@Nullable Host to) {
    media().ifPresent(stream -> stream.takeFrom(to == null ? null : address(to)));
  }

  /// Null for a name: such a host passes nothing on.
  private static @Nullable InetAddress address(Host of) {
    try {
      return InetAddress.ofLiteral(of.address());
    } catch (IllegalArgumentException named) {
      return null;
    }
  }

  /// Another host has the call: nothing is said any more, to anybody.
  void fallSilent() {
    over = true;
    fenced = true;
    timers.values().forEach(Timer.Handle::cancel);
    playing.forget();
    recordings.values().forEach(RawRecording::leave);
    recordings.clear();
    leg().ifPresent(Leg::release);
    host.sound().rooms().release(intent.sid());
    media().ifPresent(MediaStream::abandon);
    host.live().remove(owner);
  }

  /// As a host that dies: not even its own disk is tidied up.
  void crash() {
    over = true;
    timers.values().forEach(Timer.Handle::cancel);
    recordings.values().forEach(RawRecording::leave);
    leg().ifPresent(Leg::release);
    media().ifPresent(MediaStream::abandon);
  }

  private void end(Call call) {
    over = true;
    timers.values().forEach(Timer.Handle::cancel);
    playing.stop(media);
    Call last = Verdicts.withQuality(call, media().map(MediaStream::stats), host.clocks().clock());
    recordings.values().forEach(RawRecording::finish);
    recordings.clear();
    MediaStream sound = media;
    if (sound != null) {
      sound.close();
    }
    owner.show(last, bytes(last, List.of()));
    // A call that is on file is one whose end the customer hears of, whatever becomes of this host.
    owed.add(told.thenCompose(_ -> LastWords.file(host, last)));
    CompletableFuture.allOf(owed.toArray(CompletableFuture[]::new))
        .thenRunAsync(
            () -> {
              Openings.ended(host, intent);
              owner.settle(last);
            },
            host.clocks().blocking());
    host.live().remove(owner);
  }
}

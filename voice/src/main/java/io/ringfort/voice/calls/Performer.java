package io.ringfort.voice.calls;

import io.ringfort.core.archive.Archived;
import io.ringfort.core.archive.Archiver;
import io.ringfort.core.callbacks.Callback;
import io.ringfort.core.ids.CallSid;
import io.ringfort.core.ids.RecordingSid;
import io.ringfort.core.webhooks.WebhookRequest;
import io.ringfort.engines.time.Timer;
import io.ringfort.voice.Hook;
import io.ringfort.voice.conference.Rooms;
import io.ringfort.voice.lifecycle.Call;
import io.ringfort.voice.lifecycle.CallEffect;
import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.lifecycle.CallIntent;
import io.ringfort.voice.lifecycle.Line;
import io.ringfort.voice.media.MediaStream;
import io.ringfort.voice.recordings.RawRecording;
import io.ringfort.voice.sip.InboundCalls.Incoming;
import io.ringfort.voice.sip.Leg;
import io.ringfort.voice.sip.LegEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries out the effects of one call's steps. On the owner's thread, but for what waits for
/// somebody else.
final class Performer {
  private static final Logger LOG = LoggerFactory.getLogger(Performer.class);
  private static final Duration ENDED_LIFESPAN = Duration.ofHours(1);
  private static final int NOT_ACCEPTABLE = 488;

  private final CallHost host;
  private final CallIntent intent;
  private final CallOwner owner;
  private final @Nullable Incoming incoming;
  private final Map<RecordingSid, RawRecording> recordings = new HashMap<>();
  private final Map<Long, Timer.Handle> timers = new HashMap<>();
  private final List<CompletableFuture<?>> owed = new ArrayList<>();
  private final Playing playing;
  private @Nullable Leg leg;
  private volatile @Nullable MediaStream media;
  private boolean over;

  Performer(
      CallHost host,
      CallIntent intent,
      CallOwner owner,
      @Nullable Incoming incoming,
      @Nullable Leg leg) {
    this.host = host;
    this.intent = intent;
    this.owner = owner;
    this.incoming = incoming;
    this.leg = leg;
    playing = new Playing(host.sound().prompts(), intent.account(), owner::post);
  }

  boolean isOver() {
    return over;
  }

  Optional<MediaStream> media() {
    return Optional.ofNullable(media);
  }

  /// The call on the wire as data.
  @Nullable Line line() {
    Leg wire = leg;
    MediaStream sound = media;
    return wire == null ? null : new Line(wire.snapshot(), sound == null ? null : sound.snapshot());
  }

  /// Lets readers and other hosts see the call. Theirs is a copy: a memory store that fails stops
  /// no call.
  void show(Call call) {
    try {
      boolean ended = call.progress().verdict() != null;
      host.store()
          .inFlight()
          .put(call.memoryKey(), host.store().json().bytes(call), ended ? ENDED_LIFESPAN : null);
    } catch (RuntimeException e) {
      LOG.warn("readers do not see {} as it is: {}", intent.sid(), e.getMessage());
    }
  }

  void perform(Call call, List<CallEffect> effects) {
    for (CallEffect effect : effects) {
      perform(call, effect);
    }
  }

  private void perform(Call call, CallEffect effect) {
    switch (effect) {
      case CallEffect.Invite _ -> leg = Dialling.begin(host, intent, stream(), owner);
      case CallEffect.Ring _ -> leg().ifPresent(Leg::ring);
      case CallEffect.Answer _ -> answer();
      case CallEffect.Reject reject ->
          leg().ifPresent(l -> l.reject(reject.status(), reject.reason()));
      case CallEffect.HangUp _ -> leg().ifPresent(Leg::hangUp);
      case CallEffect.TakeSdp sdp -> takeSdp(sdp);
      case CallEffect.Refer refer -> leg().ifPresent(l -> l.refer(refer.uri()));
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
      case CallEffect.TellCall other -> host.live().tell(other.other(), other.event());
      case CallEffect.Connect connect -> connect(connect.other());
      case CallEffect.Disconnect _ -> media().ifPresent(MediaStream::disconnect);
      case CallEffect.EnterConference enter ->
          host.sound().rooms().enterConference(seat(), enter.conference());
      case CallEffect.LeaveConference leave ->
          host.sound().rooms().leaveConference(intent.account(), leave.name(), intent.sid());
      case CallEffect.EnterQueue enter -> host.sound().rooms().enterQueue(seat(), enter.name());
      case CallEffect.LeaveQueue leave ->
          host.sound()
              .rooms()
              .leaveQueue(intent.account(), leave.name(), intent.sid(), leave.result());
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
      there = host.wire().media().open(new Hearing(owner, host.clocks().clock()));
      media = there;
    }
    return there;
  }

  private Rooms.Seat seat() {
    return new Rooms.Seat(intent.sid(), intent.account(), stream(), owner::post);
  }

  private void answer() {
    Leg wire = leg;
    if (wire == null || incoming == null) {
      return;
    }
    try {
      String offer = incoming.sdp();
      wire.answer(offer == null ? stream().offer() : stream().answer(offer));
    } catch (MediaStream.NoCommonCodec e) {
      wire.reject(NOT_ACCEPTABLE, "Not Acceptable Here");
      owner.post(
          new CallEvent.OnLeg(
              new LegEvent.Failed(NOT_ACCEPTABLE, String.valueOf(e.getMessage()), Map.of())));
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
    Map<String, String> params = new java.util.LinkedHashMap<>(fetch.params());
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
    String url = tell.hook().url();
    if (url == null) {
      return;
    }
    Callback callback =
        new Callback(
            intent.account(),
            intent.sid().value(),
            url,
            tell.hook().method() == Hook.Method.GET
                ? WebhookRequest.Method.GET
                : WebhookRequest.Method.POST,
            tell.params(),
            Callback.tokenOf(intent.sid().value(), tell.token()),
            tell.sequence() < 0 ? Callback.UNORDERED : tell.sequence(),
            host.clocks().clock().instant());
    owed.add(host.customers().owed().until(() -> host.customers().callbacks().owe(callback)));
  }

  private void connect(CallSid other) {
    host.live().find(other).flatMap(CallOwner::media).ifPresent(theirs -> stream().connect(theirs));
  }

  private void send(CallEffect.SendMessage send) {
    Texts.Text text =
        new Texts.Text(
            intent.account(),
            intent.sid(),
            "" + owner.call().progress().version(),
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
    show(last);
    byte[] record =
        Archiver.write(
            new Archived(
                intent.sid().value(),
                intent.account(),
                Openings.KIND,
                intent.created(),
                new String(host.store().json().bytes(last), StandardCharsets.UTF_8)));
    owed.add(
        host.customers()
            .owed()
            .until(
                () ->
                    host.store()
                        .queue()
                        .append(host.store().topics().postflight(), intent.sid().value(), record)));
    CompletableFuture.allOf(owed.toArray(CompletableFuture[]::new))
        .thenRun(() -> Openings.ended(host, intent));
    host.live().remove(intent.sid());
  }
}

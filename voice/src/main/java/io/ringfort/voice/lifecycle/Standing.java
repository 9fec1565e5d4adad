package io.ringfort.voice.lifecycle;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.ringfort.core.ids.CallSid;
import io.ringfort.core.ids.RecordingSid;
import io.ringfort.voice.lifecycle.CallEffect.Sound;
import io.ringfort.voice.recordings.RecordingPlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What a call's host was ordered to do and has not done yet: what the next one must order again.
/// Follows from the effects and the events alone.
///
/// @param tune what plays; null for nothing
/// @param timers by id: when each is due
/// @param tapes the recordings that run
/// @param owed callbacks that are not durable yet
/// @param dialled calls of its own of which nothing was heard yet
/// @param connected whom it speaks with; null for nobody
public record Standing(
    @Nullable Tune tune,
    Map<Long, Instant> timers,
    List<Tape> tapes,
    List<CallEffect.Tell> owed,
    List<CallIntent> dialled,
    @Nullable CallSid connected) {

  public static final Standing NOTHING =
      new Standing(null, Map.of(), List.of(), List.of(), List.of(), null);

  public Standing {
    timers = Map.copyOf(timers);
    tapes = List.copyOf(tapes);
    owed = List.copyOf(owed);
    dialled = List.copyOf(dialled);
  }

  /// A playlist.
  ///
  /// @param sounds null: what the running verb says, which is in its document already
  /// @param since when its first sound would have been heard; null as long as it is being made
  public record Tune(long id, @Nullable List<Sound> sounds, int loops, @Nullable Instant since) {
    public Tune {
      sounds = sounds == null ? null : List.copyOf(sounds);
    }
  }

  /// A recording that runs.
  ///
  /// @param paused null while it records; else whether silence stands for what is left out
  public record Tape(RecordingPlan plan, @Nullable Boolean paused) {
    @JsonIgnore
    RecordingSid sid() {
      return plan.sid();
    }
  }

  /// After something that happened.
  Standing on(CallEvent event, Instant now) {
    return switch (event) {
      case CallEvent.Played(long id) -> silentIf(id);
      case CallEvent.PlayFailed failed -> silentIf(failed.id());
      case CallEvent.Sounding sounding ->
          tune == null || tune.id() != sounding.id()
              ? this
              : with(new Tune(tune.id(), tune.sounds(), tune.loops(), now.minus(sounding.from())));
      case CallEvent.TimeUp(long id) -> withoutTimer(id);
      case CallEvent.Told(String token) ->
          new Standing(
              tune, timers, tapes, without(owed, t -> t.token().equals(token)), dialled, connected);
      case CallEvent.OfChild child ->
          new Standing(
              tune,
              timers,
              tapes,
              owed,
              without(dialled, c -> c.sid().equals(child.child())),
              connected);
      default -> this;
    };
  }

  /// With what was ordered.
  Standing after(List<CallEffect> effects) {
    Standing next = this;
    for (CallEffect effect : effects) {
      next = next.after(effect);
    }
    return next;
  }

  private Standing after(CallEffect effect) {
    return switch (effect) {
      case CallEffect.Play play ->
          with(new Tune(play.id(), ownSounds(play.sounds()), play.loops(), null));
      case CallEffect.StopPlaying _ -> tune == null ? this : with((Tune) null);
      case CallEffect.StartTimer timer -> withTimer(timer.id(), timer.at());
      case CallEffect.StartRecording start ->
          taping(
              plus(
                  without(tapes, t -> t.sid().equals(start.plan().sid())),
                  new Tape(start.plan(), null)));
      case CallEffect.StopRecording stop -> taping(without(tapes, t -> t.sid().equals(stop.sid())));
      case CallEffect.PauseRecording pause -> paused(pause.sid(), pause.silence());
      case CallEffect.ResumeRecording resume -> paused(resume.sid(), null);
      case CallEffect.Tell tell ->
          tell.hook().url() == null
              ? this
              : new Standing(
                  tune,
                  timers,
                  tapes,
                  plus(without(owed, t -> t.token().equals(tell.token())), tell),
                  dialled,
                  connected);
      case CallEffect.DialChild dial ->
          new Standing(
              tune,
              timers,
              tapes,
              owed,
              plus(without(dialled, c -> c.sid().equals(dial.child().sid())), dial.child()),
              connected);
      case CallEffect.Connect connect ->
          new Standing(tune, timers, tapes, owed, dialled, connect.other());
      case CallEffect.Disconnect _ ->
          connected == null ? this : new Standing(tune, timers, tapes, owed, dialled, null);
      default -> this;
    };
  }

  /// Null when one of them is spoken: its text stands in the document.
  private static @Nullable List<Sound> ownSounds(List<Sound> sounds) {
    return sounds.stream().anyMatch(Sound.Spoken.class::isInstance) ? null : sounds;
  }

  private Standing silentIf(long id) {
    return tune != null && tune.id() == id ? with((Tune) null) : this;
  }

  private Standing with(@Nullable Tune next) {
    return new Standing(next, timers, tapes, owed, dialled, connected);
  }

  private Standing withTimer(long id, Instant at) {
    Map<Long, Instant> next = new TreeMap<>(timers);
    next.put(id, at);
    return new Standing(tune, next, tapes, owed, dialled, connected);
  }

  private Standing withoutTimer(long id) {
    if (!timers.containsKey(id)) {
      return this;
    }
    Map<Long, Instant> next = new TreeMap<>(timers);
    next.remove(id);
    return new Standing(tune, next, tapes, owed, dialled, connected);
  }

  private Standing taping(List<Tape> next) {
    return new Standing(tune, timers, next, owed, dialled, connected);
  }

  private Standing paused(RecordingSid sid, @Nullable Boolean how) {
    return taping(
        tapes.stream().map(t -> t.sid().equals(sid) ? new Tape(t.plan(), how) : t).toList());
  }

  private static <T> List<T> without(List<T> list, Predicate<T> gone) {
    return list.stream().anyMatch(gone) ? list.stream().filter(gone.negate()).toList() : list;
  }

  private static <T> List<T> plus(List<T> list, T one) {
    List<T> longer = new ArrayList<>(list);
    longer.add(one);
    return longer;
  }
}

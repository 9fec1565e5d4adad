package io.ringfort.voice.conference;

import io.ringfort.core.ids.ConferenceSid;
import io.ringfort.core.ids.RecordingSid;
import io.ringfort.twiml.model.DialTarget;
import io.ringfort.voice.media.MediaStream;
import io.ringfort.voice.media.Mixer;
import io.ringfort.voice.media.Prompt;
import io.ringfort.voice.recordings.RawRecording;
import io.ringfort.voice.recordings.RecordingPlan;
import io.ringfort.voice.speech.Prompts.BuiltIn;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The sound of one room, from its start to its end; guarded by the [Room].
final class RoomSound {
  private static final Logger LOG = LoggerFactory.getLogger(RoomSound.class);

  private final Outside.Sound sound;
  private @Nullable Mixer mixer;
  private @Nullable RawRecording recording;
  private @Nullable RecordingPlan plan;

  RoomSound(Outside.Sound sound) {
    this.sound = sound;
  }

  /// From now on everybody hears everybody.
  void begin(Collection<Member> members) {
    mixer = sound.media().mixer();
    mixer.expect(members.size());
    members.forEach(m -> join(m, members));
  }

  /// Before the beginning this does nothing.
  void join(Member member, Collection<Member> members) {
    Mixer room = mixer;
    MediaStream media = member.media();
    if (room != null && media != null) {
      media.join(room, options(member, members));
      adjust(members);
    }
  }

  /// Everybody takes part as it should, considering who is here.
  void adjust(Collection<Member> members) {
    Mixer room = mixer;
    if (room != null) {
      for (Member member : members) {
        MediaStream media = member.media();
        if (media != null) {
          room.change(media, options(member, members));
        }
      }
    }
  }

  private static Mixer.Options options(Member member, Collection<Member> members) {
    @Nullable MediaStream coached =
        members.stream()
            .filter(m -> m.sid.equals(member.coach()))
            .map(Member::media)
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null);
    return member.options(coached);
  }

  void beep(BuiltIn which) {
    announce(List.of(sound.prompts().builtIn(which)), () -> {});
  }

  /// @return false before the beginning: nobody would hear it
  boolean announce(List<Prompt> items, Runnable done) {
    Mixer room = mixer;
    if (room == null) {
      return false;
    }
    room.announce(items, done);
    return true;
  }

  /// Everything from now on is recorded. What cannot be recorded is spoken all the same.
  void record(ConferenceSid sid, Member first, DialTarget.ConferenceRecording wanted, Outside all) {
    record(
        new RecordingPlan(
            new RecordingSid(all.names().mint().derive(RecordingSid.PREFIX, sid.value())),
            first.account,
            first.sid,
            sid,
            "Conference",
            new RecordingPlan.Sound(false, "inbound", wanted.trim()),
            all.times().clock().instant(),
            RoomNews.hook(wanted.callback().action().url(), wanted.callback().action().method()),
            wanted.callback().events()));
  }

  /// The same where it was recorded before: this is its next piece.
  void record(RecordingPlan wanted) {
    Mixer room = mixer;
    if (room == null) {
      return;
    }
    plan = wanted;
    try {
      RawRecording raw = sound.recordings().begin(wanted);
      recording = raw;
      room.record(raw);
    } catch (RuntimeException e) {
      LOG.error("conference {} is not recorded", wanted.conference(), e);
    }
  }

  /// What is recorded; null for nothing.
  @Nullable RecordingPlan plan() {
    return plan;
  }

  /// Another host records from now on.
  void leaveRecording() {
    stopRecording().ifPresent(RawRecording::leave);
  }

  private Optional<RawRecording> stopRecording() {
    Mixer room = mixer;
    RawRecording raw = recording;
    recording = null;
    plan = null;
    if (room == null || raw == null) {
      return Optional.empty();
    }
    room.stopRecording(raw);
    return Optional.of(raw);
  }

  /// The recording is complete, and the mixer free.
  void end() {
    stopRecording().ifPresent(RawRecording::finish);
    Mixer room = mixer;
    if (room != null) {
      room.close();
    }
    mixer = null;
  }
}

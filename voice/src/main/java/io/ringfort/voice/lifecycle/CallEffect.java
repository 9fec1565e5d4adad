package io.ringfort.voice.lifecycle;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.ringfort.core.ids.CallSid;
import io.ringfort.core.ids.RecordingSid;
import io.ringfort.twiml.model.DialTarget;
import io.ringfort.twiml.model.Message;
import io.ringfort.twiml.model.Say;
import io.ringfort.voice.Hook;
import io.ringfort.voice.media.MachineDetection;
import io.ringfort.voice.recordings.RecordingPlan;
import io.ringfort.voice.speech.Prompts.BuiltIn;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the owner must do after a step, in the order given.
public sealed interface CallEffect {

  /// Calls the far end.
  record Invite() implements CallEffect {}

  /// Says that it rings here.
  record Ring() implements CallEffect {}

  /// Takes the call.
  record Answer() implements CallEffect {}

  record Reject(int status, String reason) implements CallEffect {}

  record HangUp() implements CallEffect {}

  /// Takes up the far end's description, or answers its offer.
  record TakeSdp(String sdp, boolean offer) implements CallEffect {}

  record Refer(String uri) implements CallEffect {}

  /// Gives the web page at the far end a message.
  ///
  /// @param content JSON
  record MessagePage(String sid, String content) implements CallEffect {}

  /// Asks an application for a document; [CallEvent.Fetched] or [CallEvent.FetchFailed] follows.
  ///
  /// @param token constant over attempts
  /// @param cookies from earlier answers, or empty
  record Fetch(long id, Hook hook, Map<String, String> params, String token, String cookies)
      implements CallEffect {}

  /// Reads a document that is here already; the same events follow.
  record Read(long id, Hook source, String text) implements CallEffect {}

  /// @param loops how often the whole; 0 for ever
  /// @param from how much of it was heard already, on another host
  record Play(long id, List<Sound> sounds, int loops, Duration from) implements CallEffect {
    public Play {
      sounds = List.copyOf(sounds);
    }

    public Play(long id, List<Sound> sounds, int loops) {
      this(id, sounds, loops, Duration.ZERO);
    }
  }

  /// Something to be heard.
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Sound.File.class, name = "file"),
    @JsonSubTypes.Type(value = Sound.Own.class, name = "own"),
    @JsonSubTypes.Type(value = Sound.Quiet.class, name = "quiet")
  })
  sealed interface Sound {
    record Spoken(Say say) implements Sound {}

    /// @param url absolute
    record File(String url) implements Sound {}

    record Own(BuiltIn which) implements Sound {}

    record Quiet(Duration length) implements Sound {}
  }

  record StopPlaying() implements CallEffect {}

  record SendDigits(String digits) implements CallEffect {}

  /// @param length zero for no more
  record WatchSilence(Duration length) implements CallEffect {}

  record DetectMachine(MachineDetection detection) implements CallEffect {}

  record StartTimer(long id, Instant at) implements CallEffect {}

  record StartRecording(RecordingPlan plan) implements CallEffect {}

  /// @param keep false: nobody wants it
  record StopRecording(RecordingSid sid, boolean keep) implements CallEffect {}

  /// @param silence whether silence stands for what is left out
  record PauseRecording(RecordingSid sid, boolean silence) implements CallEffect {}

  record ResumeRecording(RecordingSid sid) implements CallEffect {}

  /// Tells a customer's server something; its answer does not matter.
  ///
  /// @param sequence its place in the order, from 0; -1 for none
  record Tell(Hook hook, Map<String, String> params, String token, int sequence)
      implements CallEffect {
    public Tell {
      params = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(params));
    }
  }

  /// Begins a call of its own.
  record DialChild(CallIntent child) implements CallEffect {}

  /// Tells another call something, wherever it is.
  record TellCall(CallSid other, CallEvent event) implements CallEffect {}

  /// Lets the two speak to each other.
  record Connect(CallSid other) implements CallEffect {}

  record Disconnect() implements CallEffect {}

  /// @param conference with absolute URLs
  record EnterConference(DialTarget.Conference conference) implements CallEffect {}

  record LeaveConference(String name) implements CallEffect {}

  record EnterQueue(String name) implements CallEffect {}

  /// @param result as the public API says it, such as `leave` or `hangup`
  record LeaveQueue(String name, String result) implements CallEffect {}

  /// On its next host: takes its place in the room again.
  ///
  /// @param conference with absolute URLs
  record ReturnToConference(DialTarget.Conference conference, VerbState.InConference state)
      implements CallEffect {}

  /// On its next host: waits in the queue as before, or speaks with who took it.
  record ReturnToQueue(VerbState.InQueue state) implements CallEffect {}

  /// On its next host: wants, or has, somebody from the queue.
  ///
  /// @param whisper what the member hears first; its URL is null for nothing
  record ReturnToTaking(VerbState.FromQueue state, Hook whisper) implements CallEffect {}

  /// Asks for the front of a queue, now or once somebody is there.
  ///
  /// @param whisper what the member hears first; its URL is null for nothing
  record TakeFromQueue(String name, Hook whisper) implements CallEffect {}

  /// Does not want anybody from the queue any more.
  record StopTaking(String name) implements CallEffect {}

  /// Sends a text message; [CallEvent.MessageTaken] follows.
  record SendMessage(Message message, String from, String to, @Nullable String statusCallback)
      implements CallEffect {}

  /// For the customer's debugger.
  ///
  /// @param error false: a warning
  record Notify(int code, boolean error, String message, String url) implements CallEffect {}

  /// It has ended: write its post-flight record.
  record Archive() implements CallEffect {}
}

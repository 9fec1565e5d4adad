package io.ringfort.voice.verbs;

import io.ringfort.twiml.model.Dial;
import io.ringfort.twiml.model.DialTarget;
import io.ringfort.twiml.model.Enqueue;
import io.ringfort.twiml.model.Gather;
import io.ringfort.twiml.model.Hangup;
import io.ringfort.twiml.model.Leave;
import io.ringfort.twiml.model.Message;
import io.ringfort.twiml.model.Pause;
import io.ringfort.twiml.model.Play;
import io.ringfort.twiml.model.Record;
import io.ringfort.twiml.model.Redirect;
import io.ringfort.twiml.model.Refer;
import io.ringfort.twiml.model.Reject;
import io.ringfort.twiml.model.Say;
import io.ringfort.twiml.model.VoiceVerb;
import io.ringfort.voice.lifecycle.CallEffect.Sound;
import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.lifecycle.Turn;
import io.ringfort.voice.lifecycle.VerbState;
import io.ringfort.voice.lifecycle.Verbs;
import java.util.List;

/// Hands each verb to the file that knows it.
public final class TwimlVerbs implements Verbs {
  private static final int DIAL_ASIDE = 13201;
  private static final int NOT_ASIDE = 13238;

  private final RecordVerb record;
  private final GatherVerb gather;
  private final DialVerb dial;
  private final ConferenceDial conference = new ConferenceDial();
  private final QueueDial queue = new QueueDial();
  private final EnqueueVerb enqueue = new EnqueueVerb();

  public TwimlVerbs(Settings settings) {
    record = new RecordVerb(settings);
    gather = new GatherVerb(settings);
    dial = new DialVerb(settings);
  }

  @Override
  public void begin(VoiceVerb verb, Turn turn) {
    if (!turn.isMain() && !fitsAside(verb)) {
      turn.error(
          verb instanceof Dial ? DIAL_ASIDE : NOT_ASIDE,
          "got <"
              + verb.getClass().getSimpleName()
              + "> in a document that is heard while waiting or before being connected (expected:"
              + " Say, Play, Pause, Gather, Redirect, Leave, Hangup)");
      turn.next();
      return;
    }
    switch (verb) {
      case Say say -> SayVerb.begin(say, turn);
      case Play play -> PlayVerb.begin(play, turn);
      case Pause pause -> PauseVerb.begin(pause, turn);
      case Gather g -> gather.begin(g, turn);
      case Record r -> record.begin(r, turn);
      case Dial d -> beginDial(d, turn);
      case Enqueue e -> enqueue.begin(e, turn);
      case Leave _ -> LeaveVerb.begin(turn, this);
      case Hangup _ -> turn.end("<Hangup>");
      case Reject reject -> RejectVerb.begin(reject, turn);
      case Refer refer -> ReferVerb.begin(refer, turn);
      case Redirect redirect -> RedirectVerb.begin(redirect, turn);
      case Message message -> MessageVerb.begin(message, turn);
    }
  }

  /// Who waits already, for a queue, a room or a caller, cannot wait for another.
  private static boolean fitsAside(VoiceVerb verb) {
    return !(verb instanceof Dial || verb instanceof Enqueue || verb instanceof Refer);
  }

  private void beginDial(Dial verb, Turn turn) {
    if (verb.targets().isEmpty()) {
      turn.next();
      return;
    }
    switch (verb.targets().getFirst()) {
      case DialTarget.Conference room -> conference.begin(verb, room, turn);
      case DialTarget.Queue line -> queue.begin(verb, line, turn);
      case DialTarget.Endpoint _ -> dial.begin(verb, turn);
    }
  }

  @Override
  public void on(VoiceVerb verb, VerbState state, CallEvent event, Turn turn) {
    switch (state) {
      case VerbState.Playing playing -> PlayVerb.on(playing, event, turn);
      case VerbState.Sending _ -> {
        if (event instanceof CallEvent.DigitsSent) {
          turn.next();
        }
      }
      case VerbState.Waiting waiting -> {
        if (event instanceof CallEvent.TimeUp(long id) && id == waiting.timer()) {
          turn.next();
        }
      }
      case VerbState.Fetching _ -> {
        // Only the document is awaited.
      }
      case VerbState.Gathering gathering -> gather.on((Gather) verb, gathering, event, turn);
      case VerbState.Recording recording -> record.on((Record) verb, recording, event, turn);
      case VerbState.Dialling dialling -> dial.on((Dial) verb, dialling, event, turn);
      case VerbState.InConference in -> conference.on((Dial) verb, in, event, turn, this);
      case VerbState.InQueue in -> enqueue.on((Enqueue) verb, in, event, turn, this);
      case VerbState.FromQueue from -> queue.on((Dial) verb, from, event, turn);
      case VerbState.Referring referring -> ReferVerb.on((Refer) verb, referring, event, turn);
      case VerbState.Texting _ -> MessageVerb.on((Message) verb, event, turn);
    }
  }

  @Override
  public void stop(VoiceVerb verb, VerbState state, Turn turn) {
    switch (state) {
      case VerbState.Recording recording -> record.stop((Record) verb, recording, turn);
      case VerbState.Dialling dialling -> dial.stop((Dial) verb, dialling, turn);
      case VerbState.InConference in -> conference.stop((Dial) verb, in, turn);
      case VerbState.InQueue in -> enqueue.stop((Enqueue) verb, in, turn);
      case VerbState.FromQueue from -> queue.stop((Dial) verb, from, turn);
      case VerbState.Playing _,
          VerbState.Sending _,
          VerbState.Waiting _,
          VerbState.Fetching _,
          VerbState.Gathering _,
          VerbState.Referring _,
          VerbState.Texting _ -> {
        // What they began ends by itself, or with the sound.
      }
    }
  }

  @Override
  public void resume(VoiceVerb verb, VerbState state, Turn turn) {
    switch (state) {
      case VerbState.Recording recording -> RecordVerb.resume((Record) verb, recording, turn);
      case VerbState.InConference in -> ConferenceDial.resume((Dial) verb, in, turn);
      case VerbState.InQueue in -> EnqueueVerb.resume(in, turn);
      case VerbState.FromQueue from -> QueueDial.resume((Dial) verb, from, turn);
      case VerbState.Texting _ -> MessageVerb.send((Message) verb, turn);
      // Digits must not come twice: those that are lost are few.
      case VerbState.Sending _ -> turn.next();
      case VerbState.Playing _,
          VerbState.Waiting _,
          VerbState.Fetching _,
          VerbState.Gathering _,
          VerbState.Dialling _,
          VerbState.Referring _ -> {
        // All of it stands.
      }
    }
  }

  @Override
  public List<Sound> heard(VoiceVerb verb, Turn turn) {
    return switch (verb) {
      case Say say -> List.of(new Sound.Spoken(say));
      case Gather g -> Sounds.of(g.prompts(), turn);
      default -> List.of();
    };
  }

  /// Leaves the queue from a document above it.
  void leave(Enqueue verb, VerbState.InQueue in, Turn turn) {
    enqueue.leave(verb, in, turn, this);
  }
}

package io.ringfort.voice.lifecycle;

import io.ringfort.twiml.model.VoiceDocument;
import io.ringfort.twiml.model.Warning;
import io.ringfort.voice.Hook;
import io.ringfort.voice.lifecycle.CallEffect.Sound;
import io.ringfort.voice.lifecycle.CallIntent.Direction;
import io.ringfort.voice.lifecycle.Program.Ending;
import io.ringfort.voice.speech.Prompts.BuiltIn;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How documents come to run, and what happens when one cannot.
final class Reading {
  /// The last words before an error ends a call.
  static final long LAST_WORDS = -2;

  private Reading() {}

  /// What to do first: asked for, or here already.
  static void firstDocument(Turn turn, Map<String, String> params) {
    CallIntent.Handling handling = turn.intent().handling();
    Ending ending =
        turn.intent().direction() == Direction.OUTBOUND_DIAL ? Ending.CONNECT : Ending.HANG_UP;
    if (handling.document().url() != null) {
      turn.request(handling.document(), params, ending, false);
    } else if (handling.twiml() != null) {
      turn.read(handling.twiml(), ending);
    } else if (ending == Ending.CONNECT) {
      CallLifecycle.ready(turn);
    } else {
      turn.fail(
          11100, "got no document for this call (expected: a voice URL, TwiML or an application)");
    }
  }

  static void fetched(Turn turn, CallEvent.Fetched fetched) {
    Session.Pending pending = turn.pending();
    if (pending == null || pending.id() != fetched.id() || turn.isEnding()) {
      return;
    }
    turn.pending(null);
    if (fetched.source().url() != null) {
      turn.cookies(fetched.cookies());
    }
    Program under = pending.aside() ? turn.program() : below(turn.program());
    Program next =
        new Program(
            fetched.source(),
            fetched.text(),
            fetched.contentType(),
            -1,
            pending.ending(),
            null,
            under,
            fetched.document());
    if (!pending.aside()) {
      turn.effect(new CallEffect.StopPlaying());
    }
    turn.program(next);
    for (Warning warning : fetched.document().warnings()) {
      turn.warn(warning.code(), warning.message());
    }
    turn.next();
  }

  private static @Nullable Program below(@Nullable Program program) {
    return program == null ? null : program.under();
  }

  static void fetchFailed(Turn turn, CallEvent.FetchFailed failed) {
    Session.Pending pending = turn.pending();
    if (pending == null || pending.id() != failed.id() || turn.isEnding()) {
      return;
    }
    turn.effect(
        new CallEffect.Notify(
            failed.code(),
            true,
            failed.reason(),
            failed.source().url() == null ? "" : failed.source().url()));
    Program running = turn.program();
    if (pending.aside()) {
      turn.pending(null);
      if (pending.ending() == Ending.CONNECT) {
        goOnWithout(turn, pending.hook());
      }
      return;
    }
    if (running != null && running.under() != null) {
      forgo(turn, running.under());
      return;
    }
    recover(turn, failed.source(), failed.code(), pending.fallback());
  }

  /// As if the document had been empty.
  private static void goOnWithout(Turn turn, Hook source) {
    VoiceDocument empty = new VoiceDocument(List.of(), List.of());
    turn.program(new Program(source, "", "", -1, Ending.CONNECT, null, turn.program(), empty));
    turn.next();
  }

  /// A document above a verb that waits cannot go on. Somebody who waits goes on waiting, in
  /// silence; somebody who was to hear it first does without.
  static void forgo(Turn turn, Program under) {
    Program failed = turn.program();
    turn.pending(null);
    turn.effect(new CallEffect.StopPlaying());
    if (failed != null && failed.ending() == Ending.CONNECT) {
      // As if it had come to its end.
      turn.program(failed.at(failed.document().verbs().size()));
      turn.next();
    } else {
      turn.program(under);
    }
  }

  /// A document cannot be had or executed: asks the fallback, else says so and hangs up.
  static void recover(Turn turn, Hook failed, int code, boolean last) {
    Hook fallback = turn.hooks().fallback();
    if (!last && fallback.url() != null) {
      Map<String, String> params =
          turn.params(
              Map.of("ErrorCode", "" + code, "ErrorUrl", failed.url() == null ? "" : failed.url()));
      turn.fetch(fallback, params, Ending.HANG_UP, false, true);
      return;
    }
    turn.pending(null);
    turn.program(null);
    turn.answer();
    turn.effect(
        new CallEffect.Play(LAST_WORDS, List.of(new Sound.Own(BuiltIn.APPLICATION_ERROR)), 1));
  }
}

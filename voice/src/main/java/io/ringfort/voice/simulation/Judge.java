package io.ringfort.voice.simulation;

import io.ringfort.core.ids.CallSid;
import io.ringfort.core.ids.RecordingSid;
import io.ringfort.voice.CallChange;
import io.ringfort.voice.lifecycle.Call;
import io.ringfort.voice.lifecycle.CallEffect;
import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.lifecycle.CallIntent;
import io.ringfort.voice.lifecycle.CallStatus;
import io.ringfort.voice.lifecycle.Program;
import io.ringfort.voice.lifecycle.VerbState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Sees everything that leaves the house or becomes durable, and holds it against the promises: at
/// once where it can, the rest when the world has come to rest.
final class Judge {
  /// By then whoever is not wanted any more is gone, from the phone as well.
  private static final int GRACE_MILLIS = 10_000;

  private static final Set<String> ENDINGS =
      Arrays.stream(CallStatus.values())
          .filter(CallStatus::isFinal)
          .map(CallStatus::text)
          .collect(Collectors.toSet());

  private final Agenda agenda;
  private final Map<CallSid, CaseFile> cases = new LinkedHashMap<>();
  private Counts counts = Counts.NONE;

  Judge(Agenda agenda) {
    this.agenda = agenda;
  }

  /// Writes a line into the trace of a call.
  CaseFile note(CallSid sid, String what, Object detail) {
    CaseFile file = cases.computeIfAbsent(sid, _ -> new CaseFile());
    file.trace.add(new CaseFile.Line(agenda.millis(), what, detail));
    return file;
  }

  /// It is durable that there is such a call: it must end.
  void accepted(CallIntent intent) {
    CaseFile file = note(intent.sid(), "is in the queue", intent.direction());
    if (!file.accepted) {
      file.accepted = true;
      file.intent = intent;
      count(new Counts(1, intent.parent() == null ? 0 : 1, 0, 0, 0, 0, 0, 0));
    }
  }

  void repeated(CallSid sid) {
    note(sid, "host reads its request again", "");
    count(new Counts(0, 0, 0, 0, 0, 0, 0, 1));
  }

  void hostDied(Collection<CallSid> calls) {
    count(new Counts(0, 0, 0, 0, 1, 0, 0, 0));
    for (CallSid sid : calls) {
      CaseFile file = note(sid, "its host dies", "");
      file.recordings.clear();
      file.over = true;
    }
  }

  /// Somebody's phone is to ring.
  void dialled(CallIntent intent) {
    CaseFile file = note(intent.sid(), "is dialled", "");
    count(new Counts(0, 0, 1, 0, 0, 0, 0, 0));
    if (file.dialled) {
      throw broken(intent.sid(), "dialled twice: got a second INVITE (expected: one)");
    }
    file.dialled = true;
    if (agenda.now().isAfter(intent.terms().deadline())) {
      throw broken(
          intent.sid(),
          "dialled too late: got "
              + agenda.now()
              + " (expected: not after "
              + intent.terms().deadline()
              + ")");
    }
  }

  void child(CallIntent child) {
    note(child.sid(), "is dialled by", String.valueOf(child.parent()));
    if (child.parent() != null) {
      note(child.parent(), "dials", child.sid()).children.add(child.sid());
    }
  }

  /// A step of the lifecycle.
  void moved(Call before, Call after, CallEvent event, Host host) {
    CallSid sid = after.intent().sid();
    CaseFile file = note(sid, "is", after.progress().status());
    CallStatus was = before.progress().status();
    CallStatus is = after.progress().status();
    if (is.compareTo(was) < 0 || (was.isFinal() && is != was)) {
      throw broken(sid, "the status moved back: got " + is + " (expected: " + was + " or later)");
    }
    if (after.progress() != before.progress()
        && after.progress().version() != before.progress().version() + 1) {
      throw broken(sid, "a version was left out: got " + after.progress().version());
    }
    if (is == CallStatus.IN_PROGRESS && was != is) {
      count(new Counts(0, 0, 0, 1, 0, 0, 0, 0));
    }
    if (event instanceof CallEvent.Change(CallChange.Redirect _) && is == CallStatus.IN_PROGRESS) {
      file.detached = true;
    }
    checkChildren(file, after, host);
  }

  /// Children that no Dial wants any more must be gone soon.
  private void checkChildren(CaseFile file, Call call, Host host) {
    if (file.children.size() == file.given.size()) {
      return;
    }
    Set<CallSid> wanted = new HashSet<>();
    for (Program p = call.program(); p != null; p = p.under()) {
      if (p.state() instanceof VerbState.Dialling dialling) {
        dialling.children().stream()
            .filter(c -> !c.status().isFinal())
            .map(VerbState.Dialled::sid)
            .filter(c -> dialling.winner() == null || dialling.winner().equals(c))
            .forEach(wanted::add);
      }
    }
    for (CallSid child : file.children) {
      if (!wanted.contains(child) && file.given.add(child)) {
        host.later(GRACE_MILLIS, () -> checkGone(child));
      }
    }
  }

  private void checkGone(CallSid child) {
    CaseFile file = note(child, "nobody wants it any more", "");
    if (!file.over && !file.detached) {
      throw broken(child, "its caller's Dial is over, but it goes on");
    }
  }

  void recording(CallSid sid, RecordingSid recording) {
    if (!note(sid, "recording begins", recording).recordings.add(recording)) {
      throw broken(sid, "recording " + recording + " began twice");
    }
  }

  void recorded(CallSid sid, RecordingSid recording) {
    if (!note(sid, "recording ends", recording).recordings.remove(recording)) {
      throw broken(sid, "recording " + recording + " ended without having begun");
    }
  }

  /// A callback is durable.
  void told(CallSid sid, CallEffect.Tell tell, int host) {
    CaseFile file = note(sid, "callback", tell);
    if (tell.sequence() < 0) {
      return;
    }
    int expected = file.sequences.getOrDefault(host, 0);
    if (tell.sequence() != expected) {
      throw broken(
          sid, "callbacks: got sequence " + tell.sequence() + " (expected: " + expected + ")");
    }
    file.sequences.put(host, expected + 1);
    if (!ENDINGS.contains(tell.params().getOrDefault("CallStatus", ""))) {
      return;
    }
    if (!file.completedBy.add(host)) {
      throw broken(sid, "callbacks: got a second `completed` (expected: one)");
    }
    file.completedTokens.add(tell.token());
    if (file.completedTokens.size() > 1) {
      throw broken(sid, "callbacks: got tokens " + file.completedTokens + " (expected: one)");
    }
  }

  /// Its owner says that it is over.
  void over(Call last, @Nullable Leg leg, Host host) {
    CallSid sid = last.intent().sid();
    CaseFile file = note(sid, "is over", last.progress());
    file.over = true;
    if (last.progress().verdict() == null || !last.progress().status().isFinal()) {
      throw broken(sid, "over without a verdict: got " + last.progress());
    }
    if (!file.recordings.isEmpty()) {
      throw broken(sid, "over, but recordings go on: got " + file.recordings);
    }
    if (leg != null) {
      host.later(
          GRACE_MILLIS,
          () -> {
            if (!leg.isGone()) {
              throw broken(sid, "over, but its leg goes on");
            }
          });
    }
  }

  /// Its record is durable.
  void archived(Call call, int host) {
    CallSid sid = call.intent().sid();
    CaseFile file = note(sid, "archived", call.progress().status());
    if (file.archivedBy == host) {
      throw broken(sid, "two verdicts: got a second record from one host");
    }
    file.archivedBy = host;
    String reason = call.progress().verdict() == null ? "" : call.progress().verdict().reason();
    boolean lost = reason.equals("host lost");
    if (file.archived == null) {
      // The first one counts.
      file.archived = call;
      boolean late = reason.contains("after its deadline");
      count(new Counts(0, 0, 0, 0, 0, lost ? 1 : 0, late ? 1 : 0, 0));
    } else if (!lost) {
      throw broken(sid, "two verdicts: got " + reason + " after " + file.archived.progress());
    }
  }

  /// Everything that could happen has happened.
  Counts atRest() {
    cases.forEach(
        (sid, file) -> {
          if (file.accepted) {
            close(sid, file);
          }
        });
    return counts;
  }

  private static void close(CallSid sid, CaseFile file) {
    Call last = file.archived;
    if (last == null) {
      throw broken(sid, "an accepted call has no verdict: got no record");
    }
    boolean silent =
        last.progress().status() == CallStatus.CANCELED
            && last.progress().times().dialled() == null;
    boolean wanted = last.intent().handling().status().url() != null;
    if (wanted && !silent && file.completedTokens.isEmpty()) {
      throw broken(sid, "the customer was never told of the end");
    }
  }

  Counts counts() {
    return counts;
  }

  Violation violation(Broken broken) {
    Optional<CaseFile> file =
        CallSid.matches(broken.subject())
            ? Optional.ofNullable(cases.get(new CallSid(broken.subject())))
            : Optional.empty();
    List<String> trace = new ArrayList<>();
    file.ifPresent(f -> f.trace.forEach(line -> trace.add(line.toString())));
    return new Violation(broken.subject(), String.valueOf(broken.getMessage()), trace);
  }

  private void count(Counts more) {
    counts = counts.plus(more);
  }

  private static Broken broken(CallSid sid, String text) {
    return new Broken(sid.value(), text);
  }
}

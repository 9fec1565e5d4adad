package io.ringfort.voice.simulation;

import io.ringfort.core.ids.CallSid;
import io.ringfort.core.ids.RecordingSid;
import io.ringfort.core.simulation.Agenda;
import io.ringfort.core.simulation.Broken;
import io.ringfort.core.simulation.Violation;
import io.ringfort.voice.CallChange;
import io.ringfort.voice.lifecycle.Call;
import io.ringfort.voice.lifecycle.CallEffect;
import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.lifecycle.CallIntent;
import io.ringfort.voice.lifecycle.CallStatus;
import io.ringfort.voice.lifecycle.Owner;
import io.ringfort.voice.lifecycle.Program;
import io.ringfort.voice.lifecycle.VerbState;
import io.ringfort.voice.simulation.Counts.HostFaults;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Sees everything that leaves the house or becomes durable, and holds it against the promises: at
/// once where it can, the rest when the world has come to rest.
final class Judge {
  /// By then whoever is not wanted any more is gone, from the phone as well.
  private static final int GRACE_MILLIS = 10_000;

  /// How often that is waited for, while hosts die and freeze.
  private static final int PATIENCE = 30;

  private static final Set<String> ENDINGS =
      Arrays.stream(CallStatus.values())
          .filter(CallStatus::isFinal)
          .map(CallStatus::text)
          .collect(Collectors.toSet());

  private final Agenda agenda;
  private final Memory memory;
  private final Map<CallSid, CaseFile> cases = new LinkedHashMap<>();
  private Counts counts = Counts.NONE;

  Judge(Agenda agenda, Memory memory) {
    this.agenda = agenda;
    this.memory = memory;
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
      count(new Counts(1, intent.parent() == null ? 0 : 1, 0, 0, HostFaults.NONE, 0, 0, 0));
    }
  }

  void repeated(CallSid sid) {
    note(sid, "host reads its request again", "");
    count(new Counts(0, 0, 0, 0, HostFaults.NONE, 0, 0, 1));
  }

  void hostDied() {
    faults(new HostFaults(1, 0, 0, 0, 0, 0));
  }

  void frozen() {
    faults(new HostFaults(0, 1, 0, 0, 0, 0));
  }

  void cutOff() {
    faults(new HostFaults(0, 0, 1, 0, 0, 0));
  }

  /// A host gave a call away, and another has it.
  void moved() {
    faults(new HostFaults(0, 0, 0, 0, 1, 0));
  }

  /// A host goes on with a call of another.
  void takenOver(Call call, CallEvent.TakenOver why) {
    CallSid sid = call.intent().sid();
    CaseFile file = note(sid, "goes on at", why);
    file.recordings.clear();
    if (!why.agreed()) {
      faults(new HostFaults(0, 0, 0, 1, 0, 0));
    }
    if (!file.unwritten && call.progress().version() < file.written) {
      throw broken(
          sid,
          "goes on from an older snapshot: got version "
              + call.progress().version()
              + " (expected: at least "
              + file.written
              + ")");
    }
  }

  void given(CallSid sid, Host by, Host to) {
    CaseFile file = note(sid, by.name() + " gives it to", to.name());
    file.recordingsBefore = Set.copyOf(file.recordings);
  }

  /// Who gave a call away has it again, and records on.
  void takenBack(CallSid sid) {
    CaseFile file = note(sid, "is taken back", "");
    file.recordings.clear();
    file.recordings.addAll(file.recordingsBefore);
  }

  /// A step is about to be carried out.
  ///
  /// @param written whether its snapshot is
  void shown(Call call, boolean written) {
    CaseFile file = note(call.intent().sid(), "snapshot", written ? "" : "not written");
    if (written) {
      // Only who has it can show it again; another begins it anew.
      file.snapshotLost &= !Objects.equals(file.owner, call.owner());
      file.owner = call.owner();
      file.written = call.progress().version();
    } else {
      file.unwritten = true;
    }
  }

  /// The memory store lost everything: a host that dies before it shows a call again leaves nothing.
  void memoryIsLost() {
    cases.values().forEach(file -> file.snapshotLost = true);
  }

  /// A call ends as lost.
  void givenUp(CallSid sid) {
    CaseFile file = note(sid, "is given up", "");
    file.givenUp = true;
    file.recordings.clear();
  }

  /// A call ends as lost of which nothing is known any more but that it was asked for.
  void forgotten(CallSid sid) {
    CaseFile file = note(sid, "is forgotten", "");
    file.unwritten = true;
    // Nobody knows whom it dialled.
    file.children.forEach(child -> note(child, "its caller is forgotten", "").detached = true);
  }

  /// Whether a call is not over yet.
  boolean isAnyOpen() {
    return cases.values().stream().anyMatch(file -> file.accepted && !file.over);
  }

  /// Something is said to the outside.
  void says(CallSid sid, Owner owner, String what) {
    note(sid, "says", what);
    if (memory.isOfLater(sid, owner)) {
      throw broken(
          sid,
          "two owners: got " + what + " by " + owner + " (expected: silence, since another has it)");
    }
  }

  boolean isOver(CallSid sid) {
    CaseFile file = cases.get(sid);
    return file != null && file.over;
  }

  boolean isArchived(CallSid sid) {
    CaseFile file = cases.get(sid);
    return file != null && file.archived != null;
  }

  /// Somebody's phone is to ring.
  ///
  /// @param again whether it is known that it may have rung before
  void dialled(CallIntent intent, boolean again) {
    CaseFile file = note(intent.sid(), again ? "is dialled again" : "is dialled", "");
    count(new Counts(0, 0, 1, 0, HostFaults.NONE, 0, 0, 0));
    if (again) {
      faults(new HostFaults(0, 0, 0, 0, 0, 1));
    }
    if (file.dialled && !again && !file.snapshotLost) {
      throw broken(intent.sid(), "dialled twice: got a second INVITE (expected: one)");
    }
    file.dialled = true;
    // It may have been on its way to the edges for a while.
    if (agenda
        .now()
        .isAfter(intent.terms().deadline().plusMillis(CallOwner.INVITE_WITHIN_MILLIS))) {
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
  void moved(Call before, Call after, CallEvent event) {
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
      count(new Counts(0, 0, 0, 1, HostFaults.NONE, 0, 0, 0));
    }
    if (event instanceof CallEvent.Change(CallChange.Redirect _) && is == CallStatus.IN_PROGRESS) {
      file.detached = true;
    }
    checkChildren(file, after);
  }

  /// Children that no Dial wants any more must be gone soon.
  private void checkChildren(CaseFile file, Call call) {
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
        agenda.in(GRACE_MILLIS, () -> checkGone(child, 0));
      }
    }
  }

  private void checkGone(CallSid child, int times) {
    CaseFile file = note(child, "nobody wants it any more", "");
    // Of some nobody can know: not in the queue yet when the memory store lost them.
    boolean forgotten = !file.accepted && file.snapshotLost;
    if (file.over || file.detached || !file.dialled || forgotten) {
      return;
    }
    if (times < PATIENCE) {
      // Its host may be gone meanwhile, or not be heard.
      agenda.in(GRACE_MILLIS, () -> checkGone(child, times + 1));
    } else {
      throw broken(child, "its caller's Dial is over, but it goes on");
    }
  }

  void recording(CallSid sid, RecordingSid recording, Owner owner) {
    if (!note(sid, "recording begins", recording).recordings.add(recording)) {
      throw broken(sid, "recording " + recording + " began twice on " + owner.host());
    }
  }

  void recorded(CallSid sid, RecordingSid recording) {
    CaseFile file = note(sid, "recording ends", recording);
    // Those of a lost call are made of the pieces on the disk.
    if (!file.recordings.remove(recording) && !file.givenUp) {
      throw broken(sid, "recording " + recording + " ended without having begun");
    }
  }

  /// A callback is durable.
  void told(CallSid sid, CallEffect.Tell tell) {
    CaseFile file = note(sid, "callback", tell);
    if (tell.sequence() < 0) {
      return;
    }
    String before = file.sequences.putIfAbsent(tell.sequence(), tell.token());
    if (before != null && !before.equals(tell.token()) && !file.unwritten) {
      throw broken(
          sid,
          "callbacks: got token "
              + tell.token()
              + " for sequence "
              + tell.sequence()
              + " (expected: "
              + before
              + ", as before)");
    }
    if (before == null
        && tell.sequence() > 0
        && !file.sequences.containsKey(tell.sequence() - 1)
        && !file.unwritten) {
      throw broken(
          sid,
          "callbacks: got sequence "
              + tell.sequence()
              + " (expected: "
              + (file.sequences.size() - 1)
              + ")");
    }
    if (ENDINGS.contains(tell.params().getOrDefault("CallStatus", ""))) {
      file.completedTokens.add(tell.token());
      if (file.completedTokens.size() > 1) {
        throw broken(sid, "callbacks: got tokens " + file.completedTokens + " (expected: one)");
      }
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
    if (leg != null && !isLost(last)) {
      agenda.in(GRACE_MILLIS, () -> checkLeg(sid, leg, 0));
    }
  }

  private void checkLeg(CallSid sid, Leg leg, int times) {
    if (leg.isGone()) {
      return;
    }
    if (times < PATIENCE) {
      agenda.in(GRACE_MILLIS, () -> checkLeg(sid, leg, times + 1));
    } else {
      throw broken(sid, "over, but its leg goes on");
    }
  }

  private static boolean isLost(Call call) {
    return reason(call).equals("host lost");
  }

  private static String reason(Call call) {
    return call.progress().verdict() == null ? "" : call.progress().verdict().reason();
  }

  /// Its record is durable.
  void archived(Call call, int host) {
    CallSid sid = call.intent().sid();
    CaseFile file = note(sid, "archived", call.progress().status());
    file.over = true;
    String reason = reason(call);
    boolean lost = isLost(call);
    if (lost && memory.goesOn(sid, host)) {
      throw broken(sid, "host lost: got that verdict (expected: none while another host has it)");
    }
    if (file.archived == null) {
      // The first one counts.
      file.archived = call;
      boolean late = reason.contains("after its deadline");
      count(new Counts(0, 0, 0, 0, HostFaults.NONE, lost ? 1 : 0, late ? 1 : 0, 0));
    } else if (!lost
        && !file.unwritten
        && !file.snapshotLost
        && !reason.equals(reason(file.archived))) {
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

  private void faults(HostFaults more) {
    count(new Counts(0, 0, 0, 0, more, 0, 0, 0));
  }

  private void count(Counts more) {
    counts = counts.plus(more);
  }

  private static Broken broken(CallSid sid, String text) {
    return new Broken(sid.value(), text);
  }
}

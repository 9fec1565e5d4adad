package io.ringfort.messaging.simulation;

import io.ringfort.core.ids.MessageSid;
import io.ringfort.core.simulation.Agenda;
import io.ringfort.core.simulation.Broken;
import io.ringfort.core.simulation.Violation;
import io.ringfort.messaging.lifecycle.Intent;
import io.ringfort.messaging.lifecycle.Message;
import io.ringfort.messaging.lifecycle.Policy.UnknownOutcome;
import io.ringfort.messaging.lifecycle.Progress.Phase;
import io.ringfort.messaging.lifecycle.Status;
import io.ringfort.messaging.simulation.Counts.HostFaults;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Sees everything that becomes durable or leaves the house, and holds it against the promises: at
/// once where it can, the rest when the world has come to rest.
final class Judge {
  private final Agenda agenda;
  private final UnknownOutcome policy;
  private final Map<MessageSid, CaseFile> cases = new LinkedHashMap<>();
  private Counts counts = Counts.NONE;

  Judge(Agenda agenda, UnknownOutcome policy) {
    this.agenda = agenda;
    this.policy = policy;
  }

  /// Writes a line into the trace of a message.
  CaseFile note(MessageSid sid, String what, Object detail) {
    CaseFile file = cases.computeIfAbsent(sid, _ -> new CaseFile());
    file.trace.add(new CaseFile.Line(agenda.millis(), what, detail));
    return file;
  }

  void intentAppended(Intent intent) {
    CaseFile file = note(intent.sid(), "intent is in the queue", intent);
    if (!file.accepted) {
      file.accepted = true;
      counts = counts.plus(new Counts(1, 0, HostFaults.NONE, 0, 0, 0, 0));
    }
  }

  void intentRepeated(MessageSid sid) {
    note(sid, "owner reads the intent again", "");
    counts = counts.plus(new Counts(0, 0, HostFaults.NONE, 0, 0, 1, 0));
  }

  void ownerDied() {
    counts = counts.plus(new HostFaults(1, 0, 0, 0, 0, 0));
  }

  void frozen() {
    counts = counts.plus(new HostFaults(0, 1, 0, 0, 0, 0));
  }

  void cutOff() {
    counts = counts.plus(new HostFaults(0, 0, 1, 0, 0, 0));
  }

  /// A record is in the changelog that readers leave out.
  void stale(Message message) {
    note(message.intent().sid(), "durable, but stale:", message.progress());
    counts = counts.plus(new HostFaults(0, 0, 0, 1, 0, 0));
  }

  /// A record is in the changelog.
  void durable(Message message) {
    MessageSid sid = message.intent().sid();
    CaseFile file = note(sid, "durable", message.progress());
    if (file.forgotten) {
      throw broken(
          sid,
          "a forgotten message lives again: got a record "
              + message.progress()
              + " (expected: none)");
    }
    Message before = file.durable;
    if (before != null) {
      checkForward(sid, "changelog", before.progress().status(), message.progress().status());
      if (before.progress().version() > message.progress().version()) {
        throw broken(
            sid,
            "changelog: got version "
                + message.progress().version()
                + " (expected: at least "
                + before.progress().version()
                + ")");
      }
      if (before.progress().phase() == Phase.ENDED && !before.equals(message)) {
        throw broken(
            sid,
            "two verdicts: got " + message.progress() + " (expected: " + before.progress() + ")");
      }
    }
    file.durable = message;
  }

  /// An entry will not come again.
  ///
  /// @param version what it led to
  void committed(MessageSid sid, int version) {
    CaseFile file = note(sid, "committed past what led to version", version);
    if (file.durable == null || file.durable.progress().version() < version) {
      throw broken(
          sid,
          "committed past what is not durable: got "
              + (file.durable == null ? "no record" : file.durable.progress())
              + " (expected: at least version "
              + version
              + ")");
    }
  }

  void forgotten(MessageSid sid) {
    note(sid, "forgotten", "").forgotten = true;
    counts = counts.plus(new Counts(0, 0, HostFaults.NONE, 0, 0, 0, 1));
  }

  /// A part leaves for the carrier.
  ///
  /// @param belated its owner froze between its last question and the packet: no owner can help
  ///   that, and the next one must have counted the doubt
  CaseFile.Submission submitted(Message message, int part, Owner owner, boolean belated) {
    MessageSid sid = message.intent().sid();
    CaseFile file = note(sid, "submit of part", part);
    counts = counts.plus(new Counts(0, 1, HostFaults.NONE, 0, 0, 0, 0));
    if (belated && !owner.isOwner()) {
      counts = counts.plus(new HostFaults(0, 0, 0, 0, 0, 1));
      CaseFile.Submission submission = new CaseFile.Submission(part);
      file.submissions.add(submission);
      return submission;
    }
    checkMaySubmit(message, file, owner, belated);
    Message known = Objects.requireNonNull(file.durable);
    if (known.progress().wire().parts().get(part).carrierId() != null) {
      throw broken(
          sid, "part " + part + " was submitted after the carrier was known to have taken it");
    }
    if (file.submissions(part).anyMatch(s -> s.heardBy == owner)) {
      throw broken(
          sid,
          "part "
              + part
              + " was submitted again after its owner had heard that the carrier took it");
    }
    long doubtful = file.submissions(part).filter(s -> !s.refused).count();
    if (doubtful > message.progress().wire().doubts()) {
      throw broken(
          sid,
          "part "
              + part
              + " was submitted again: got "
              + message.progress().wire().doubts()
              + " doubts (expected: at least "
              + doubtful
              + ")");
    }
    if (policy == UnknownOutcome.HOLD && doubtful > 0) {
      throw broken(
          sid, "part " + part + " was submitted again though the carrier's policy is to hold");
    }
    CaseFile.Submission submission = new CaseFile.Submission(part);
    file.submissions.add(submission);
    return submission;
  }

  private void checkMaySubmit(Message message, CaseFile file, Owner owner, boolean belated) {
    MessageSid sid = message.intent().sid();
    if (!owner.isOwner()) {
      throw broken(
          sid,
          "two owners: got a submit by generation "
              + owner.generation()
              + " (expected: none once the group gave its partition to another)");
    }
    Message known = file.durable;
    if (known != null && known.progress().phase() == Phase.ENDED) {
      throw broken(
          sid,
          "submitted after its verdict: got a submit (expected: none after "
              + known.progress().status()
              + ")");
    }
    if (!belated) {
      checkTime(message);
    }
    if (known == null || known.progress().phase() != Phase.ON_WIRE) {
      throw broken(
          sid,
          "submitted before that was durable: got "
              + (known == null ? "no record" : known.progress())
              + " (expected: ON_WIRE)");
    }
  }

  void archived(Message message) {
    MessageSid sid = message.intent().sid();
    CaseFile file = note(sid, "archived", message.progress().status());
    if (file.archived != null && !file.archived.equals(message)) {
      throw broken(
          sid,
          "two archived records: got "
              + message.progress()
              + " (expected: "
              + file.archived.progress()
              + ")");
    }
    file.archived = message;
  }

  /// A callback is in the queue of webhooks.
  ///
  /// @param late appended by an owner that is none any more, or after a first try had failed: it may
  ///   come behind later ones, as any two callbacks may on their way to the customer
  void callback(Message message, boolean late) {
    MessageSid sid = message.intent().sid();
    Status status = message.progress().status();
    CaseFile file = note(sid, "callback", status);
    boolean back = file.lastCallback != null && status.compareTo(file.lastCallback) < 0;
    if (back && late && !status.isFinal()) {
      counts = counts.plus(new HostFaults(0, 0, 0, 0, 1, 0));
      return;
    }
    if (file.lastCallback != null) {
      checkForward(sid, "callbacks", file.lastCallback, status);
    }
    file.lastCallback = status;
  }

  /// The customer's server got a callback.
  ///
  /// @param token what the customer tells repeated callbacks by
  void calledBack(Message message, String token) {
    MessageSid sid = message.intent().sid();
    Status status = message.progress().status();
    String before = note(sid, "customer is called back", status).tokens.putIfAbsent(status, token);
    if (before != null && !before.equals(token)) {
      throw broken(
          sid,
          "callback of "
              + status
              + ": got token "
              + token
              + " (expected: "
              + before
              + ", as before)");
    }
  }

  /// The customer asked for the status.
  void read(MessageSid sid, Status status) {
    CaseFile file = note(sid, "customer reads", status);
    if (file.lastRead != null) {
      checkForward(sid, "reads", file.lastRead, status);
    }
    file.lastRead = status;
  }

  /// Everything that could happen has happened.
  Counts atRest() {
    for (Map.Entry<MessageSid, CaseFile> entry : cases.entrySet()) {
      CaseFile file = entry.getValue();
      if (file.accepted) {
        counts = counts.plus(file.close(entry.getKey()));
      } else if (file.durable != null || !file.submissions.isEmpty() || file.archived != null) {
        throw broken(entry.getKey(), "something happened to a message that was never in the queue");
      }
    }
    return counts;
  }

  Counts counts() {
    return counts;
  }

  Violation violation(Broken broken) {
    Optional<CaseFile> file =
        MessageSid.matches(broken.subject())
            ? Optional.ofNullable(cases.get(new MessageSid(broken.subject())))
            : Optional.empty();
    List<String> trace = new ArrayList<>();
    file.ifPresent(f -> f.trace.forEach(line -> trace.add(line.toString())));
    return new Violation(broken.subject(), String.valueOf(broken.getMessage()), trace);
  }

  private void checkTime(Message message) {
    Intent.Terms terms = message.intent().terms();
    Instant now = agenda.now();
    if (now.isBefore(terms.notBefore())) {
      throw broken(
          message.intent().sid(),
          "submitted too early: got " + now + " (expected: not before " + terms.notBefore() + ")");
    }
    if (!now.isBefore(terms.expires())) {
      throw broken(
          message.intent().sid(),
          "submitted too late: got " + now + " (expected: before " + terms.expires() + ")");
    }
  }

  private static void checkForward(MessageSid sid, String where, Status before, Status next) {
    if (next.compareTo(before) < 0) {
      throw broken(
          sid,
          where + ": the status moved back: got " + next + " (expected: " + before + " or later)");
    }
  }

  private static Broken broken(MessageSid sid, String text) {
    return new Broken(sid.value(), text);
  }
}

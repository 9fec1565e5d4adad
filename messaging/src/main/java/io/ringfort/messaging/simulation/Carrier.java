package io.ringfort.messaging.simulation;

import io.ringfort.core.ids.MessageSid;
import io.ringfort.core.simulation.Agenda;
import io.ringfort.messaging.Command;
import io.ringfort.messaging.lifecycle.Event;
import io.ringfort.messaging.lifecycle.Event.Problem;
import io.ringfort.messaging.lifecycle.Failures;
import io.ringfort.messaging.lifecycle.Message;
import io.ringfort.messaging.lifecycle.Progress.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A carrier that takes, refuses, loses and repeats; its binds die for a while.
final class Carrier {
  private static final int ANSWER_WITHIN_MILLIS = 5_000;

  private final String name;
  private final World world;
  private final Agenda agenda;
  private int ids;
  private long downUntilMillis;

  Carrier(String name, World world) {
    this.name = name;
    this.world = world;
    agenda = world.agenda();
    world
        .faults()
        .fromTimeToTime(
            3, () -> downUntilMillis = agenda.millis() + agenda.between(1_000, 120_000));
  }

  String name() {
    return name;
  }

  boolean isDown() {
    return agenda.millis() < downUntilMillis;
  }

  /// Submits the parts that no carrier has, one after the other; the owner hears once what became
  /// of it, or, after it gave up, perhaps a second time.
  void submit(Message message, Owner owner, Partition partition) {
    List<@Nullable String> carrierIds = new ArrayList<>();
    message.progress().wire().parts().forEach(part -> carrierIds.add(part.carrierId()));
    new Exchange(message, owner, partition, carrierIds).next();
  }

  /// One submit of a message.
  private final class Exchange {
    private final Message message;
    private final Owner owner;
    private final Partition partition;
    private final List<@Nullable String> carrierIds;
    private final List<CaseFile.Submission> submissions = new ArrayList<>();

    Exchange(Message message, Owner owner, Partition partition, List<@Nullable String> carrierIds) {
      this.message = message;
      this.owner = owner;
      this.partition = partition;
      this.carrierIds = carrierIds;
    }

    void next() {
      int part = carrierIds.indexOf(null);
      if (part < 0) {
        answer(null);
      } else if (isDown() || !owner.mayStillGoOut(message)) {
        answer(new Problem.NotSent());
      } else if (owner.host().isAlive()) {
        long asked = agenda.millis();
        // The one gap that no lease closes: between the question and the packet.
        owner.host().inTheMiddle(() -> submit(part, agenda.millis() > asked));
      }
    }

    private void submit(int part, boolean belated) {
      CaseFile.Submission submission = world.judge().submitted(message, part, owner, belated);
      submissions.add(submission);
      if (world.faults().isRefused()) {
        refuse(submission);
      } else if (world.faults().answerIsLost()) {
        loseAnswer(part, submission);
      } else {
        String id = take(part, submission);
        hear(
            agenda.between(1, 200),
            () -> {
              carrierIds.set(part, id);
              next();
            });
      }
    }

    private void refuse(CaseFile.Submission submission) {
      Problem problem =
          agenda.oneOf(
              new Problem.Throttled(),
              new Problem.Throttled(),
              new Problem.Transient("system error"),
              new Problem.Permanent(Failures.BLOCKED));
      hear(
          agenda.between(1, 200),
          () -> {
            submission.refused = owner.isOpen();
            answer(problem);
          });
    }

    /// The owner gives up; the carrier may have the part nevertheless, and may say so late.
    private void loseAnswer(int part, CaseFile.Submission submission) {
      hear(ANSWER_WITHIN_MILLIS, () -> answer(new Problem.Unknown()));
      if (agenda.chance(0.6)) {
        String id = take(part, submission);
        if (agenda.chance(0.5)) {
          hear(
              agenda.between(ANSWER_WITHIN_MILLIS, 60_000),
              () -> {
                carrierIds.set(part, id);
                answer(null);
              });
        }
      }
    }

    private void hear(int delayMillis, Runnable what) {
      agenda.in(delayMillis, owner.host().whenAwake(what));
    }

    private void answer(@Nullable Problem problem) {
      if (owner.answered(message, new Event.Submitted(carrierIds, problem))) {
        submissions.stream()
            .filter(s -> carrierIds.get(s.part) != null)
            .forEach(s -> s.heardBy = owner);
      }
    }

    private String take(int part, CaseFile.Submission submission) {
      submission.taken = true;
      String id = name + "-" + ids++;
      world.judge().note(message.intent().sid(), "carrier takes part " + part + " as", id);
      if (agenda.chance(0.9)) {
        Outcome outcome = agenda.chance(0.85) ? Outcome.DELIVERED : Outcome.UNDELIVERED;
        for (int copies = agenda.oneOf(1, 1, 1, 2, 3); copies > 0; copies--) {
          agenda.in(
              agenda.oneOf(0, agenda.between(0, 500), agenda.between(500, 60_000)),
              () -> receipt(id, outcome));
        }
      }
      return id;
    }

    private void receipt(String id, Outcome outcome) {
      MessageSid sid = message.intent().sid();
      world.judge().note(sid, "receipt of " + id, outcome);
      partition.append(
          new Command.Receipt(
              sid, id, outcome, outcome == Outcome.DELIVERED ? null : Failures.UNREACHABLE));
    }
  }
}

package io.ringfort.messaging.simulation;

import io.ringfort.core.ids.MessageSid;
import io.ringfort.core.simulation.Agenda;
import io.ringfort.messaging.lifecycle.Message;
import java.util.HashMap;
import java.util.Map;

/// What customers see: the memory store, which may be lost at any moment, the archive, and their
/// own webhook servers.
final class Store {
  private final Agenda agenda;
  private final Faults faults;
  private final Judge judge;
  private final Map<MessageSid, Message> memory = new HashMap<>();
  private final Map<MessageSid, Message> archive = new HashMap<>();

  Store(Agenda agenda, Faults faults, Judge judge) {
    this.agenda = agenda;
    this.faults = faults;
    this.judge = judge;
  }

  /// An API host shows a message that it is about to accept.
  void showFresh(Message message) {
    memory.putIfAbsent(message.intent().sid(), message);
  }

  /// An owner shows what is durable.
  void show(Message message, boolean keepTheLater) {
    judge.note(message.intent().sid(), "shown", message.progress().status());
    if (keepTheLater) {
      memory.merge(message.intent().sid(), message, Message::later);
    } else {
      memory.put(message.intent().sid(), message);
    }
  }

  void hide(MessageSid sid) {
    memory.remove(sid);
  }

  void loseMemory() {
    memory.clear();
  }

  void archive(Message message) {
    judge.archived(message);
    archive.putIfAbsent(message.intent().sid(), message);
  }

  /// A customer asks how far a message is.
  void read(MessageSid sid) {
    Message inFlight = memory.get(sid);
    Message ended = archive.get(sid);
    Message seen =
        inFlight == null ? ended : ended == null ? inFlight : Message.later(inFlight, ended);
    // Between the loss of the memory store and its refilling nobody can tell.
    if (seen != null) {
      judge.read(sid, seen.progress().status());
    }
  }

  /// A callback is in the queue of webhooks: it is called at least once.
  ///
  /// @param late appended by an owner that is none any more, or after a first try had failed
  void callBack(Message message, boolean late) {
    judge.callback(message, late);
    agenda.in(agenda.between(5, 2_000), () -> call(message));
  }

  private void call(Message message) {
    boolean hangs = faults.webhookHangs();
    if (!hangs || agenda.chance(0.5)) {
      judge.calledBack(message, message.intent().sid() + "/" + message.progress().status().text());
    }
    if (hangs) {
      agenda.in(agenda.between(15_000, 60_000), () -> call(message));
    }
  }
}

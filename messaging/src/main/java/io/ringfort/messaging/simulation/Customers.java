package io.ringfort.messaging.simulation;

import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.MessageSid;
import io.ringfort.core.ids.ServiceSid;
import io.ringfort.core.simulation.Agenda;
import io.ringfort.messaging.Command;
import io.ringfort.messaging.lifecycle.Intent;
import io.ringfort.messaging.lifecycle.Message;
import java.time.Instant;
import java.util.List;

/// Customers and the API hosts that serve them: they send, try again, give up, take back and ask.
final class Customers {
  private static final int SENDING_MILLIS = 15 * 60_000;
  private static final int READING_MILLIS = 30 * 60_000;
  private static final int LATEST_APPEND_MILLIS = 10_000;
  private static final int TRY_FOR_MILLIS = 8_000;
  private static final AccountSid ACCOUNT = new AccountSid("AC" + "0".repeat(32));
  private static final ServiceSid SERVICE = new ServiceSid("MG" + "0".repeat(32));

  private final World world;
  private final Agenda agenda;
  private final List<Partition> partitions;

  Customers(World world, List<Partition> partitions) {
    this.world = world;
    this.partitions = partitions;
    agenda = world.agenda();
  }

  void send(int messages) {
    for (int i = 0; i < messages; i++) {
      Wish wish = wish(i);
      agenda.in(agenda.between(0, SENDING_MILLIS), () -> request(wish, agenda.millis()));
    }
  }

  private Wish wish(int number) {
    MessageSid sid = new MessageSid("SM%032x".formatted(number));
    int sender = agenda.between(0, 5);
    Intent.Content content = new Intent.Content("text", null, agenda.oneOf(1, 1, 1, 2, 4));
    boolean serviced = agenda.chance(0.3);
    Intent.Parties parties =
        new Intent.Parties(
            "+4411100000" + sender, "+4411200000" + number, serviced ? SERVICE : null);
    int waitSeconds = agenda.chance(0.3) ? agenda.between(15, 400) : 0;
    return new Wish(sid, parties, content, waitSeconds, agenda.oneOf(10, 60, 600, 3_600));
  }

  /// One try of an API host; each makes the intent anew, by its own clock.
  private void request(Wish wish, long begunMillis) {
    Intent intent = wish.intent(agenda.now().plusMillis(agenda.between(-500, 500)));
    world.store().showFresh(Message.fresh(intent));
    if (!world.faults().ackIsLost()) {
      agenda.in(
          agenda.between(1, 30),
          () -> {
            append(intent);
            accepted(intent);
          });
      return;
    }
    world.judge().note(wish.sid, "append with unknown outcome", intent.created());
    if (agenda.chance(0.6)) {
      agenda.in(agenda.between(1, LATEST_APPEND_MILLIS), () -> append(intent));
    }
    boolean givesUp = agenda.chance(0.3) || agenda.millis() - begunMillis > TRY_FOR_MILLIS;
    if (!givesUp) {
      agenda.in(agenda.between(100, 2_000), () -> request(wish, begunMillis));
    }
  }

  private void append(Intent intent) {
    world.judge().intentAppended(intent);
    partition(intent).append(new Command.Send(intent));
  }

  private void accepted(Intent intent) {
    world.judge().note(intent.sid(), "answered 201", "");
    for (int i = agenda.between(5, 15); i > 0; i--) {
      agenda.in(
          agenda.between(0, agenda.oneOf(10_000, READING_MILLIS)),
          () -> world.store().read(intent.sid()));
    }
    int scheduledMillis =
        (int) (intent.terms().notBefore().toEpochMilli() - agenda.now().toEpochMilli());
    if (scheduledMillis > 0 && agenda.chance(0.5)) {
      agenda.in(
          agenda.between(0, scheduledMillis + 5_000),
          () -> {
            world.judge().note(intent.sid(), "customer cancels", "");
            partition(intent).append(new Command.Cancel(intent.sid()));
          });
    }
  }

  private Partition partition(Intent intent) {
    return partitions.get(Math.floorMod(intent.parties().from().hashCode(), partitions.size()));
  }

  /// What a customer wants; the same in every try.
  private record Wish(
      MessageSid sid,
      Intent.Parties parties,
      Intent.Content content,
      int waitSeconds,
      int validSeconds) {
    Intent intent(Instant created) {
      Instant notBefore = created.plusSeconds(waitSeconds);
      Intent.Terms terms =
          new Intent.Terms(
              notBefore, notBefore.plusSeconds(validSeconds), "https://customer.example/", null);
      return new Intent(
          sid, ACCOUNT, Intent.Direction.OUTBOUND_API, parties, content, terms, created);
    }
  }
}

package io.ringfort.messaging.outbound;

import io.ringfort.core.ids.MessageSid;
import io.ringfort.messaging.Command;
import io.ringfort.messaging.lifecycle.Intent;
import io.ringfort.messaging.lifecycle.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Puts the parts of long inbound messages together. Parts that wait hold the offset, so they come
/// again after a crash, in the same order: the whole then gets the same SID, that of its first
/// part. The owner's thread alone touches it.
final class Assembly {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Map<Key, Group> groups = new HashMap<>();

  /// What the parts of one message share.
  private record Key(String account, String from, String to, int reference, int total) {}

  /// What a part led to.
  sealed interface Added {

    /// It waits for the others.
    ///
    /// @param sid of the message that it will be a part of
    record Waits(MessageSid sid) implements Added {}

    /// It was the last one.
    record Completes(Message whole) implements Added {}

    /// It is part of a message that was complete before.
    record Repeats() implements Added {}
  }

  private static final class Group {
    final Intent first;
    final TreeMap<Integer, String> texts = new TreeMap<>();
    boolean done;

    Group(Intent first) {
      this.first = first;
    }
  }

  /// @param isEnded true when the part's own SID is that of a message which has ended: then it
  ///   began that one
  Added add(Command.Received received, boolean isEnded) {
    Intent intent = received.intent();
    Command.Received.Part part = received.part();
    if (part == null) {
      return isEnded ? new Added.Repeats() : new Added.Completes(Message.fresh(intent));
    }
    String text = intent.content().body();
    Key key =
        new Key(
            intent.account().value(),
            intent.parties().from(),
            intent.parties().to(),
            part.reference(),
            part.total());
    // A handset may use a reference again soon: only the same text in the same place is a repeat of
    // what is done.
    Group group =
        groups.merge(
            key,
            new Group(intent),
            (there, fresh) -> there.done && isOther(there, part.index(), text) ? fresh : there);
    group.done |= isEnded;
    group.texts.put(part.index(), text);
    if (group.done) {
      return new Added.Repeats();
    }
    if (group.texts.size() < part.total()) {
      return new Added.Waits(group.first.sid());
    }
    group.done = true;
    return new Added.Completes(whole(group));
  }

  private static boolean isOther(Group group, int index, String text) {
    String there = group.texts.get(index);
    return there != null && !there.equals(text);
  }

  /// Messages whose missing parts are not awaited any longer: with what is there of them.
  List<Message> overdue(Instant now) {
    List<Message> wholes = new ArrayList<>();
    for (Iterator<Group> i = groups.values().iterator(); i.hasNext(); ) {
      Group group = i.next();
      if (group.first.created().plus(PATIENCE).isBefore(now)) {
        i.remove();
        if (!group.done) {
          wholes.add(whole(group));
        }
      }
    }
    return wholes;
  }

  private static Message whole(Group group) {
    Intent first = group.first;
    Intent.Content content =
        new Intent.Content(String.join("", group.texts.values()), null, group.texts.size());
    return Message.fresh(
        new Intent(
            first.sid(),
            first.account(),
            first.direction(),
            first.parties(),
            content,
            first.terms(),
            first.created()));
  }
}

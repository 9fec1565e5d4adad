package io.ringfort.voice.lifecycle;

import io.ringfort.voice.Hook;
import java.util.ArrayList;
import java.util.List;

/// What a call remembers of the messages between its web page and applications.
///
/// @param subscriptions who is told what the page says
/// @param heard how many messages the page has sent
/// @param lately SIDs of the last messages of both directions: a copy of one is not told again
public record PageMessages(List<Subscription> subscriptions, int heard, List<String> lately) {
  /// How many subscriptions a call may have.
  public static final int MOST_SUBSCRIPTIONS = 20;

  public static final PageMessages NONE = new PageMessages(List.of(), 0, List.of());

  /// Copies come within seconds of each other.
  private static final int REMEMBERED = 32;

  public PageMessages {
    subscriptions = List.copyOf(subscriptions);
    lately = List.copyOf(lately);
  }

  /// Somebody who is told.
  public record Subscription(String sid, Hook callback) {}

  /// Whether there is such a subscription.
  public boolean has(String sid) {
    return subscriptions.stream().anyMatch(s -> s.sid().equals(sid));
  }

  PageMessages with(Subscription one) {
    List<Subscription> all = new ArrayList<>(without(one.sid()).subscriptions);
    if (all.size() < MOST_SUBSCRIPTIONS) {
      all.add(one);
    }
    return new PageMessages(all, heard, lately);
  }

  PageMessages without(String sid) {
    return new PageMessages(
        subscriptions.stream().filter(s -> !s.sid().equals(sid)).toList(), heard, lately);
  }

  boolean knows(String message) {
    return lately.contains(message);
  }

  PageMessages hearing(String message) {
    return new PageMessages(subscriptions, heard + 1, lately).remembering(message);
  }

  PageMessages remembering(String message) {
    List<String> all = new ArrayList<>(lately);
    all.add(message);
    return new PageMessages(
        subscriptions, heard, all.subList(Math.max(0, all.size() - REMEMBERED), all.size()));
  }
}

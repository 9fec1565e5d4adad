package io.ringfort.simulator.handsets;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// All phones of this carrier, by number. Every number is a handset that is switched on, unless
/// told otherwise. Any thread may call it.
public final class Handsets {
  private final Map<String, HandsetState> states = new ConcurrentHashMap<>();
  private final Mailbox<ReceivedMessage> inbox = new Mailbox<>();
  private final Mailbox<SentMessage> sent = new Mailbox<>();

  public HandsetState state(String handset) {
    return states.getOrDefault(handset, HandsetState.ON);
  }

  public void set(String handset, HandsetState state) {
    states.put(handset, state);
  }

  public void receive(ReceivedMessage message) {
    inbox.add(message.to(), message);
  }

  public void send(SentMessage message) {
    sent.add(message.from(), message);
  }

  /// The newest messages that a handset received, the newest last.
  public List<ReceivedMessage> received(String handset, int limit) {
    return inbox.newest(handset, limit);
  }

  /// The newest messages that a handset sent, the newest last.
  public List<SentMessage> sent(String handset, int limit) {
    return sent.newest(handset, limit);
  }

  /// Empties every inbox and every list of sent messages; states stay.
  public void clear() {
    inbox.clear();
    sent.clear();
  }
}

package io.ringfort.voice.sip;

import io.ringfort.protocol.sip.SipParseException;
import io.ringfort.protocol.sip.SipRequest;
import io.ringfort.protocol.sip.SipResponse;
import io.ringfort.voice.edge.Arrival;
import io.ringfort.voice.edge.Hop;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Everything of one lane: its transactions and its dialogs. In the lane only.
final class LaneOffice implements Transactions.Core {
  private static final Logger LOG = LoggerFactory.getLogger(LaneOffice.class);

  /// Between two dialogs that leave a listener.
  private static final long LEAVE_MILLIS = 5;

  private final Lane lane;
  private final Kit kit;
  private final LongAdder legs;
  private final Reception reception;
  private final Transactions transactions;
  private final Map<Key, DialogUser> dialogs = new HashMap<>();
  private final Map<ServerTransaction, Called> ringing = new HashMap<>();
  private final Set<Key> elsewhere = new HashSet<>();

  /// The far end's tag is no part of it: a leg has one local tag per attempt.
  private record Key(String callId, String localTag) {}

  /// Takes what begins outside of any dialog.
  interface Reception {
    /// @return the answer that refuses it; null to go on
    SipResponse.@Nullable Builder refusal(SipRequest request, Hop from);

    void requested(ServerTransaction transaction, LaneOffice office);
  }

  LaneOffice(Lane lane, Kit kit, LongAdder legs, Reception reception) {
    this.lane = lane;
    this.kit = kit;
    this.legs = legs;
    this.reception = reception;
    this.transactions = new Transactions(lane, kit, this);
  }

  Lane lane() {
    return lane;
  }

  Kit kit() {
    return kit;
  }

  LongAdder legs() {
    return legs;
  }

  Transactions transactions() {
    return transactions;
  }

  void take(Arrival arrival) {
    transactions.take(arrival);
  }

  void open(String callId, String localTag, DialogUser user) {
    dialogs.put(new Key(callId, localTag), user);
  }

  void close(String callId, String localTag, DialogUser user) {
    dialogs.remove(new Key(callId, localTag), user);
  }

  /// Another host has the dialog: what was on its way here is not answered for a while, as a 481
  /// would end it. The far end sends it again, and then the edge knows better.
  void movedAway(String callId, String localTag) {
    if (!kit.door().mark().isEmpty()) {
      var key = new Key(callId, localTag);
      elsewhere.add(key);
      lane.after(Duration.ofNanos(kit.timers().giveUp()), () -> elsewhere.remove(key));
    }
  }

  /// Nobody listens there any more: what is talking by it goes another way, a few at a time, as far
  /// ends and carriers have limits.
  void leave(InetSocketAddress listener) {
    int number = 0;
    for (var user : dialogs.values()) {
      if (user instanceof Talking talking && talking.isBy(listener)) {
        lane.after(Duration.ofMillis(LEAVE_MILLIS * number++), () -> talking.leave(listener));
      }
    }
  }

  /// An unanswered INVITE, which a CANCEL may end.
  void waits(ServerTransaction invite, Called called) {
    ringing.put(invite, called);
  }

  void waitsNoMore(ServerTransaction invite) {
    ringing.remove(invite);
  }

  @Override
  public SipResponse.@Nullable Builder refusal(SipRequest request, Hop from) {
    return reception.refusal(request, from);
  }

  @Override
  public void requested(ServerTransaction transaction) {
    try {
      dispatch(transaction);
    } catch (SipParseException e) {
      // A header that nobody had looked at before.
      transaction.respond(e.status());
    } catch (RuntimeException e) {
      LOG.error("{}: a request failed", transaction.request().callId(), e);
      transaction.respond(500);
    }
  }

  private void dispatch(ServerTransaction transaction) {
    var request = transaction.request();
    var tag = request.to().tag();
    if (tag.isEmpty()) {
      reception.requested(transaction, this);
      return;
    }
    var key = new Key(request.callId(), tag.get());
    var user = dialogs.get(key);
    if (user == null && elsewhere.contains(key)) {
      transactions.forget(transaction);
    } else if (user == null) {
      // RFC 3261, 12.2.2: of no dialog that we know.
      transaction.respond(481);
    } else {
      user.requested(transaction);
    }
  }

  @Override
  public void acknowledged(SipRequest ack) {
    var user = dialogs.get(new Key(ack.callId(), ack.to().tag().orElse("")));
    if (user != null) {
      user.acknowledged(ack);
    }
  }

  @Override
  public void canceled(ServerTransaction invite) {
    var called = ringing.get(invite);
    if (called != null) {
      called.canceled();
    }
  }
}

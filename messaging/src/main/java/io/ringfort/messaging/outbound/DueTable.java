package io.ringfort.messaging.outbound;

import io.ringfort.core.ids.MessageSid;
import io.ringfort.messaging.lifecycle.Message;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Where messages wait whose turn is far away, so that they hold nobody up. Throws the database's
/// unchecked exception when that is away: then nothing is parked. One real implementation
/// ([PostgresDue]) and a fake that passes the same contract test.
interface DueTable {

  /// Parks all; one that is there already is left as it is.
  void park(int shard, List<Parked> messages);

  /// The shard's messages that are due by that time, the earliest first.
  List<Message> due(int shard, Instant by, int atMost);

  Optional<Message> find(MessageSid sid);

  /// Everything in a shard, the earliest first; for an owner that begins.
  List<Parked> all(int shard);

  void remove(List<MessageSid> sids);

  /// @param due when it shall be taken up again, a little before its turn
  record Parked(Message message, Instant due) {}
}

package io.ringfort.voice;

import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.CallSid;
import io.ringfort.core.timeline.TimelineEntry;
import io.ringfort.voice.lifecycle.Call;
import io.ringfort.voice.lifecycle.CallIntent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The door to calls for the API. Any thread; methods block.
public interface Calls {

  /// Accepts an outbound call: durable when this returns. Accepting the same SID again changes
  /// nothing.
  ///
  /// @throws io.ringfort.engines.queue.QueueException when it is not known in time whether it is
  ///   durable
  Call accept(CallIntent intent);

  /// In flight or ended. Works without the database for calls in flight.
  Optional<Call> find(AccountSid account, CallSid sid);

  /// One page: the archive's records and what is in flight, each call once.
  List<Call> list(CallQuery query);

  /// Changes a live call.
  ///
  /// @return the call as it is then; empty when its state does not allow the change (21220)
  Optional<Call> change(Call call, CallChange change, Duration within);

  /// Every step of the call, in order, with the callbacks that were told of it.
  default List<TimelineEntry> timeline(Call call) {
    return call.progress().timeline();
  }

  /// Erases an ended call.
  ///
  /// @return false when it has not ended (20009)
  boolean delete(AccountSid account, CallSid sid);
}

package io.ringfort.stack.deploy;

import io.ringfort.stack.agent.StackView;
import io.ringfort.stack.agent.StackView.HostView;
import java.time.Duration;

/// A running stack as those see it who change it host by host. One thread.
interface Fleet {

  /// How many requests gateways have had an answer for, and how many none.
  record Traffic(long answered, long unanswered) {
    static final Traffic NONE = new Traffic(0, 0);

    Traffic plus(Traffic other) {
      return new Traffic(answered + other.answered, unanswered + other.unanswered);
    }
  }

  /// Without what is in flight.
  StackView hosts() throws InterruptedException;

  /// With what is in flight.
  StackView everything() throws InterruptedException;

  /// Drains it, and starts it from that release; returns when it is on its way up.
  void replace(String host, String release) throws InterruptedException;

  /// Drains it; returns when it is down.
  void stop(String host) throws InterruptedException;

  /// Returns at once.
  void start(String host) throws InterruptedException;

  /// Moves the primary of the database; returns when it is there.
  ///
  /// @throws io.ringfort.stack.exit.Refusal when it cannot be moved
  void promote(String zone) throws InterruptedException;

  /// What all hosts run from now on, and after a restart.
  void settle(String release) throws InterruptedException;

  /// Whether a host says that it can do its work.
  boolean isReady(HostView host) throws InterruptedException;

  /// Of one gateway since its start.
  Traffic traffic(HostView gateway) throws InterruptedException;

  long nanos();

  void pause(Duration time) throws InterruptedException;
}

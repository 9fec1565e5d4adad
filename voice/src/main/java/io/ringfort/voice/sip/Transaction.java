package io.ringfort.voice.sip;

import io.ringfort.protocol.sip.SipTimers;
import io.ringfort.protocol.sip.transaction.Step;
import io.ringfort.protocol.sip.transaction.TransactionEffect;
import io.ringfort.protocol.sip.transaction.TransactionEffect.Send;
import io.ringfort.voice.edge.Hop;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// Runs one of the four transaction machines: keeps its state, sends what it wants sent, and wakes
/// it when its timer is due. Owned by its lane.
final class Transaction<S> {
  private final Machine<S> machine;
  private final Lane lane;
  private final Kit kit;
  private final Hop hop;
  private final Consumer<TransactionEffect> others;
  private @Nullable S state;
  private Lane.@Nullable Alarm alarm;
  private boolean quiet;

  /// A machine's moves.
  record Machine<S>(ToLongFunction<S> nextTimer, Move<S> onTimer, Move<S> onTransportError) {}

  /// What becomes of a state at a time.
  interface Move<S> {
    Step<S> at(S state, long now);
  }

  /// @param others told every effect but `Send`
  Transaction(Machine<S> machine, Lane lane, Kit kit, Hop hop, Consumer<TransactionEffect> others) {
    this.machine = machine;
    this.lane = lane;
    this.kit = kit;
    this.hop = hop;
    this.others = others;
  }

  /// Begins, or moves on.
  void take(Move<S> move) {
    S was = state;
    if (was != null) {
      apply(move.at(was, kit.now()), false);
    }
  }

  void begin(Step<S> first) {
    apply(first, false);
  }

  /// Begins, and does nothing of what the beginning wants.
  void beginSilently(Step<S> first) {
    state = first.state();
    arm();
  }

  /// Moves on, and does nothing of what that wants.
  void takeSilently(Move<S> move) {
    S was = state;
    if (was != null) {
      beginSilently(move.at(was, kit.now()));
    }
  }

  /// Nothing is sent again from here on.
  void beQuiet() {
    quiet = true;
  }

  @Nullable S state() {
    return state;
  }

  private void apply(Step<S> step, boolean again) {
    state = step.state();
    arm();
    for (var effect : step.effects()) {
      if (effect instanceof Send(byte[] message)) {
        send(message, again);
      } else {
        others.accept(effect);
      }
    }
  }

  private void send(byte[] message, boolean again) {
    if (again) {
      if (quiet) {
        return;
      }
      kit.metrics().retransmissions.increment();
    }
    kit.door().send(message, hop, () -> lane.execute(() -> take(machine.onTransportError())));
  }

  private void arm() {
    if (alarm != null) {
      alarm.cancel();
      alarm = null;
    }
    long due = state == null ? SipTimers.NEVER : machine.nextTimer().applyAsLong(state);
    if (due != SipTimers.NEVER) {
      alarm = lane.after(Duration.ofNanos(Math.max(0, due - kit.now())), this::wake);
    }
  }

  private void wake() {
    S was = state;
    if (was != null) {
      apply(machine.onTimer().at(was, kit.now()), true);
    }
  }
}

package io.ringfort.messaging.smpp;

import io.ringfort.messaging.lifecycle.Event;
import io.ringfort.messaging.lifecycle.Event.Problem;
import io.ringfort.messaging.lifecycle.Message;
import io.ringfort.messaging.lifecycle.Progress.Part;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Room for one message on a carrier's bind. It is used once, by [#submit] or [#release].
public final class Lease {
  private final Carrier carrier;
  private final Bind bind;
  private final AtomicBoolean used = new AtomicBoolean();

  private record Terms(InstantSource clock, BooleanSupplier mayAct) {}

  Lease(Carrier carrier, Bind bind) {
    this.carrier = carrier;
    this.bind = bind;
  }

  public Carrier carrier() {
    return carrier;
  }

  /// Gives the room back unused.
  public void release() {
    if (used.compareAndSet(false, true)) {
      bind.giveBack();
    }
  }

  /// Submits the parts that the carrier has not taken yet, in order, and stops at the first
  /// problem. Blocks until the answers are here. When nothing was sent because the bind was down,
  /// or the carrier had a passing fault, another bind is tried once.
  ///
  /// @param clock past the message's deadline nothing more is submitted
  /// @param mayAct asked before each part: nothing is submitted for what another host may own
  /// @param accepted told of each part's id the moment that it is known
  public Event.Submitted submit(
      Message message, InstantSource clock, BooleanSupplier mayAct, PartAccepted accepted) {
    if (!used.compareAndSet(false, true)) {
      throw new IllegalStateException("lease: got a second use (expected: one)");
    }
    List<@Nullable String> ids =
        new ArrayList<>(message.progress().wire().parts().stream().map(Part::carrierId).toList());
    Terms terms = new Terms(clock, mayAct);
    Problem problem;
    try {
      problem = submitOver(bind, message, ids, terms, accepted);
    } finally {
      bind.giveBack();
    }
    if (problem instanceof Problem.NotSent || problem instanceof Problem.Transient) {
      Optional<Bind> other = carrier.takeOther(bind, System.nanoTime());
      if (other.isPresent()) {
        try {
          problem = submitOver(other.get(), message, ids, terms, accepted);
        } finally {
          other.get().giveBack();
        }
      }
    }
    return new Event.Submitted(ids, problem);
  }

  private @Nullable Problem submitOver(
      Bind over,
      Message message,
      List<@Nullable String> ids,
      Terms terms,
      PartAccepted accepted) {
    List<PartPdu> parts = PartPdu.of(message, carrier.config().options());
    for (int i = 0; i < parts.size(); i++) {
      if (ids.get(i) != null) {
        continue;
      }
      if (!terms.mayAct().getAsBoolean()
          || !terms.clock().instant().isBefore(message.intent().terms().expires())) {
        // What is past its deadline never happens later.
        return new Problem.NotSent();
      }
      switch (over.submit(parts.get(i))) {
        case Bind.Answer.Taken taken -> {
          ids.set(i, taken.carrierId());
          accepted.accepted(carrier.name(), taken.carrierId());
        }
        case Bind.Answer.Refused refused -> {
          return refused.problem();
        }
      }
    }
    return null;
  }

  /// Is told that the carrier took a part.
  @FunctionalInterface
  public interface PartAccepted {
    void accepted(String carrier, String carrierId);
  }
}

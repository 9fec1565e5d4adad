package io.ringfort.voice.sip;

import io.ringfort.engines.threads.Threads;
import io.ringfort.protocol.sip.SipUri;
import io.ringfort.voice.edge.Hop;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does what may block (DNS, the memory of other hosts) on virtual threads of its own, and gives
/// the result back to the lane that asked. A bounded number at a time; beyond it the answer is at
/// once that nothing was found.
final class Router {
  private static final Logger LOG = LoggerFactory.getLogger(Router.class);
  private static final int AT_A_TIME = 2_000;

  private final Resolver resolver;
  private final Semaphore room = new Semaphore(AT_A_TIME);

  Router(Resolver resolver) {
    this.resolver = resolver;
  }

  /// Finds the stations of the address.
  ///
  /// @param then given them in the lane, the best first; none when there is none
  void find(SipUri uri, Lane lane, Consumer<List<Hop>> then) {
    if (resolver.isQuick(uri)) {
      then.accept(lookUp(uri));
    } else {
      ask(lane, () -> lookUp(uri), List.of(), then);
    }
  }

  private List<Hop> lookUp(SipUri uri) {
    try {
      return resolver.hops(uri);
    } catch (Names.LookupFailed e) {
      LOG.debug("{}: {}", uri.host(), e.getMessage());
      return List.of();
    }
  }

  /// Something that blocks.
  interface Question<T extends @Nullable Object> {
    T answer();
  }

  /// @param otherwise the answer when there is no room, or the question fails
  <T extends @Nullable Object> void ask(
      Lane lane, Question<T> question, T otherwise, Consumer<T> then) {
    if (!room.tryAcquire()) {
      then.accept(otherwise);
      return;
    }
    Threads.startVirtual(
        "sip-ask",
        () -> {
          T answer = otherwise;
          try {
            answer = question.answer();
          } catch (RuntimeException e) {
            LOG.warn("a look-up failed: {}", e.toString());
          } finally {
            room.release();
            T given = answer;
            lane.execute(() -> then.accept(given));
          }
        });
  }
}

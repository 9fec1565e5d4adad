package io.ringfort.core.inside;

import io.ringfort.core.hosts.Host;
import java.time.Duration;
import java.util.function.Function;

/// The door of a host for other hosts, and the way to theirs. Any thread.
public interface Inside extends AutoCloseable {

  /// Answers requests of that name; blocking is fine: each has a thread of its own.
  ///
  /// @param operation such as `calls.change`
  <Q, A> void answer(String operation, Class<Q> question, Function<Q, A> how);

  /// Asks another host. Asked once: whoever repeats it must know that it may have been heard.
  ///
  /// @throws Unanswered when there is no answer in time, or the other one failed
  <A> A ask(Host host, String operation, Object question, Class<A> answer, Duration within);

  @Override
  void close();

  /// No answer: it may have been heard all the same.
  final class Unanswered extends RuntimeException {
    private static final long serialVersionUID = 1;

    public Unanswered(String message, Throwable cause) {
      super(message, cause);
    }
  }
}

package io.ringfort.core.hosts;

import java.time.Duration;
import java.util.Collection;

/// Connections of this host to others whose death must be noticed at once. Any thread; nothing here
/// waits.
public interface Lifelines extends AutoCloseable {

  /// The port of a host that takes lifelines; hosts that name it in [Host#ports] watch each other.
  String PORT = "lifeline";

  /// What a line says of the other end.
  sealed interface Sign {

    /// It answers.
    record Answers() implements Sign {}

    /// It does not, for that long; time that this host slept does not count.
    record Silent(Duration time) implements Sign {}

    /// Nobody listens there any more, or a later start of the host does: that start is dead.
    record Over() implements Sign {}
  }

  /// Says which start of this host answers from now on.
  void answerAs(long incarnation);

  /// The hosts to which lines are held from now on; those to others are dropped.
  void watch(Collection<Host> others);

  /// Of a watched host; a line that was never answered is silent since it began.
  Sign sign(HostName name, long incarnation);

  @Override
  void close();

  /// For hosts whose death others may take some seconds to notice.
  static Lifelines none() {
    return new Lifelines() {
      @Override
      public void answerAs(long incarnation) {}

      @Override
      public void watch(Collection<Host> others) {}

      @Override
      public Sign sign(HostName name, long incarnation) {
        return new Sign.Silent(Duration.ZERO);
      }

      @Override
      public void close() {}
    };
  }
}

package io.ringfort.engines.database;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The one place where the database hosts agree on who leads: a record that is replaced by
/// compare-and-set. It decides when a new primary is looked for; that there are never two which
/// acknowledge does not hang on it, so it may forget everything. Any thread; may throw while it is
/// away.
public interface Lead {

  Optional<Leadership> read();

  /// True when the record was `expected` (null: there was none) and is now `next`.
  boolean replace(@Nullable Leadership expected, Leadership next);

  /// Who leads.
  ///
  /// @param term grows with every election
  /// @param primary the member's name; empty while it is being elected
  /// @param history the primary's, see [TermHistory]
  /// @param beat grows while the leader (or, during an election, who holds it) is alive
  record Leadership(long term, String primary, TermHistory history, long beat) {
    Leadership nextBeat() {
      return new Leadership(term, primary, history, beat + 1);
    }
  }
}

package io.ringfort.core.directory;

import java.util.List;

/// The directory's home. One real implementation ([PostgresDirectory]) and a fake that passes the
/// same contract test. Throws the database's unchecked exception when it is away.
interface DirectoryStore {

  /// One transaction: the row and its outbox row.
  Change.Result write(Change change);

  /// The oldest unpublished changes.
  List<Unpublished> unpublished(int atMost);

  /// These are published.
  void published(List<Long> ids);

  /// True when no resource was ever written.
  boolean isEmpty();

  /// A change that waits for the relay.
  record Unpublished(long id, Versioned.Wire wire) {}
}

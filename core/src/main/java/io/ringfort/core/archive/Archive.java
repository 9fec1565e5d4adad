package io.ringfort.core.archive;

import io.ringfort.core.ids.AccountSid;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// The home of history. Throws the database's unchecked exception when that is away. One real
/// implementation ([PostgresArchive]) and a fake that passes the same contract test.
public interface Archive {

  /// Inserts all; a record whose sid is there already (or was erased) is left as it is.
  void insert(List<Archived> records);

  Optional<Archived> fetch(AccountSid account, String sid);

  /// Whether there is such a record, or was one that was erased.
  boolean knows(AccountSid account, String sid);

  List<Archived> list(ArchiveQuery query);

  /// Changes a record's document, for what the law or the customer demands, such as taking out a
  /// body.
  ///
  /// @return the record afterwards, or empty when there is none
  Optional<Archived> rewrite(AccountSid account, String sid, UnaryOperator<String> change);

  /// Takes the content away for good: the sid stays known, so that a late repeat does not bring it
  /// back.
  ///
  /// @return false when there is none
  boolean erase(AccountSid account, String sid);
}

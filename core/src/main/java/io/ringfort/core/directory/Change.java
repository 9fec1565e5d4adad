package io.ringfort.core.directory;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a write to the directory asks for.
sealed interface Change {

  /// @param requestHash of the request that asked, so that a repeat can be told from another
  ///   request with the same key
  record Insert(Resource resource, @Nullable String requestHash) implements Change {}

  record Update(Resource resource) implements Change {}

  record Delete(String id) implements Change {}

  /// What came of it.
  sealed interface Result {

    /// It is committed at that version.
    record Applied(long version) implements Result {}

    /// The id is there already, made by a request with that hash.
    record Exists(long version, Optional<String> requestHash) implements Result {}

    /// Another live resource has the natural key; of an insert or an update.
    record Taken() implements Result {}

    /// There is no such resource.
    record Missing() implements Result {}
  }
}

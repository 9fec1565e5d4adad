package io.ringfort.core.archive;

import io.ringfort.core.ids.AccountSid;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// One page of an account's records, newest first.
///
/// @param filters all must hold
/// @param after the last record of the page before; empty: from the newest on
/// @param limit at most so many
public record ArchiveQuery(
    AccountSid account, String kind, List<Filter> filters, Optional<Cursor> after, int limit) {

  public ArchiveQuery {
    if (!kind.matches("[a-z-]+")) {
      throw new IllegalArgumentException(
          "kind: got '" + kind + "' (expected: lower-case letters and hyphens)");
    }
    filters = List.copyOf(filters);
  }

  /// A record's place in the order.
  public record Cursor(Instant created, String sid) {}

  /// A condition on a text field of the document.
  ///
  /// @param path where the field stands, such as `intent,parties,to`; letters and commas only
  /// @param value instants as ISO-8601 text: they compare as text
  public record Filter(String path, Comparison comparison, String value) {
    public Filter {
      if (!path.matches("[A-Za-z]+(,[A-Za-z]+)*")) {
        throw new IllegalArgumentException(
            "filter path: got '" + path + "' (expected: names separated by commas)");
      }
    }
  }

  public enum Comparison {
    EQUAL,
    AT_LEAST,
    BELOW
  }
}

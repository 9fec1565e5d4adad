package io.ringfort.engines.database;

import java.util.ArrayList;
import java.util.List;

/// Which terms a server's write-ahead log came through, and at which position each began: two logs
/// are the same up to where their terms part.
///
/// @param starts in order; only the last few are kept
public record TermHistory(List<Start> starts) {
  private static final int KEPT = 50;

  /// @param position where the term's first entry may stand: all before it is of terms before
  record Start(long term, long position) {}

  public TermHistory {
    starts = List.copyOf(starts.subList(Math.max(0, starts.size() - KEPT), starts.size()));
  }

  static TermHistory empty() {
    return new TermHistory(List.of());
  }

  TermHistory with(long term, long position) {
    var more = new ArrayList<>(starts);
    more.add(new Start(term, position));
    return new TermHistory(more);
  }

  /// The term of the last entry of a log that ends at the position; 0 for an empty history.
  long termAt(long position) {
    long term = 0;
    for (var start : starts) {
      if (start.position() <= position) {
        term = start.term();
      }
    }
    return term;
  }

  /// Whether a log of `other` that ends at the position is a beginning of one with this history.
  boolean continues(TermHistory other, long position) {
    long term = other.termAt(position);
    for (int i = 0; i < starts.size(); i++) {
      if (starts.get(i).term() == term) {
        return i + 1 == starts.size() || position <= starts.get(i + 1).position();
      }
    }
    return false;
  }

  /// `term@position,term@position`, for files and records.
  String text() {
    return String.join(",", starts.stream().map(s -> s.term() + "@" + s.position()).toList());
  }

  static TermHistory parse(String text) {
    var starts = new ArrayList<Start>();
    for (var word : text.isBlank() ? new String[0] : text.strip().split(",")) {
      var parts = word.split("@");
      starts.add(new Start(Long.parseLong(parts[0]), Long.parseLong(parts[1])));
    }
    return new TermHistory(starts);
  }
}

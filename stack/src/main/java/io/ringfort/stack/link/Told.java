package io.ringfort.stack.link;

import org.jspecify.annotations.Nullable;

/// A line that an agent writes to a host.
///
/// @param id comes back with the answer
/// @param zone of the order to promote
public record Told(Order order, long id, @Nullable String zone) {

  /// An order that says everything by itself.
  Told(Order order, long id) {
    this(order, id, null);
  }

  /// What the host is to do.
  public enum Order {
    /// Say how it is.
    REPORT,
    /// The same, and everything of the stack that is in flight.
    REPORT_ALL,
    /// Move the primary of the database to a zone.
    PROMOTE,
    /// Drain and end.
    STOP
  }

  /// A line that a host writes to its agent.
  ///
  /// @param id of the question; 0: nobody asked, it has just come up
  /// @param report null: it cannot say, or could not obey
  /// @param error why it could not obey
  public record Back(long id, @Nullable HostReport report, @Nullable String error) {}
}

package io.ringfort.stack.link;

import org.jspecify.annotations.Nullable;

/// A line that an agent writes to a host.
///
/// @param id comes back with the answer
public record Told(Order order, long id) {

  /// What the host is to do.
  public enum Order {
    /// Say how it is.
    REPORT,
    /// The same, and everything of the stack that is in flight.
    REPORT_ALL,
    /// Drain and end.
    STOP
  }

  /// A line that a host writes to its agent.
  ///
  /// @param id of the question; 0: nobody asked, it has just come up
  public record Back(long id, @Nullable HostReport report) {}
}

package io.ringfort.stack.drill;

import java.time.Duration;
import java.util.List;

/// What is going to be done.
///
/// @param target a host or a zone
/// @param hosts the target's
/// @param smsPerSecond creates; 0: none
/// @param calls how many handsets are in calls, at least; 0: none
/// @param hold from the fault to its undoing
record Plan(
    Kind kind, String target, List<String> hosts, double smsPerSecond, int calls, Duration hold) {
  Plan {
    hosts = List.copyOf(hosts);
  }
}

package io.ringfort.stack.drill;

import java.util.List;
import java.util.Map;

/// What came of a drill.
///
/// @param aborted why the guard ended it; empty when it did not
record Outcome(
    Messages messages, Api api, Calls calls, Recovery recovery, String aborted) {

  /// @param delivered of the accepted, those that a handset has
  /// @param doubled how many copies too many handsets have
  /// @param doubts how often the stack itself said that it did not know what had become of a submit
  /// @param late delivered more than five seconds after they were accepted
  /// @param missing some of the lost
  record Messages(
      int accepted,
      int delivered,
      int doubled,
      long doubts,
      int late,
      long slowestMillis,
      List<String> missing) {
    Messages {
      missing = List.copyOf(missing);
    }

    int lost() {
      return accepted - delivered;
    }
  }

  /// @param errors what the client could not make good at the other address
  /// @param madeGood what it could
  /// @param seen what tries failed with, and how often
  record Api(
      int requests, int errors, int madeGood, long slowestMillis, Map<String, Integer> seen) {
    Api {
      seen = Map.copyOf(seen);
    }
  }

  /// @param live handsets in calls when the fault came
  /// @param onTarget calls that the target's hosts had then
  /// @param moved of these, those that another host has afterwards
  /// @param lost handsets whose call ended, or that hear nothing any more
  /// @param gap each handset's longest pause, without what may be the carrier's own
  /// @param gapSeen the same as the carrier saw it
  /// @param gapBefore in the seconds before the fault
  /// @param ends why lost calls ended, some of them
  record Calls(
      int live,
      int onTarget,
      int moved,
      int lost,
      Figures gap,
      Figures gapSeen,
      Figures gapBefore,
      Map<CallKind, Row> byKind,
      Kept kept,
      List<String> ends) {
    Calls {
      byKind = Map.copyOf(byKind);
      ends = List.copyOf(ends);
    }

    double goOnPercent() {
      return live == 0 ? 100 : 100.0 * (live - lost) / live;
    }
  }

  /// @param figures of the pauses
  record Row(int live, int lost, Figures figures) {}

  /// What calls have besides their sound.
  ///
  /// @param gathered of `gathering` calls that waited for digits, those whose webhook got all of
  ///   them, once
  /// @param recordings of `recorded` calls, those with one finished recording
  record Kept(int gathering, int gathered, int recorded, int recordings) {}

  /// @param trafficMillis from the fault until no customer noticed anything any more
  /// @param hostsMillis from the fault until every host was up; -1: not at all
  record Recovery(long trafficMillis, long hostsMillis) {}
}

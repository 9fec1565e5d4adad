package io.ringfort.messaging.receipts;

import io.ringfort.messaging.lifecycle.Failures;
import io.ringfort.messaging.lifecycle.Progress.Failure;
import java.util.List;

/// What a receipt's state and error mean in the public catalogue. Error codes are each carrier's
/// own; many number them like the public codes' last digits, the rest is told by the state.
final class CarrierErrors {
  private static final List<Failure> BY_LAST_DIGITS =
      List.of(
          Failures.UNREACHABLE,
          Failures.BLOCKED,
          Failures.UNKNOWN_HANDSET,
          Failures.LANDLINE,
          Failures.FILTERED,
          Failures.UNKNOWN,
          Failures.EXPIRED);

  private CarrierErrors() {}

  static Failure failure(String state, String error) {
    if (error.length() == 3) {
      for (Failure failure : BY_LAST_DIGITS) {
        if (Integer.toString(failure.code()).endsWith(error)) {
          return failure;
        }
      }
    }
    return switch (state) {
      case "EXPIRED" -> Failures.UNREACHABLE;
      case "REJECTD" -> Failures.BLOCKED;
      default -> Failures.UNKNOWN;
    };
  }
}

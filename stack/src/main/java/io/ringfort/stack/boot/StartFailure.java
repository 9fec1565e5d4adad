package io.ringfort.stack.boot;

import io.ringfort.engines.database.DatabaseException;
import io.ringfort.engines.queue.QueueException;
import io.ringfort.stack.exit.ExitCode;
import io.ringfort.stack.exit.Refusal;
import java.net.BindException;

/// Turns what a start died of into a sentence.
public final class StartFailure {
  private StartFailure() {}

  public static RuntimeException of(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case Refusal refusal -> {
          return refusal;
        }
        case BindException taken -> {
          return new Refusal(
              ExitCode.UNAVAILABLE,
              "a port was taken while the stack started: " + taken.getMessage(),
              failure);
        }
        case DatabaseException database -> {
          return new Refusal(ExitCode.SOFTWARE, String.valueOf(database.getMessage()), failure);
        }
        case QueueException queue -> {
          return new Refusal(ExitCode.SOFTWARE, queue.getMessage() + reason(queue), failure);
        }
        default -> {}
      }
    }
    return failure instanceof RuntimeException unchecked
        ? unchecked
        : new IllegalStateException("the stack did not start", failure);
  }

  private static String reason(Throwable failure) {
    return failure.getCause() == null ? "" : ": " + failure.getCause().getMessage();
  }
}

package io.ringfort.messaging.smpp;

import io.ringfort.messaging.lifecycle.Event.Problem;
import io.ringfort.messaging.lifecycle.Failures;

/// What a carrier's command_status means for the message: SMPP 3.4 section 5.1.3.
final class CommandStatus {
  private static final int ESME_RINVBNDSTS = 0x04;
  private static final int ESME_RSYSERR = 0x08;
  private static final int ESME_RINVDSTADR = 0x0B;
  private static final int ESME_RMSGQFUL = 0x14;
  private static final int ESME_RINVDSTTON = 0x50;
  private static final int ESME_RINVDSTNPI = 0x51;
  private static final int ESME_RTHROTTLED = 0x58;
  private static final int ESME_RX_T_APPN = 0x64;

  private CommandStatus() {}

  static Problem problem(int status) {
    return switch (status) {
      case ESME_RTHROTTLED, ESME_RMSGQFUL -> new Problem.Throttled();
      // The first is about the bind, as when the carrier is going down, not about the message.
      case ESME_RINVBNDSTS, ESME_RSYSERR, ESME_RX_T_APPN ->
          new Problem.Transient("command_status 0x%08X".formatted(status));
      case ESME_RINVDSTADR, ESME_RINVDSTTON, ESME_RINVDSTNPI ->
          new Problem.Permanent(Failures.UNKNOWN_HANDSET);
      default -> new Problem.Permanent(Failures.UNKNOWN);
    };
  }
}

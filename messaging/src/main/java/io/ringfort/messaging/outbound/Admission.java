package io.ringfort.messaging.outbound;

import io.ringfort.core.directory.Account;
import io.ringfort.core.directory.Directory;
import io.ringfort.messaging.lifecycle.Failures;
import io.ringfort.messaging.lifecycle.Intent;
import io.ringfort.messaging.lifecycle.Progress.Failure;
import io.ringfort.messaging.optout.OptOuts;
import java.util.Optional;

/// What can forbid a message at the moment when it would go out, although it was accepted.
final class Admission {
  private final Directory directory;
  private final OptOuts optOuts;

  Admission(Directory directory, OptOuts optOuts) {
    this.directory = directory;
    this.optOuts = optOuts;
  }

  Optional<Failure> refusal(Intent intent) {
    if (directory
        .account(intent.account())
        .map(a -> a.status() != Account.Status.ACTIVE)
        .orElse(true)) {
      return Optional.of(Failures.ACCOUNT_SUSPENDED);
    }
    // The answer to a STOP goes to someone who has just opted out.
    boolean reply = intent.direction() == Intent.Direction.OUTBOUND_REPLY;
    return !reply
            && optOuts.isBlocked(
                intent.account(), OptOuts.sender(intent.parties()), intent.parties().to())
        ? Optional.of(Failures.OPTED_OUT)
        : Optional.empty();
  }
}

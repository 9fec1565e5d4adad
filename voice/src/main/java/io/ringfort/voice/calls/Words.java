package io.ringfort.voice.calls;

import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.CallSid;
import io.ringfort.voice.calls.CallNet.Heard;
import io.ringfort.voice.lifecycle.CallEvent;
import java.util.concurrent.CompletableFuture;

/// What calls say to calls of other hosts. Any thread.
final class Words {
  private Words() {}

  /// Says it until it is heard, however long its host is not to be reached or is being replaced.
  ///
  /// @param event must bear to be heard twice: an answer may be lost
  /// @return whether there is still such a call; never [Heard#UNKNOWN], never fails
  static CompletableFuture<Heard> say(
      CallHost host, AccountSid account, CallSid other, CallEvent event) {
    return host.customers()
        .owed()
        .until(
            () ->
                CompletableFuture.supplyAsync(
                    () -> once(host, account, other, event), host.clocks().blocking()));
  }

  private static Heard once(CallHost host, AccountSid account, CallSid other, CallEvent event) {
    Heard heard = host.wire().net().tell(account, other, event);
    if (heard == Heard.UNKNOWN) {
      throw new IllegalStateException(
          "call " + other + " did not hear " + event.getClass().getSimpleName());
    }
    return heard;
  }
}

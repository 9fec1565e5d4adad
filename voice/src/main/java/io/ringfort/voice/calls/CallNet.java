package io.ringfort.voice.calls;

import io.ringfort.core.hosts.Host;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.CallSid;
import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.lifecycle.Owner;

/// Reaches calls wherever they are. Any thread; blocks for seconds where hosts come and go.
public interface CallNet {

  /// What came of telling a call something.
  enum Heard {
    /// It was carried out, and others can see that.
    YES,
    /// Nobody has such a call any more.
    NOBODY,
    /// Its host did not say so in time.
    UNKNOWN
  }

  Heard tell(AccountSid account, CallSid sid, CallEvent event);

  /// Has another host take a call up whose snapshot names it.
  ///
  /// @return false when it is not known to have done so
  boolean adopt(Host to, AccountSid account, CallSid sid);

  /// Whether that owner's host is known to be gone.
  boolean isDead(Owner owner);

  /// Whether any other host that lives has that call.
  boolean isElsewhere(CallSid sid);

  /// Of one host alone.
  static CallNet near(LiveCalls live) {
    return new CallNet() {
      @Override
      public Heard tell(AccountSid account, CallSid sid, CallEvent event) {
        return live.tell(sid, event) ? Heard.YES : Heard.NOBODY;
      }

      @Override
      public boolean adopt(Host to, AccountSid account, CallSid sid) {
        return false;
      }

      @Override
      public boolean isDead(Owner owner) {
        return true;
      }

      @Override
      public boolean isElsewhere(CallSid sid) {
        return false;
      }
    };
  }
}

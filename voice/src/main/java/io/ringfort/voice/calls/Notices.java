package io.ringfort.voice.calls;

import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.CallSid;

/// The customer's debugger. Does not block.
@FunctionalInterface
public interface Notices {

  void add(Notice notice);

  /// @param code of the public catalogue
  /// @param error false: a warning
  /// @param url of the document or request; empty for none
  record Notice(
      AccountSid account, CallSid call, int code, boolean error, String message, String url) {}
}

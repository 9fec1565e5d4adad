package io.ringfort.voice.calls;

import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.CallSid;
import org.jspecify.annotations.Nullable;

/// Sends text messages that a call's document asks for. Blocks.
@FunctionalInterface
public interface Texts {

  Taken send(Text text);

  /// @param key the same for the same verb of the same call: sent once, however often it is asked
  record Text(
      AccountSid account,
      CallSid call,
      String key,
      String from,
      String to,
      String body,
      @Nullable String statusCallback) {}

  /// @param sid empty when it was refused
  /// @param status as the public API says it
  record Taken(String sid, String status) {}
}

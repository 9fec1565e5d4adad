package io.ringfort.voice.speech;

import io.ringfort.twiml.model.Say;
import io.ringfort.voice.media.Prompt;
import java.util.concurrent.CompletableFuture;

/// Makes prompts. Any thread; futures complete on virtual threads of its own, within a time limit,
/// and fail with [PromptFailed].
public interface Prompts {

  /// What a [Say] says, once (its loop is the caller's business).
  CompletableFuture<Prompt> say(Say say);

  /// A customer's sound file, fetched and cached as its HTTP headers allow, signed as a webhook of
  /// the account.
  ///
  /// @param accountSid whose it is
  /// @param url absolute
  CompletableFuture<Prompt> fetch(String accountSid, String url);

  /// A sound of the stack itself.
  Prompt builtIn(BuiltIn which);

  /// Sounds that need nobody: made of tones at the start.
  enum BuiltIn {
    /// 1,000 Hz for half a second, before a recording.
    BEEP,
    /// Somebody came into a room.
    ENTER,
    /// Somebody left it.
    LEAVE,
    /// The line is busy.
    BUSY,
    /// The far end's phone rings: one period.
    RINGING,
    /// Waiting: a few bars, to be looped.
    MUSIC,
    /// "We are sorry, an application error has occurred. Goodbye."
    APPLICATION_ERROR,
    /// Not in service.
    NOT_IN_SERVICE
  }
}

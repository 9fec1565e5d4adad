package io.ringfort.voice.verbs;

import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.RecordingSid;
import io.ringfort.core.ids.SidMint;

/// What the verbs know of the stack they run in.
///
/// @param mint derives the SIDs of what they begin, so that a step that is done again gives the
///   same
/// @param callerIds whom an account may show
/// @param recordingUrls where a recording will be
/// @param recogniser whether speech can be recognised
public record Settings(
    SidMint mint, CallerIds callerIds, RecordingUrls recordingUrls, boolean recogniser) {

  /// Whom an account may show as caller.
  @FunctionalInterface
  public interface CallerIds {
    boolean mayShow(AccountSid account, String callerId);
  }

  /// Where a recording will be.
  @FunctionalInterface
  public interface RecordingUrls {
    String of(AccountSid account, RecordingSid sid);
  }
}

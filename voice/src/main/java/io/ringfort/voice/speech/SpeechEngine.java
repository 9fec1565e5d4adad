package io.ringfort.voice.speech;

import io.ringfort.voice.speech.sound.Sound;

/// Turns text into sound. Any thread, several at a time.
public interface SpeechEngine extends AutoCloseable {

  /// What it is and how it is set: prompts of another name are not the same prompts.
  String name();

  /// Blocks, within a limit of its own.
  ///
  /// @param text at most 4,096 characters
  /// @param voice as the document wrote it, or empty
  /// @param language such as `en-US`
  /// @throws PromptFailed when nothing could be said
  Sound synthesize(String text, String voice, String language)
      throws PromptFailed, InterruptedException;

  /// Lets go of what it holds; syntheses under way fail.
  @Override
  default void close() {}
}

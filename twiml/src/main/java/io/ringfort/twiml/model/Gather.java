package io.ringfort.twiml.model;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Collects digits or speech: [`<Gather>`](https://www.twilio.com/docs/voice/twiml/gather).
///
/// @param input what is listened for; never empty
/// @param action as written; null or empty for the current document's own URL
/// @param timeout of silence after the prompts, and between digits
/// @param finishOnKey one of `0-9*#`, or empty for none
/// @param numDigits after how many digits it ends; 0 for any number
/// @param prompts [Say], [Play] and [Pause] while it listens
public record Gather(
    Set<Input> input,
    Action action,
    Duration timeout,
    String finishOnKey,
    int numDigits,
    Options options,
    List<VoiceVerb> prompts)
    implements VoiceVerb {

  public Gather {
    input = Set.copyOf(input);
    prompts = List.copyOf(prompts);
  }

  /// What is listened for.
  public enum Input {
    DTMF,
    SPEECH
  }

  /// @param bargeIn whether input interrupts the prompts
  /// @param actionOnEmptyResult whether the action is requested without any input, too
  /// @param speech how speech is recognised
  public record Options(boolean bargeIn, boolean actionOnEmptyResult, SpeechInput speech) {}

  /// @param timeout of silence that ends speech; null for `auto`
  /// @param hints comma-separated words, or empty
  /// @param partial told of unfinished results; its URL is null for none
  public record SpeechInput(
      String language,
      @Nullable Duration timeout,
      String hints,
      String model,
      boolean profanityFilter,
      Action partial) {}
}

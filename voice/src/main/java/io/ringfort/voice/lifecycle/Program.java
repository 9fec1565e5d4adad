package io.ringfort.voice.lifecycle;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.ringfort.twiml.model.VoiceDocument;
import io.ringfort.twiml.model.VoiceVerb;
import io.ringfort.voice.Hook;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A document in execution.
///
/// @param source where it came from: what relative URLs stand on
/// @param text of the document, to be read again elsewhere
/// @param contentType it came with
/// @param position of the verb that runs, from 0; -1 before the first
/// @param ending what its end means
/// @param state how far the verb is; null between two
/// @param under the document that waits below for this one; null for none
/// @param document as it was read
public record Program(
    Hook source,
    String text,
    String contentType,
    int position,
    Ending ending,
    @Nullable VerbState state,
    @Nullable Program under,
    @JsonIgnore VoiceDocument document) {

  /// What the end of a document means.
  public enum Ending {
    /// The call is over.
    HANG_UP,
    /// It begins again: somebody waits.
    REPEAT,
    /// The called party heard what it had to hear, and may speak with the caller.
    CONNECT
  }

  public Program {
    // Absent after a journey; its owner reads the text again.
    document = document == null ? new VoiceDocument(List.of(), List.of()) : document;
  }

  /// The verb that runs.
  @JsonIgnore
  public Optional<VoiceVerb> verb() {
    List<VoiceVerb> verbs = document.verbs();
    return position >= 0 && position < verbs.size()
        ? Optional.of(verbs.get(position))
        : Optional.empty();
  }

  Program at(int next) {
    return new Program(source, text, contentType, next, ending, null, under, document);
  }

  Program with(@Nullable VerbState next) {
    return new Program(source, text, contentType, position, ending, next, under, document);
  }

  Program with(@Nullable Program below) {
    return new Program(source, text, contentType, position, ending, state, below, document);
  }

  /// The same above that one.
  public Program over(@Nullable Program below) {
    return with(below);
  }

  /// The same with another document, as it was read.
  public Program reread(VoiceDocument read) {
    return new Program(source, text, contentType, position, ending, state, under, read);
  }
}

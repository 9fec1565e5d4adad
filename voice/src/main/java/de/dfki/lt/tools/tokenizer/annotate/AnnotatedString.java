package de.dfki.lt.tools.tokenizer.annotate;

import java.text.CharacterIterator;
import org.jspecify.annotations.Nullable;

/// Text with named values on stretches of it, read at a cursor that [#setIndex] moves.
public interface AnnotatedString extends CharacterIterator {

  /// The value at the cursor.
  @Nullable Object getAnnotation(String key);

  /// Where the stretch with the cursor's value begins.
  int getRunStart(String key);

  /// Where the stretch with the cursor's value has ended.
  int getRunLimit(String key);

  String substring(int from, int to);
}

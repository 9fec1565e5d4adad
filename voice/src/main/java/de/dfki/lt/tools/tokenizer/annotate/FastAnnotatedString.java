package de.dfki.lt.tools.tokenizer.annotate;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An [AnnotatedString] that keeps one value for each character. One thread.
public final class FastAnnotatedString implements AnnotatedString {
  private final String text;
  private final Map<String, @Nullable Object[]> values = new HashMap<>();
  private int cursor;

  public FastAnnotatedString(String text) {
    this.text = text;
  }

  /// Gives the characters from `from` to before `to` the value.
  public void annotate(String key, Object value, int from, int to) {
    Arrays.fill(valuesOf(key), from, to, value);
  }

  private @Nullable Object[] valuesOf(String key) {
    return values.computeIfAbsent(key, _ -> new Object[text.length()]);
  }

  @Override
  public @Nullable Object getAnnotation(String key) {
    return cursor < text.length() ? valuesOf(key)[cursor] : null;
  }

  @Override
  public int getRunStart(String key) {
    @Nullable Object[] all = valuesOf(key);
    int at = cursor;
    while (at > 0 && at < all.length && all[at - 1] == all[at]) {
      at--;
    }
    return at;
  }

  @Override
  public int getRunLimit(String key) {
    @Nullable Object[] all = valuesOf(key);
    int at = cursor + 1;
    while (at < all.length && all[at] == all[cursor]) {
      at++;
    }
    return Math.min(at, all.length);
  }

  @Override
  public String substring(int from, int to) {
    return text.substring(from, to);
  }

  @Override
  public char setIndex(int position) {
    cursor = Math.clamp(position, 0, text.length());
    return current();
  }

  @Override
  public char current() {
    return cursor < text.length() ? text.charAt(cursor) : DONE;
  }

  @Override
  public char first() {
    return setIndex(0);
  }

  @Override
  public char last() {
    return setIndex(text.length() - 1);
  }

  @Override
  public char next() {
    return setIndex(cursor + 1);
  }

  @Override
  public char previous() {
    return cursor == 0 ? DONE : setIndex(cursor - 1);
  }

  @Override
  public int getBeginIndex() {
    return 0;
  }

  @Override
  public int getEndIndex() {
    return text.length();
  }

  @Override
  public int getIndex() {
    return cursor;
  }

  @Override
  public Object clone() {
    FastAnnotatedString copy = new FastAnnotatedString(text);
    values.forEach((key, all) -> copy.values.put(key, all.clone()));
    copy.cursor = cursor;
    return copy;
  }
}

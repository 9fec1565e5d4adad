package de.dfki.lt.tools.tokenizer;

import de.dfki.lt.tools.tokenizer.annotate.AnnotatedString;
import de.dfki.lt.tools.tokenizer.annotate.FastAnnotatedString;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Splits text into words, marks and sentences. It sees plain words only: numbers, abbreviations
/// and signs were spelt out before. Immutable.
public final class JTok {
  private static final Pattern TOKEN =
      Pattern.compile("[\\p{L}\\p{N}]+(?:['’-][\\p{L}\\p{N}]+)*|[^\\s]");

  // The values that the caller compares by identity.
  private static final String PARAGRAPH = "p";
  private static final String SENTENCE = "s";

  /// @param ignored settings of the tokenizer that this one stands in for
  public JTok(Properties ignored) {}

  /// @param ignored language
  public AnnotatedString tokenize(String text, String ignored) {
    FastAnnotatedString tokens = new FastAnnotatedString(text);
    String border = PARAGRAPH;
    Matcher token = TOKEN.matcher(text);
    for (int number = 0; token.find(); number++) {
      // Neighbours of one value would be one token.
      tokens.annotate("class", number % 2 == 0 ? "even" : "odd", token.start(), token.end());
      if (!border.isEmpty()) {
        tokens.annotate("border", border, token.start(), token.end());
      }
      border = ".!?".contains(token.group()) ? SENTENCE : "";
    }
    return tokens;
  }
}

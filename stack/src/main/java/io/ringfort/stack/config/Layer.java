package io.ringfort.stack.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Lays an operator's file over the defaults, key by key, and refuses what the defaults do not
/// know.
final class Layer {
  private final String source;
  private final ObjectNode defaults;
  private final Map<String, ObjectNode> itemDefaults;

  /// @param source the file's name, for people
  /// @param defaults is changed
  /// @param itemDefaults what each entry of a list starts from, by the list's key
  Layer(String source, ObjectNode defaults, Map<String, ObjectNode> itemDefaults) {
    this.source = source;
    this.defaults = defaults;
    this.itemDefaults = itemDefaults;
  }

  void lay(ObjectNode over) {
    lay(over, defaults, "");
  }

  private void lay(ObjectNode over, ObjectNode under, String path) {
    over.properties()
        .forEach(
            entry ->
                under.set(
                    entry.getKey(),
                    laid(
                        path + entry.getKey(),
                        entry.getValue(),
                        under.get(entry.getKey()),
                        under,
                        path)));
  }

  private JsonNode laid(
      String key, JsonNode value, @Nullable JsonNode before, ObjectNode section, String path) {
    if (before == null) {
      throw Layers.refusal(
          source,
          "the key '"
              + key
              + "' is unknown (nearest known: '"
              + nearest(key, section, path)
              + "')");
    }
    if (before instanceof ObjectNode inner) {
      lay(section(key, value), inner, key + ".");
      return inner;
    }
    expect(key, value, before);
    ObjectNode itemDefault = itemDefaults.get(key);
    return itemDefault == null ? value : items(key, value, itemDefault);
  }

  private ArrayNode items(String listKey, JsonNode list, ObjectNode itemDefault) {
    ArrayNode all = defaults.arrayNode();
    for (JsonNode item : list) {
      String key = listKey + "[" + all.size() + "]";
      ObjectNode laid = itemDefault.deepCopy();
      lay(section(key, item), laid, key + ".");
      all.add(laid);
    }
    return all;
  }

  private ObjectNode section(String key, JsonNode value) {
    if (value instanceof ObjectNode object) {
      return object;
    }
    throw wrongType(key, value, "keys of its own");
  }

  private void expect(String key, JsonNode value, JsonNode before) {
    switch (before.getNodeType()) {
      case NUMBER -> expect(value.isIntegralNumber(), key, value, "a whole number");
      case BOOLEAN -> expect(value.isBoolean(), key, value, "true or false");
      case ARRAY -> expect(value.isArray(), key, value, "a list");
      case STRING -> expect(value.isTextual(), key, value, "a text");
      // A key without a default: its record tells.
      default -> {}
    }
  }

  private void expect(boolean fits, String key, JsonNode value, String expected) {
    if (!fits) {
      throw wrongType(key, value, expected);
    }
  }

  private RuntimeException wrongType(String key, JsonNode value, String expected) {
    return Layers.refusal(
        source, key + ": got " + shown(value) + " (expected: " + expected + ")");
  }

  /// Never the content of a section or list: it could be a secret.
  static String shown(JsonNode value) {
    return value.isContainerNode()
        ? "an " + value.getNodeType().name().toLowerCase(Locale.ROOT)
        : "'" + value.asText() + "'";
  }

  /// The key that is written most alike, wherever it stands; of two the one beside.
  private String nearest(String key, ObjectNode section, String path) {
    Set<String> known = new HashSet<>();
    collect(defaults, "", known);
    collect(section, path, known);
    Comparator<String> byName =
        Comparator.comparingInt(k -> editDistance(lastName(k), lastName(key)));
    return known.stream()
        .min(byName.thenComparing(k -> !isIn(path, k)).thenComparing(k -> k))
        .orElseThrow();
  }

  /// Whether it is a key of that very section.
  private static boolean isIn(String path, String key) {
    return key.startsWith(path) && key.indexOf('.', path.length()) < 0;
  }

  private static void collect(ObjectNode section, String path, Set<String> known) {
    section
        .properties()
        .forEach(
            entry -> {
              known.add(path + entry.getKey());
              if (entry.getValue() instanceof ObjectNode inner) {
                collect(inner, path + entry.getKey() + ".", known);
              }
            });
  }

  private static String lastName(String key) {
    return key.substring(key.lastIndexOf('.') + 1);
  }

  /// Levenshtein's: how many letters must change.
  private static int editDistance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}

package io.ringfort.stack.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.ringfort.stack.exit.ExitCode;
import io.ringfort.stack.exit.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// An annotated file of defaults, over which an operator's file is laid, and what becomes of both:
/// a record. The defaults are the schema too. One thread.
public final class Layers {
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .addModule(ConfigTypes.module())
          .build();

  private final ObjectNode tree;
  private final Map<String, ObjectNode> itemDefaults;
  private String source = "the command line";

  private Layers(ObjectNode tree, Map<String, ObjectNode> itemDefaults) {
    this.tree = tree;
    this.itemDefaults = itemDefaults;
  }

  /// @param resource of the defaults
  /// @param itemDefaults the key of what each entry of a list starts from, by the list's key; it is
  ///   no setting of its own, so it is taken out
  public static Layers of(String resource, Map<String, String> itemDefaults) {
    ObjectNode tree;
    try (InputStream in = Layers.class.getResourceAsStream(resource)) {
      tree = (ObjectNode) YAML.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException("the resource " + resource + " is broken", e);
    }
    Map<String, ObjectNode> items = new HashMap<>();
    itemDefaults.forEach((list, key) -> items.put(list, (ObjectNode) tree.remove(key)));
    return new Layers(tree, items);
  }

  /// As it is now; whoever changes it changes what becomes of it.
  public ObjectNode tree() {
    return tree;
  }

  /// Puts other defaults under a key; what the tree had there before is laid over them.
  public void nest(String key, Layers inner) {
    inner.itemDefaults.forEach((list, item) -> itemDefaults.put(key + "." + list, item));
    JsonNode over = tree.remove(key);
    tree.set(key, inner.tree);
    if (over instanceof ObjectNode object) {
      lay(tree.objectNode().set(key, object));
    }
  }

  /// @throws Refusal when the file cannot be read, or has a key that is unknown or a value of
  ///   another type
  public void lay(Path file) {
    source = file.toString();
    lay(read(file));
  }

  private void lay(ObjectNode over) {
    new Layer(source, tree, itemDefaults).lay(over);
  }

  /// @throws Refusal when a value cannot be used; it names the key
  public <T> T as(Class<T> type) {
    try {
      return YAML.treeToValue(tree, type);
    } catch (JsonProcessingException e) {
      throw refusal(source, sentence(e));
    }
  }

  private static ObjectNode read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return switch (YAML.readTree(in)) {
        case ObjectNode object -> object;
        case JsonNode empty when empty.isMissingNode() || empty.isNull() -> YAML.createObjectNode();
        case JsonNode other ->
            throw refusal(
                file.toString(), "got " + Layer.shown(other) + " (expected: keys and values)");
      };
    } catch (JsonProcessingException e) {
      throw refusal(
          file.toString(),
          "line " + e.getLocation().getLineNr() + ": " + firstLine(e.getOriginalMessage()));
    } catch (IOException e) {
      throw refusal(file.toString(), "it cannot be read (" + e.getClass().getSimpleName() + ")");
    }
  }

  private static String sentence(JsonProcessingException e) {
    List<JsonMappingException.Reference> path =
        e instanceof JsonMappingException mapping ? mapping.getPath() : List.of();
    String key =
        path.stream()
            .map(r -> r.getFieldName() == null ? "[" + r.getIndex() + "]" : "." + r.getFieldName())
            .collect(Collectors.joining());
    key = key.isEmpty() ? key : key.substring(1);
    // A record's check names the last part of the key itself.
    String end =
        e.getCause() instanceof IllegalArgumentException check
            ? "." + check.getMessage()
            : ": " + firstLine(e.getOriginalMessage());
    return key.isEmpty() ? end.substring(1) : key + end;
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("");
  }

  static Refusal refusal(String source, String sentence) {
    return new Refusal(ExitCode.CONFIGURATION, "configuration in " + source + ": " + sentence);
  }
}

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
import org.jspecify.annotations.Nullable;

/// Reads the configuration: the annotated defaults, over them the operator's file, over that the
/// flags. The defaults are the schema too: a key that does not stand there is refused, and so is a
/// value of another type.
public final class ConfigReader {
  private static final String DEFAULTS = "/ringfort.yaml";

  /// Not settings of their own: what each entry of a list starts from, by the list's key.
  private static final Map<String, String> ITEM_DEFAULTS =
      Map.of("carriers", "carrierDefaults", "trunks", "trunkDefaults");

  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .addModule(ConfigTypes.module())
          .build();

  private ConfigReader() {}

  /// What the command line says; null where it says nothing.
  public record Flags(
      @Nullable Path file, @Nullable Path data, @Nullable Integer port, @Nullable String bind) {
    public static final Flags NONE = new Flags(null, null, null, null);
  }

  /// @throws Refusal when a key is unknown or a value cannot be used; it names the key
  public static StackConfig read(Flags flags) {
    ObjectNode tree = defaults();
    Map<String, ObjectNode> itemDefaults = new HashMap<>();
    ITEM_DEFAULTS.forEach((list, key) -> itemDefaults.put(list, (ObjectNode) tree.remove(key)));
    String source = "the command line";
    if (flags.file() != null) {
      source = flags.file().toString();
      new Layer(source, tree, itemDefaults).lay(file(flags.file()));
    }
    if (flags.data() != null) {
      tree.put("data", flags.data().toString());
    }
    if (flags.port() != null) {
      tree.put("port", flags.port());
    }
    if (flags.bind() != null) {
      tree.put("bind", flags.bind());
    }
    try {
      return YAML.treeToValue(tree, StackConfig.class);
    } catch (JsonProcessingException e) {
      throw refusal(source, sentence(e));
    }
  }

  private static ObjectNode defaults() {
    try (InputStream in = ConfigReader.class.getResourceAsStream(DEFAULTS)) {
      return (ObjectNode) YAML.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException("the resource " + DEFAULTS + " is broken", e);
    }
  }

  private static ObjectNode file(Path file) {
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

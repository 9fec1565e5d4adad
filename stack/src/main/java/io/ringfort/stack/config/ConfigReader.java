package io.ringfort.stack.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringfort.stack.exit.Refusal;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the configuration: the annotated defaults, over them the operator's file, over that the
/// flags. The defaults are the schema too: a key that does not stand there is refused, and so is a
/// value of another type.
public final class ConfigReader {
  public static final String DEFAULTS = "/ringfort.yaml";

  /// Not settings of their own: what each entry of a list starts from, by the list's key.
  public static final Map<String, String> ITEM_DEFAULTS =
      Map.of("carriers", "carrierDefaults", "trunks", "trunkDefaults");

  private ConfigReader() {}

  /// What the command line says; null where it says nothing.
  public record Flags(
      @Nullable Path file, @Nullable Path data, @Nullable Integer port, @Nullable String bind) {
    public static final Flags NONE = new Flags(null, null, null, null);
  }

  /// @throws Refusal when a key is unknown or a value cannot be used; it names the key
  public static StackConfig read(Flags flags) {
    Layers layers = Layers.of(DEFAULTS, ITEM_DEFAULTS);
    if (flags.file() != null) {
      layers.lay(flags.file());
    }
    ObjectNode tree = layers.tree();
    if (flags.data() != null) {
      tree.put("data", flags.data().toString());
    }
    if (flags.port() != null) {
      tree.put("port", flags.port());
    }
    if (flags.bind() != null) {
      tree.put("bind", flags.bind());
    }
    return layers.as(StackConfig.class);
  }
}

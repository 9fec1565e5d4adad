package io.ringfort.core.directory;

import io.ringfort.core.json.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A resource at one version, or the fact that it was deleted at that version.
///
/// @param version grows with every change of the resource
/// @param resource null when deleted
record Versioned(String id, long version, @Nullable Resource resource) {
  private static final Map<String, Class<? extends Resource>> KINDS =
      Map.of(
          "account", Account.class,
          "key", ApiKey.class,
          "number", OwnedNumber.class,
          "service", MessagingService.class,
          "pool", PoolMember.class);

  /// The name under which a kind of resource is stored.
  static String kindOf(Resource resource) {
    return switch (resource) {
      case Account _ -> "account";
      case ApiKey _ -> "key";
      case OwnedNumber _ -> "number";
      case MessagingService _ -> "service";
      case PoolMember _ -> "pool";
    };
  }

  /// As it travels on the topic and lies in snapshots.
  record Wire(String id, long version, @Nullable String kind, @Nullable String doc) {}

  Wire wire(Json json) {
    return resource == null
        ? new Wire(id, version, null, null)
        : new Wire(
            id,
            version,
            kindOf(resource),
            new String(json.bytes(resource), java.nio.charset.StandardCharsets.UTF_8));
  }

  static Versioned of(Wire wire, Json json) {
    return new Versioned(
        wire.id(),
        wire.version(),
        wire.kind() == null || wire.doc() == null ? null : parse(wire.kind(), wire.doc(), json));
  }

  static Resource parse(String kind, String doc, Json json) {
    Class<? extends Resource> type = KINDS.get(kind);
    if (type == null) {
      throw new IllegalArgumentException(
          "directory: got kind '" + kind + "' (expected one of " + KINDS.keySet() + ")");
    }
    return json.read(doc, type);
  }
}

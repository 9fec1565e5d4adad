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
      Map.ofEntries(
          Map.entry("account", Account.class),
          Map.entry("key", ApiKey.class),
          Map.entry("number", OwnedNumber.class),
          Map.entry("service", MessagingService.class),
          Map.entry("pool", PoolMember.class),
          Map.entry("application", Application.class),
          Map.entry("caller-id", OutgoingCallerId.class),
          Map.entry("sip-domain", SipDomain.class),
          Map.entry("credential-list", CredentialList.class),
          Map.entry("credential", SipCredential.class),
          Map.entry("ip-list", IpAccessControlList.class),
          Map.entry("ip-address", IpAddress.class),
          Map.entry("domain-mapping", DomainMapping.class),
          Map.entry("queue", VoiceQueue.class));

  /// The name under which a kind of resource is stored.
  static String kindOf(Resource resource) {
    return switch (resource) {
      case Account _ -> "account";
      case ApiKey _ -> "key";
      case OwnedNumber _ -> "number";
      case MessagingService _ -> "service";
      case PoolMember _ -> "pool";
      case Application _ -> "application";
      case OutgoingCallerId _ -> "caller-id";
      case SipDomain _ -> "sip-domain";
      case CredentialList _ -> "credential-list";
      case SipCredential _ -> "credential";
      case IpAccessControlList _ -> "ip-list";
      case IpAddress _ -> "ip-address";
      case DomainMapping _ -> "domain-mapping";
      case VoiceQueue _ -> "queue";
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

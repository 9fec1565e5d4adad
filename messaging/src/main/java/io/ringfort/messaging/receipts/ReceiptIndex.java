package io.ringfort.messaging.receipts;

import io.ringfort.core.ids.MessageSid;
import io.ringfort.engines.memory.Memory;
import io.ringfort.engines.memory.MemoryMap;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/// From a carrier's id of a part to our message, in the memory store. Owners put it back from the
/// changelog when the store was lost.
public final class ReceiptIndex {
  private static final String MAP = "by-key/receipts";

  private final MemoryMap map;
  private final Duration lifespan;

  /// @param sender the key of the message's owner
  public record Target(String sender, MessageSid sid) {}

  /// @param lifespan how long receipts are awaited
  public ReceiptIndex(Memory memory, Duration lifespan) {
    map = memory.map(MAP);
    this.lifespan = lifespan;
  }

  public void put(String carrier, String carrierId, String sender, MessageSid sid) {
    map.put(key(carrier, carrierId), (sid + sender).getBytes(StandardCharsets.UTF_8), lifespan);
  }

  public Optional<Target> find(String carrier, String carrierId) {
    byte[] value = map.get(key(carrier, carrierId));
    if (value == null) {
      return Optional.empty();
    }
    String text = new String(value, StandardCharsets.UTF_8);
    // A SID has a fixed length.
    int end = MessageSid.PREFIX.length() + 32;
    return Optional.of(new Target(text.substring(end), new MessageSid(text.substring(0, end))));
  }

  public void remove(String carrier, String carrierId) {
    map.remove(key(carrier, carrierId));
  }

  private static String key(String carrier, String carrierId) {
    return carrier + "|" + carrierId;
  }
}

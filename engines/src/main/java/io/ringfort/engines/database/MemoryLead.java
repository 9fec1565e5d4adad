package io.ringfort.engines.database;

import io.ringfort.engines.memory.MemoryMap;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The leadership record as an entry of the memory, `term primary beat history` as text.
public final class MemoryLead implements Lead {
  private static final String KEY = "database";

  private final MemoryMap map;

  public MemoryLead(MemoryMap map) {
    this.map = map;
  }

  @Override
  public Optional<Leadership> read() {
    return Optional.ofNullable(map.get(KEY)).map(MemoryLead::parse);
  }

  @Override
  public boolean replace(@Nullable Leadership expected, Leadership next) {
    return expected == null
        ? map.putIfAbsent(KEY, bytes(next), null) == null
        : map.replace(KEY, bytes(expected), bytes(next), null);
  }

  private static byte[] bytes(Leadership l) {
    return String.join(";", "" + l.term(), l.primary(), "" + l.beat(), l.history().text())
        .getBytes(StandardCharsets.UTF_8);
  }

  private static Leadership parse(byte[] bytes) {
    var words = new String(bytes, StandardCharsets.UTF_8).split(";", -1);
    return new Leadership(
        Long.parseLong(words[0]), words[1], TermHistory.parse(words[3]), Long.parseLong(words[2]));
  }
}

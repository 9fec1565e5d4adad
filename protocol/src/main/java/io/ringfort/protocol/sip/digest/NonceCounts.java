package io.ringfort.protocol.sip.digest;

import java.util.LinkedHashMap;
import java.util.Map;

/// The highest count seen with each nonce, so that a request which somebody overheard cannot be
/// sent again (RFC 7616 section 3.4). Holds a limited number of nonces and forgets the one used
/// longest ago. One per host, one thread at a time.
public final class NonceCounts {
  private final Map<String, Long> highest;

  public NonceCounts(int limit) {
    this.highest =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > limit;
          }
        };
  }

  /// True if this count is higher than all before it with this nonce: then it is remembered. False
  /// for a replay: answer as if the nonce were stale.
  public boolean isFirst(DigestVerdict.Accepted accepted) {
    Long before = highest.get(accepted.nonce());
    if (before != null && before >= accepted.count()) {
      return false;
    }
    highest.put(accepted.nonce(), accepted.count());
    return true;
  }
}

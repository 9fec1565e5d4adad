package io.ringfort.core.callbacks;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.webhooks.WebhookRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/// Something that a customer's server is owed. At least once, always with the same token.
///
/// @param about the SID of what it tells of; those about one thing keep their order
/// @param params in the order in which they are sent
/// @param token constant over all attempts, and over all hosts that tell the same event
/// @param sequence the place among those about the same, from 0 on; [#UNORDERED] where it does not
///   matter
/// @param since when it came to be owed
public record Callback(
    AccountSid account,
    String about,
    String url,
    WebhookRequest.Method method,
    Map<String, String> params,
    String token,
    int sequence,
    Instant since) {
  public static final int UNORDERED = -1;

  public Callback {
    params = Collections.unmodifiableMap(new LinkedHashMap<>(params));
  }

  /// The token of an event: the same from whichever host it is told, and however often.
  public static String tokenOf(String about, String event) {
    return UUID.nameUUIDFromBytes((about + "/" + event).getBytes(StandardCharsets.UTF_8))
        .toString();
  }

  /// What selects its partition: whatever is about one thing is told by one host.
  @JsonIgnore
  public String key() {
    return account + "|" + about;
  }

  /// Without URL and parameters: they may hold passwords, numbers and digits of people.
  @Override
  public String toString() {
    return "Callback[" + account + ", " + about + ", " + sequence + ", " + token + "]";
  }
}

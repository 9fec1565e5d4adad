package io.ringfort.messaging.callbacks;

import io.ringfort.core.timeline.Exchanges;
import io.ringfort.core.timeline.TimelineEntry;
import io.ringfort.messaging.inbound.Question;
import io.ringfort.messaging.lifecycle.Intent.Direction;
import io.ringfort.messaging.lifecycle.Message;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// An exchange about a message, as it is stored: without what stands in the message itself. So it is
/// small, and a message that is deleted or whose text is taken out leaves nothing of it here.
public final class StoredStep {
  private static final Set<String> IN_THE_MESSAGE =
      Set.of(
          "MessageSid",
          "SmsSid",
          "SmsMessageSid",
          "AccountSid",
          "MessagingServiceSid",
          "From",
          "To",
          "Body",
          "NumMedia",
          "NumSegments",
          "ApiVersion");

  private StoredStep() {}

  /// @param exchange with all that was sent
  static TimelineEntry of(TimelineEntry exchange) {
    return exchange.keeping(
        name ->
            !name.startsWith(Exchanges.PARAMETER)
                || !IN_THE_MESSAGE.contains(name.substring(Exchanges.PARAMETER.length())));
  }

  /// The same again with all that was sent.
  public static TimelineEntry whole(TimelineEntry stored, Message message) {
    if (!stored.kind().equals(Exchanges.KIND)) {
      return stored;
    }
    Map<String, String> details = new HashMap<>();
    Map<String, String> standing =
        message.intent().direction() == Direction.INBOUND
            ? Question.params(message, Optional.empty())
            : StatusCallbacks.standing(message);
    standing.forEach((name, value) -> details.put(Exchanges.PARAMETER + name, value));
    details.putAll(stored.details());
    return new TimelineEntry(stored.at(), stored.kind(), stored.text(), details);
  }

  /// The same without what the application said.
  public static TimelineEntry silent(TimelineEntry stored) {
    return stored.keeping(name -> !name.equals(Exchanges.BODY));
  }
}

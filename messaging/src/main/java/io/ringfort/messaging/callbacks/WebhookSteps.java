package io.ringfort.messaging.callbacks;

import io.ringfort.core.ids.NotificationSid;
import io.ringfort.core.ids.SidMint;
import io.ringfort.core.notifications.Notification;
import io.ringfort.core.notifications.Notification.Level;
import io.ringfort.core.notifications.Notifications;
import io.ringfort.core.timeline.Exchanges;
import io.ringfort.core.timeline.Steps;
import io.ringfort.core.timeline.TimelineEntry;
import io.ringfort.core.webhooks.WebhookRequest;
import io.ringfort.core.webhooks.WebhookResponse;
import io.ringfort.engines.memory.MemoryMap;
import io.ringfort.messaging.inbound.Try;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Webhooks of messages as steps of their timelines, and those that fail as notifications. Nothing
/// that happens to a message depends on them.
final class WebhookSteps {
  private static final Logger LOG = LoggerFactory.getLogger(WebhookSteps.class);

  /// Of one try; more only where an application sends us from document to document.
  private static final int MOST_OF_A_TRY = 20;

  private final Steps steps;
  private final Notifications notifications;
  private final MemoryMap redacted;
  private final SidMint mint;

  /// @param steps of messages
  /// @param redacted messages whose text was taken out a moment ago
  WebhookSteps(Steps steps, Notifications notifications, MemoryMap redacted, SidMint mint) {
    this.steps = steps;
    this.notifications = notifications;
    this.redacted = redacted;
    this.mint = mint;
  }

  /// Which try at a job it is.
  ///
  /// @param number from 1 on; of one by hand it says nothing
  record Attempt(Job job, Try which, int number) {
    String name() {
      return switch (which) {
        case FIRST, LATER -> "" + number;
        case BY_HAND -> "by hand";
      };
    }
  }

  /// The exchanges of one try. They are kept when it is over, so that nobody sends again what is
  /// still being asked.
  final class Notes implements Consumer<TimelineEntry> {
    private final Attempt attempt;
    private final List<TimelineEntry> entries = new ArrayList<>();

    private Notes(Attempt attempt) {
      this.attempt = attempt;
    }

    @Override
    public void accept(TimelineEntry entry) {
      if (entries.size() == MOST_OF_A_TRY) {
        // The last one says how it ended.
        entries.removeLast();
      }
      entries.add(entry);
    }

    void keep() {
      entries.forEach(entry -> add(attempt, entry));
    }
  }

  Notes notes(Attempt attempt) {
    return new Notes(attempt);
  }

  void told(Attempt attempt, Job.StatusCallback callback, WebhookResponse response, Instant asked) {
    add(
        attempt,
        Exchanges.entry(
            WebhookRequest.Method.POST,
            callback.url(),
            callback.token(),
            callback.params(),
            response,
            asked));
  }

  private void add(Attempt attempt, TimelineEntry exchange) {
    try {
      TimelineEntry step = StoredStep.of(exchange).with("attempt", attempt.name());
      Job job = attempt.job();
      TimelineEntry kept = mayBeKept(job, step) ? step : StoredStep.silent(step);
      if (steps.add(job.account(), job.about().value(), kept)
          && Exchanges.isFailed(kept)
          && attempt.which() != Try.LATER) {
        notifications.append(notification(job, kept));
      }
    } catch (RuntimeException e) {
      // Else the customer would be asked again because of it.
      LOG.warn("sid={} a webhook could not be noted", attempt.job().about(), e);
    }
  }

  /// A customer may take the text out, or delete the message, before its application has answered.
  private boolean mayBeKept(Job job, TimelineEntry step) {
    return switch (job) {
      // What is told is no text, nor is the answer.
      case Job.StatusCallback _ -> true;
      case Job.Inbound _ ->
          step.details().getOrDefault(Exchanges.BODY, "").isEmpty()
              || redacted.get(job.account() + "/" + job.about()) == null;
    };
  }

  private Notification notification(Job job, TimelineEntry step) {
    Map<String, String> details = step.details();
    Map<String, String> variables = new HashMap<>();
    variables.put("MessageSid", job.about().value());
    details.forEach(
        (name, value) -> {
          if (name.startsWith(Exchanges.PARAMETER)) {
            variables.put(name.substring(Exchanges.PARAMETER.length()), value);
          }
        });
    return new Notification(
        new NotificationSid(
            mint.derive(
                NotificationSid.PREFIX,
                job.about().value(),
                details.getOrDefault(Exchanges.TOKEN, ""),
                step.at().toString())),
        job.account(),
        null,
        Level.ERROR,
        Integer.parseInt(details.getOrDefault("code", "0")),
        job.about() + ": " + step.text(),
        new Notification.Exchange(
            details.getOrDefault("method", ""),
            details.getOrDefault("url", ""),
            variables,
            Map.of(),
            details.getOrDefault(Exchanges.BODY, "")),
        step.at());
  }
}

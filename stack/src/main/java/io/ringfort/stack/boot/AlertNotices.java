package io.ringfort.stack.boot;

import io.ringfort.core.alerts.Alert;
import io.ringfort.core.alerts.AlertKind;
import io.ringfort.core.alerts.AlertTeller;
import io.ringfort.core.callbacks.Callback;
import io.ringfort.core.callbacks.Callbacks;
import io.ringfort.core.directory.Account;
import io.ringfort.core.ids.MessageSid;
import io.ringfort.core.webhooks.WebhookRequest;
import io.ringfort.messaging.lifecycle.Intent;
import io.ringfort.protocol.gsm7.Segmentation;
import io.ringfort.stack.config.StackConfig;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/// Tells alerts to whom the configuration names: by webhook, signed as every other with the first
/// account's token, and by SMS from a number of that account. Both go the way of customers'
/// callbacks and messages, so that neither is lost nor doubled: their token and their SIDs follow
/// from the alert.
final class AlertNotices implements AlertTeller {
  private static final Duration VALIDITY = Duration.ofHours(4);

  private final StackConfig.Alerts config;
  private final Ground ground;
  private final FirstAccount first;
  private final Supplier<String> baseUrl;
  private final Callbacks callbacks;

  /// @param baseUrl where the API's pages are
  AlertNotices(
      StackConfig.Alerts config, Ground ground, FirstAccount first, Supplier<String> baseUrl) {
    this.config = config;
    this.ground = ground;
    this.first = first;
    this.baseUrl = baseUrl;
    callbacks =
        new Callbacks(
            ground.primitives().queue(), ground.primitives().topics(), ground.tools().json());
  }

  @Override
  public void tell(Alert alert, Event event) {
    Account account =
        first.find().orElseThrow(() -> new IllegalStateException("there is no account yet"));
    URI webhook = config.webhook();
    if (webhook != null) {
      callbacks
          .owe(
              new Callback(
                  account.sid(),
                  alert.key(),
                  webhook.toString(),
                  WebhookRequest.Method.POST,
                  params(alert, event, account),
                  Callback.tokenOf(alert.id(), event.name()),
                  Callback.UNORDERED,
                  ground.tools().clock().instant()))
          .join();
    }
    if (!config.sms().to().isEmpty()) {
      String own = config.sms().from();
      String from = own == null ? first.numbers().getFirst() : own;
      config.sms().to().forEach(to -> text(account, from, to, alert, event));
    }
  }

  private Map<String, String> params(Alert alert, Event event, Account account) {
    Map<String, String> params = new LinkedHashMap<>();
    params.put("AccountSid", account.sid().value());
    params.put("AlertName", alert.kind());
    params.put("AlertSubject", alert.subject());
    params.put("AlertStatus", word(event));
    params.put("AlertSince", alert.since().toString());
    params.put("SeenBy", String.join(" ", alert.seenBy()));
    AlertKind.of(alert.kind())
        .ifPresent(
            kind -> {
              params.put("AlertSeverity", kind.severity().name().toLowerCase(Locale.ROOT));
              params.put("Meaning", kind.meaning());
              params.put("Action", kind.action());
              params.put("MoreInfo", baseUrl.get() + kind.page());
            });
    return params;
  }

  private static String word(Event event) {
    return event.name().toLowerCase(Locale.ROOT);
  }

  private void text(Account account, String from, String to, Alert alert, Event event) {
    StringBuilder body =
        new StringBuilder("Ringfort: ")
            .append(alert.kind())
            .append(" (")
            .append(alert.subject())
            .append(") ")
            .append(word(event))
            .append('.');
    AlertKind.of(alert.kind())
        .ifPresent(
            kind -> {
              if (event == Event.RAISED) {
                body.append(' ').append(kind.meaning()).append(' ').append(kind.action());
              }
              body.append(' ').append(baseUrl.get()).append(kind.page());
            });
    String text = body.toString();
    Instant now = ground.tools().clock().instant();
    String sid =
        ground.tools().mint().derive(MessageSid.PREFIX, "alert", alert.id(), word(event), to);
    ground
        .messages()
        .accept(
            new Intent(
                new MessageSid(sid),
                account.sid(),
                Intent.Direction.OUTBOUND_API,
                new Intent.Parties(from, to, null),
                new Intent.Content(text, null, Segmentation.count(text)),
                new Intent.Terms(now, now.plus(VALIDITY), null, null),
                now));
  }
}

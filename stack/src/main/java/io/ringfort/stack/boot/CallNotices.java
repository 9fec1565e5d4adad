package io.ringfort.stack.boot;

import io.ringfort.core.ids.NotificationSid;
import io.ringfort.core.ids.SidMint;
import io.ringfort.core.notifications.Notification;
import io.ringfort.core.notifications.Notification.Level;
import io.ringfort.core.notifications.Notifications;
import io.ringfort.voice.calls.Notices;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/// What calls tell the customer's debugger, as notifications.
final class CallNotices implements Notices {
  private final Notifications notifications;
  private final SidMint mint;
  private final InstantSource clock;

  CallNotices(Notifications notifications, SidMint mint, InstantSource clock) {
    this.notifications = notifications;
    this.mint = mint;
    this.clock = clock;
  }

  @Override
  public void add(Notice notice) {
    Instant now = clock.instant();
    String sid =
        mint.derive(
            NotificationSid.PREFIX, notice.call().value(), "" + notice.code(), now.toString());
    notifications.append(
        new Notification(
            new NotificationSid(sid),
            notice.account(),
            notice.call().value(),
            notice.error() ? Level.ERROR : Level.WARNING,
            notice.code(),
            notice.message(),
            notice.url().isEmpty()
                ? null
                : new Notification.Exchange("POST", notice.url(), Map.of(), Map.of(), ""),
            now));
  }
}

package io.ringfort.core.notifications;

import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.NotificationSid;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The door to notifications. Any thread.
public interface Notifications {

  /// Keeps one. Never blocks and never fails: nothing that lives waits for it, and what cannot be
  /// kept is lost. Keeping the same SID again changes nothing.
  void append(Notification notification);

  /// Once it is in the archive, some moments after it was appended. Blocks; throws the database's
  /// unchecked exception when that is away.
  Optional<Notification> find(AccountSid account, NotificationSid sid);

  /// One page, newest first. Blocks as [#find] does.
  List<Notification> list(Query query);

  /// Which notifications to list. Null: any.
  ///
  /// @param call the SID of a call
  /// @param from inclusive
  /// @param before exclusive
  /// @param after the last of the page before
  record Query(
      AccountSid account,
      @Nullable String call,
      Notification.@Nullable Level level,
      @Nullable Instant from,
      @Nullable Instant before,
      @Nullable NotificationSid after,
      int limit) {}
}

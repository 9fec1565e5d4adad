package io.ringfort.voice.calls;

import io.ringfort.core.archive.Archived;
import io.ringfort.core.archive.Archiver;
import io.ringfort.core.callbacks.Callback;
import io.ringfort.core.callbacks.Callbacks;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.QueueSid;
import io.ringfort.core.webhooks.WebhookRequest;
import io.ringfort.voice.Conference;
import io.ringfort.voice.Hook;
import io.ringfort.voice.conference.LocalRooms;
import io.ringfort.voice.conference.Outside;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;

/// What rooms owe to customers, on the queue.
public final class RoomCustomers implements Outside.Customers {
  private final Owed owed;
  private final Callbacks callbacks;
  private final CallHost.Store store;
  private final InstantSource clock;
  private final Queues queues;

  /// Makes a queue that a document named.
  @FunctionalInterface
  public interface Queues {
    void create(AccountSid account, QueueSid sid, String name);
  }

  public RoomCustomers(
      Owed owed, Callbacks callbacks, CallHost.Store store, InstantSource clock, Queues queues) {
    this.owed = owed;
    this.callbacks = callbacks;
    this.store = store;
    this.clock = clock;
    this.queues = queues;
  }

  @Override
  public void tell(
      AccountSid account, String about, Hook hook, Map<String, String> params, int sequence) {
    String url = hook.url();
    if (url == null) {
      return;
    }
    Callback callback =
        new Callback(
            account,
            about,
            url,
            hook.method() == Hook.Method.GET
                ? WebhookRequest.Method.GET
                : WebhookRequest.Method.POST,
            params,
            Callback.tokenOf(about, "" + sequence),
            sequence,
            clock.instant());
    owed.until(() -> callbacks.owe(callback));
  }

  @Override
  public void archive(Conference conference) {
    byte[] doc = store.json().bytes(conference);
    byte[] record =
        Archiver.write(
            new Archived(
                conference.sid().value(),
                conference.account(),
                LocalRooms.KIND,
                conference.created(),
                new String(doc, StandardCharsets.UTF_8)));
    owed.until(
        () -> store.queue().append(store.topics().postflight(), conference.sid().value(), record));
  }

  @Override
  public void create(AccountSid account, QueueSid sid, String name) {
    queues.create(account, sid, name);
  }
}

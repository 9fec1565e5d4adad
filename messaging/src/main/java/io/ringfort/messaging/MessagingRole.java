package io.ringfort.messaging;

import io.ringfort.core.directory.Directory;
import io.ringfort.core.ids.SidMint;
import io.ringfort.core.json.Json;
import io.ringfort.core.notifications.Notifications;
import io.ringfort.core.timeline.About;
import io.ringfort.core.timeline.Steps;
import io.ringfort.core.webhooks.WebhookClient;
import io.ringfort.messaging.callbacks.WebhookPool;
import io.ringfort.messaging.inbound.Conversation;
import io.ringfort.messaging.inbound.InboundIntake;
import io.ringfort.messaging.inbound.Replies;
import io.ringfort.messaging.optout.OptOuts;
import io.ringfort.messaging.outbound.Outbound;
import io.ringfort.messaging.outbound.OutboundConfig;
import io.ringfort.messaging.receipts.ReceiptIndex;
import io.ringfort.messaging.receipts.ReceiptIntake;
import io.ringfort.messaging.smpp.CarrierConfig;
import io.ringfort.messaging.smpp.Carriers;
import io.ringfort.messaging.smpp.DeliverHandler;
import io.ringfort.messaging.smpp.Delivered;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/// The role `messaging` of a host: owners of senders, binds to carriers, and the pool that calls
/// customers' servers. Draining: closing gives the partitions back first, so that another host goes
/// on, then unbinds.
public final class MessagingRole implements AutoCloseable {
  private static final Duration OWNERSHIP_WITHIN = Duration.ofSeconds(10);

  private final ReceiptIntake receiptIntake;
  private final Carriers carriers;
  private final Outbound outbound;
  private final WebhookPool pool;

  /// What the host already has.
  public record Shared(
      Directory directory,
      OptOuts optOuts,
      Messages messages,
      SidMint mint,
      Json json,
      WebhookClient webhooks,
      Notifications notifications) {}

  private MessagingRole(
      OutboundConfig config,
      List<CarrierConfig> carrierConfigs,
      Outbound.Engines engines,
      Shared shared,
      Company company)
      throws InterruptedException {
    InstantSource clock = InstantSource.system();
    ReceiptIndex receipts = new ReceiptIndex(engines.memory(), config.receiptsWithin());
    receiptIntake =
        ReceiptIntake.start(
            engines.queue(), engines.topics(), receipts, shared.json(), engines.metrics());
    InboundIntake inboundIntake =
        new InboundIntake(
            shared.directory(),
            engines.queue(),
            engines.topics(),
            shared.mint(),
            shared.json(),
            clock,
            engines.metrics());
    carriers =
        new Carriers(
            carrierConfigs,
            new Deliveries(receiptIntake, inboundIntake),
            engines.timer(),
            engines.metrics());
    outbound =
        Outbound.start(
            config,
            engines,
            shared.directory(),
            shared.optOuts(),
            carriers,
            receipts,
            shared.json());
    pool = pool(engines, shared, clock);
    if (company == Company.NONE) {
      // Receipts of messages from before a restart are known once their owners are back. Among
      // others memory has survived, and which partitions come here is for the group to say.
      outbound.awaitOwnership(OWNERSHIP_WITHIN);
    }
    carriers.start();
  }

  private static WebhookPool pool(Outbound.Engines engines, Shared shared, InstantSource clock) {
    Replies replies =
        new Replies(shared.messages(), shared.directory(), shared.optOuts(), shared.mint(), clock);
    Conversation conversation =
        new Conversation(shared.directory(), shared.optOuts(), shared.webhooks(), replies, clock);
    Steps steps =
        new Steps(
            About.MESSAGE,
            engines.queue(),
            engines.topics().postflight(),
            shared.json(),
            shared.mint(),
            clock,
            engines.metrics());
    return WebhookPool.start(
        engines.queue(),
        engines.topics(),
        shared.json(),
        new WebhookPool.Outside(
            shared.directory(),
            shared.webhooks(),
            conversation,
            engines.memory(),
            steps,
            shared.notifications(),
            shared.mint(),
            clock));
  }

  /// Whether other hosts share the work.
  public enum Company {
    /// This is the only one: all partitions come here.
    NONE,
    /// Others own partitions, too, and take this one's over.
    OTHERS
  }

  /// Returns when messages can come and go.
  public static MessagingRole start(
      OutboundConfig config,
      List<CarrierConfig> carriers,
      Outbound.Engines engines,
      Shared shared,
      Company company)
      throws InterruptedException {
    return new MessagingRole(config, carriers, engines, shared, company);
  }

  /// True when every carrier can be reached.
  public boolean isReady() {
    return carriers.areUp();
  }

  /// The partitions that this host owns now, by number.
  public Set<Integer> partitions() {
    return outbound.owned();
  }

  @Override
  public void close() {
    outbound.close();
    pool.close();
    carriers.close();
    receiptIntake.close();
  }

  private record Deliveries(ReceiptIntake receipts, InboundIntake inbound)
      implements DeliverHandler {
    @Override
    public void receipt(String carrier, String carrierId, String state, String error)
        throws NotNow {
      receipts.receipt(carrier, carrierId, state, error);
    }

    @Override
    public void message(Delivered delivered) throws NotNow {
      inbound.message(delivered);
    }
  }
}

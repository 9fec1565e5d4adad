package io.ringfort.voice.sip;

import io.ringfort.protocol.sip.SipRequest;
import io.ringfort.protocol.sip.SipResponse;
import io.ringfort.protocol.sip.transaction.ClientInvite;
import io.ringfort.protocol.sip.transaction.ClientNonInvite;
import io.ringfort.protocol.sip.transaction.TransactionEffect;
import io.ringfort.protocol.sip.transaction.TransactionEffect.Deliver;
import io.ringfort.protocol.sip.transaction.TransactionEffect.Ended;
import io.ringfort.protocol.sip.transaction.TransactionEffect.Send;
import io.ringfort.protocol.sip.transaction.TransactionEffect.TimedOut;
import io.ringfort.protocol.sip.transaction.TransactionEffect.TransportFailed;
import io.ringfort.protocol.sip.transaction.TransactionKey;
import io.ringfort.voice.edge.Hop;
import org.jspecify.annotations.Nullable;

/// A request of ours under way. Owned by its lane.
final class ClientTransaction {
  private static final Transaction.Machine<ClientInvite> INVITE =
      new Transaction.Machine<>(
          ClientInvite::nextTimer, ClientInvite::onTimer, ClientInvite::onTransportError);
  private static final Transaction.Machine<ClientNonInvite> OTHER =
      new Transaction.Machine<>(
          ClientNonInvite::nextTimer, ClientNonInvite::onTimer, ClientNonInvite::onTransportError);

  private final Transactions home;
  private final SipRequest request;
  private final Hop hop;
  private final User user;
  private final @Nullable Transaction<ClientInvite> invite;
  private final @Nullable Transaction<ClientNonInvite> other;

  /// Who sent the request.
  interface User {
    /// Any answer; of an INVITE also every copy of a 2xx, and the 2xx of further forks.
    void answered(SipResponse response);

    /// There will be no answer.
    ///
    /// @param status 408 when nobody answered, 503 when it could not be sent
    void failed(int status);

    /// For requests whose answer changes nothing.
    User NOBODY =
        new User() {
          @Override
          public void answered(SipResponse response) {}

          @Override
          public void failed(int status) {}
        };
  }

  ClientTransaction(Transactions home, Lane lane, Kit kit, SipRequest request, Hop hop, User user) {
    this.home = home;
    this.request = request;
    this.hop = hop;
    this.user = user;
    boolean isInvite = request.is("INVITE");
    invite = isInvite ? new Transaction<>(INVITE, lane, kit, hop, this::on) : null;
    other = isInvite ? null : new Transaction<>(OTHER, lane, kit, hop, this::on);
  }

  SipRequest request() {
    return request;
  }

  Hop hop() {
    return hop;
  }

  TransactionKey key() {
    return TransactionKey.client(request);
  }

  void start(Kit kit) {
    boolean reliable = hop.transport().isReliable();
    if (invite != null) {
      invite.begin(ClientInvite.start(request, reliable, kit.timers(), kit.now()));
    } else if (other != null) {
      other.begin(ClientNonInvite.start(request, reliable, kit.timers(), kit.now()));
    }
  }

  void take(SipResponse response) {
    if (invite != null) {
      invite.take((state, now) -> state.on(response, now));
    } else if (other != null) {
      other.take((state, now) -> state.on(response, now));
    }
  }

  /// Sends the request no more; answers are still taken.
  void beQuiet() {
    if (invite != null) {
      invite.beQuiet();
    }
  }

  private void on(TransactionEffect effect) {
    switch (effect) {
      case Deliver(var message) -> {
        if (message instanceof SipResponse response) {
          user.answered(response);
        }
      }
      case TimedOut() -> user.failed(408);
      case TransportFailed() -> user.failed(503);
      case Ended() -> home.forget(this);
      case Send _ -> throw new IllegalStateException("got a sending (expected: it was done)");
    }
  }
}

package io.ringfort.voice.sip;

import io.ringfort.protocol.sip.SipRequest;
import io.ringfort.protocol.sip.SipResponse;
import io.ringfort.protocol.sip.transaction.ServerInvite;
import io.ringfort.protocol.sip.transaction.ServerNonInvite;
import io.ringfort.protocol.sip.transaction.TransactionEffect;
import io.ringfort.protocol.sip.transaction.TransactionEffect.Deliver;
import io.ringfort.protocol.sip.transaction.TransactionEffect.Ended;
import io.ringfort.protocol.sip.transaction.TransactionEffect.Send;
import io.ringfort.protocol.sip.transaction.TransactionEffect.TimedOut;
import io.ringfort.protocol.sip.transaction.TransactionEffect.TransportFailed;
import io.ringfort.protocol.sip.transaction.TransactionKey;
import io.ringfort.voice.edge.Arrival;
import io.ringfort.voice.edge.Hop;
import io.ringfort.voice.edge.Proof;
import org.jspecify.annotations.Nullable;

/// A request of somebody else under way. Owned by its lane.
final class ServerTransaction {
  private static final Transaction.Machine<ServerInvite> INVITE =
      new Transaction.Machine<>(
          ServerInvite::nextTimer, ServerInvite::onTimer, ServerInvite::onTransportError);
  private static final Transaction.Machine<ServerNonInvite> OTHER =
      new Transaction.Machine<>(
          ServerNonInvite::nextTimer, ServerNonInvite::onTimer, ServerNonInvite::onTransportError);

  private final Transactions home;
  private final SipRequest request;
  private final Arrival arrival;
  private final Hop back;
  private final String toTag;
  private final @Nullable Transaction<ServerInvite> invite;
  private final @Nullable Transaction<ServerNonInvite> other;
  private boolean answered;
  private Runnable unconfirmed = () -> {};

  /// @param arrival of the request
  /// @param back where answers go
  /// @param toTag of all our answers
  ServerTransaction(
      Transactions home, Lane lane, Kit kit, Arrival arrival, Hop back, String toTag) {
    this.home = home;
    this.request = (SipRequest) arrival.message();
    this.arrival = arrival;
    this.back = back;
    this.toTag = toTag;
    boolean isInvite = request.is("INVITE");
    invite = isInvite ? new Transaction<>(INVITE, lane, kit, back, this::on) : null;
    other = isInvite ? null : new Transaction<>(OTHER, lane, kit, back, this::on);
  }

  SipRequest request() {
    return request;
  }

  Hop from() {
    return arrival.from();
  }

  /// Where answers go.
  Hop back() {
    return back;
  }

  /// Who sent it, where the connection shows that; null: nothing is known.
  @Nullable Proof proof() {
    return arrival.proof();
  }

  /// The tag of all our answers.
  String toTag() {
    return toTag;
  }

  TransactionKey key() {
    return TransactionKey.server(request);
  }

  /// True once a final answer was given.
  boolean isAnswered() {
    return answered;
  }

  /// Begins without the 100 of the first one, as another host gave it.
  void startSilently(Kit kit) {
    if (invite != null) {
      boolean reliable = from().transport().isReliable();
      invite.beginSilently(ServerInvite.start(request, reliable, kit.timers()));
    }
  }

  void start(Kit kit) {
    boolean reliable = from().transport().isReliable();
    if (invite != null) {
      invite.begin(ServerInvite.start(request, reliable, kit.timers()));
    } else if (other != null) {
      other.begin(ServerNonInvite.start(request, reliable, kit.timers()));
    }
  }

  /// What is done when a failure that an INVITE was answered with never gets its ACK.
  void whenUnconfirmed(Runnable then) {
    unconfirmed = then;
  }

  /// Takes a copy of the request, or its ACK.
  void take(SipRequest again) {
    if (invite != null) {
      invite.take((state, now) -> state.on(again, now));
    } else if (other != null) {
      other.take((state, now) -> state.on(again, now));
    }
  }

  /// Notes what another host answered: copies of the INVITE get that. Nothing is sent.
  void answeredElsewhere(SipResponse provisional) {
    if (invite != null) {
      invite.takeSilently((state, now) -> state.respond(provisional, now));
    }
  }

  void respond(int status) {
    respond(request.respond(status));
  }

  /// Answers, with our tag.
  ///
  /// @return what was sent
  SipResponse respond(SipResponse.Builder response) {
    return respond(response.toTag(toTag).build());
  }

  SipResponse respond(SipResponse response) {
    answered |= !response.isProvisional();
    if (invite != null) {
      invite.take((state, now) -> state.respond(response, now));
    } else if (other != null) {
      other.take((state, now) -> state.respond(response, now));
    }
    return response;
  }

  private void on(TransactionEffect effect) {
    switch (effect) {
      case Deliver(var message) -> home.deliver(this, (SipRequest) message);
      case TimedOut() -> unconfirmed.run();
      // There is nobody to tell.
      case TransportFailed() -> {}
      case Ended() -> home.forget(this);
      case Send _ -> throw new IllegalStateException("got a sending (expected: it was done)");
    }
  }
}

package io.ringfort.voice.sip;

import io.ringfort.protocol.sip.SipRequest;
import io.ringfort.protocol.sip.SipResponse;
import io.ringfort.protocol.sip.Via;
import io.ringfort.protocol.sip.transaction.TransactionKey;
import io.ringfort.voice.edge.Arrival;
import io.ringfort.voice.edge.Hop;
import io.ringfort.voice.edge.HostPort;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The transactions of one lane (RFC 3261, 17): finds the one that a message belongs to. Owned by
/// its lane.
final class Transactions {
  private final Lane lane;
  private final Kit kit;
  private final Core core;
  private final Map<TransactionKey, ClientTransaction> clients = new HashMap<>();
  private final Map<TransactionKey, ServerTransaction> servers = new HashMap<>();
  private final Map<String, ServerTransaction> newcomers = new HashMap<>();

  /// What stands above the transactions.
  interface Core {
    /// A request that begins a transaction: decides what it costs us.
    ///
    /// @return the answer that refuses it, which is not remembered; null to go on
    SipResponse.@Nullable Builder refusal(SipRequest request, Hop from);

    /// A request to be answered.
    void requested(ServerTransaction transaction);

    /// An ACK for a 2xx.
    void acknowledged(SipRequest ack);

    /// The INVITE, still unanswered, is not wanted any more.
    void canceled(ServerTransaction invite);
  }

  Transactions(Lane lane, Kit kit, Core core) {
    this.lane = lane;
    this.kit = kit;
    this.core = core;
  }

  /// Sends a request that has no Via yet.
  ClientTransaction send(SipRequest request, Hop hop, ClientTransaction.User user) {
    var pinned = kit.door().pinned(hop);
    return begin(request.withVia(via(pinned)), pinned, user);
  }

  /// Goes on with an INVITE that another host sent, by sending it again: a far end that has it
  /// takes it for a copy and says where it stands, and what comes of it comes to us.
  ClientTransaction resume(SipRequest invite, Hop hop, ClientTransaction.User user) {
    invite.topVia().branch().ifPresent(kit.door()::owns);
    return begin(invite, hop, user);
  }

  /// Sends the CANCEL of an INVITE (RFC 3261, 9.1): the same Via, the same way.
  void cancel(ClientTransaction invite) {
    begin(invite.request().cancel(), invite.hop(), ClientTransaction.User.NOBODY);
  }

  private ClientTransaction begin(SipRequest request, Hop hop, ClientTransaction.User user) {
    kit.metrics().requestsOut(request.method()).increment();
    var transaction = new ClientTransaction(this, lane, kit, request, hop, user);
    clients.put(transaction.key(), transaction);
    kit.metrics().transactions.increment();
    transaction.start(kit);
    return transaction;
  }

  /// A Via of ours, with a fresh branch.
  Via via(Hop hop) {
    var address = kit.door().address(hop);
    return Via.of(
        hop.transport().name(), address.host(), address.port(), Ids.branch(kit.door().mark()));
  }

  void take(Arrival arrival) {
    switch (arrival.message()) {
      case SipResponse response -> {
        var client = clients.get(TransactionKey.client(response));
        if (client != null) {
          client.take(response);
        }
      }
      case SipRequest request -> take(request, arrival);
    }
  }

  private void take(SipRequest request, Arrival arrival) {
    var known = servers.get(TransactionKey.server(request));
    if (known != null) {
      if (!request.is("ACK")) {
        kit.metrics().retransmissions.increment();
      }
      known.take(request);
      return;
    }
    kit.metrics().requestsIn(request.method()).increment();
    switch (request.method()) {
      case "ACK" -> core.acknowledged(request);
      case "CANCEL" -> cancel(request, arrival);
      default -> begin(request, arrival);
    }
  }

  private void begin(SipRequest request, Arrival arrival) {
    var from = arrival.from();
    var marked = marked(request, from);
    var refusal = core.refusal(marked, from);
    if (refusal == null && isMerged(request)) {
      // RFC 3261, 8.2.2.2: it came to us over two ways.
      refusal = marked.respond(482);
    }
    if (refusal != null) {
      // A copy of the request gets the same answer with the same tag.
      var answer = refusal.toTag(tagOf(request)).build();
      kit.metrics().rejected(answer.status()).increment();
      kit.door().send(answer.encode(), back(request, from), () -> {});
      return;
    }
    var transaction = open(request, arrival);
    if (request.to().tag().isEmpty()) {
      newcomers.put(newcomer(request), transaction);
    }
    transaction.start(kit);
  }

  private static String tagOf(SipRequest request) {
    return Integer.toHexString(
        31 * request.topVia().branch().orElse("").hashCode() + request.callId().hashCode());
  }

  private boolean isMerged(SipRequest request) {
    return request.to().tag().isEmpty() && newcomers.containsKey(newcomer(request));
  }

  private static String newcomer(SipRequest request) {
    return request.callId() + " " + request.from().tag().orElse("") + " " + request.cseq();
  }

  private ServerTransaction open(SipRequest request, Arrival arrival) {
    var from = arrival.from();
    var known = new Arrival(marked(request, from), from, arrival.proof());
    var transaction =
        new ServerTransaction(this, lane, kit, known, back(request, from), newTag(request));
    servers.put(transaction.key(), transaction);
    kit.metrics().transactions.increment();
    return transaction;
  }

  private static String newTag(SipRequest request) {
    return request.to().tag().orElseGet(Ids::tag);
  }

  /// Takes up an INVITE of the far end that another host had not answered finally: copies of it,
  /// its CANCEL and its ACK find us. Nothing is said.
  ///
  /// @param toTag that the other host gave it
  ServerTransaction adopt(SipRequest invite, Hop back, String toTag) {
    var transaction =
        new ServerTransaction(this, lane, kit, new Arrival(invite, back), back, toTag);
    servers.put(transaction.key(), transaction);
    newcomers.put(newcomer(invite), transaction);
    kit.metrics().transactions.increment();
    transaction.startSilently(kit);
    return transaction;
  }

  private void cancel(SipRequest cancel, Arrival arrival) {
    var invite = servers.get(TransactionKey.canceled(cancel));
    var transaction = open(cancel, arrival);
    transaction.start(kit);
    if (invite == null) {
      transaction.respond(481);
      return;
    }
    // RFC 3261, 9.2: "the To tag of the response to the CANCEL and that of the original request
    // SHOULD be the same".
    transaction.respond(transaction.request().respond(200).toTag(invite.toTag()).build());
    if (!invite.isAnswered()) {
      core.canceled(invite);
    }
  }

  void deliver(ServerTransaction transaction, SipRequest request) {
    switch (request.method()) {
      case "ACK" -> core.acknowledged(request);
      case "CANCEL" -> {}
      default -> core.requested(transaction);
    }
  }

  private static SipRequest marked(SipRequest request, Hop from) {
    String host = HostPort.host(from.remote().getAddress());
    return request.receivedFrom(host, from.remote().getPort());
  }

  /// RFC 3261, 18.2.2 and RFC 3581, 4: a connection answers over itself; a datagram goes back to
  /// the address it came from, and to its port where the sender asked for that.
  private static Hop back(SipRequest request, Hop from) {
    var via = request.topVia();
    if (from.transport().isReliable() || via.params().has("rport")) {
      return from;
    }
    int port = via.port() < 0 ? from.transport().defaultPort() : via.port();
    var address = new InetSocketAddress(from.remote().getAddress(), port);
    return new Hop(from.transport(), address, from.local(), null, false);
  }

  void forget(ClientTransaction transaction) {
    if (clients.remove(transaction.key(), transaction)) {
      transaction.request().topVia().branch().ifPresent(kit.door()::disowns);
      kit.metrics().transactions.decrement();
    }
  }

  void forget(ServerTransaction transaction) {
    if (servers.remove(transaction.key(), transaction)) {
      kit.metrics().transactions.decrement();
    }
    if (transaction.request().to().tag().isEmpty()) {
      newcomers.remove(newcomer(transaction.request()), transaction);
    }
  }
}

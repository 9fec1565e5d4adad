package io.ringfort.simulator.sip;

import io.ringfort.simulator.faults.FaultInjector;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The SIP side of the carrier: its gateways and all transactions. One thread, `simulator-sip`,
/// alone touches transactions, dialogs and calls; the gateways' readers hand over to it. What comes
/// while too much waits is dropped, as a network would, and sent again by its sender.
public final class SipStack implements AutoCloseable {
  /// The timers of RFC 3261, 17.1.1.1 and 17.1.2.2.
  static final long T1_MS = 500;

  static final long T2_MS = 4_000;
  static final long LIFETIME_MS = 64 * T1_MS;

  private static final Logger log = LoggerFactory.getLogger(SipStack.class);
  private static final int MOST_WAITING = 200_000;
  private static final String MAGIC = "z9hG4bK";

  private final FaultInjector faults;
  private final ScheduledThreadPoolExecutor clock;
  private final List<SipGateway> gateways = new ArrayList<>();
  private final Map<String, ServerTransaction> servers = new HashMap<>();
  private final Map<String, ServerTransaction> awaitingAck = new HashMap<>();
  private final Map<String, ClientTransaction> clients = new HashMap<>();
  private volatile @Nullable SipUser user;

  private SipStack(FaultInjector faults) {
    this.faults = faults;
    this.clock =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("simulator-sip").factory());
    clock.setRemoveOnCancelPolicy(true);
    clock.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /// Opens a gateway for each port; nothing is read before [#serve].
  ///
  /// @throws java.io.UncheckedIOException with a sentence, if a port is in use
  public static SipStack open(String bindAddress, List<Integer> ports, FaultInjector faults) {
    SipStack stack = new SipStack(faults);
    try {
      for (int port : ports) {
        String name = String.valueOf((char) ('A' + stack.gateways.size()));
        stack.gateways.add(SipGateway.open(name, new InetSocketAddress(bindAddress, port), faults));
      }
    } catch (RuntimeException e) {
      stack.close();
      throw e;
    }
    return stack;
  }

  public void serve(SipUser user) {
    this.user = user;
    for (SipGateway gateway : gateways) {
      gateway.start((message, source) -> run(() -> received(user, gateway, message, source)));
    }
  }

  public List<SipGateway> gateways() {
    return List.copyOf(gateways);
  }

  /// Runs something later, on the stack's thread.
  public Future<?> after(long delayMs, Runnable task) {
    return clock.schedule(() -> guarded(task), delayMs, TimeUnit.MILLISECONDS);
  }

  /// Runs something on the stack's thread; a failure ends nothing but itself.
  public void run(Runnable task) {
    if (clock.getQueue().size() > MOST_WAITING) {
      log.warn("dropped a task: {} wait", MOST_WAITING);
      return;
    }
    try {
      clock.execute(() -> guarded(task));
    } catch (RejectedExecutionException e) {
      log.debug("the stack is closed: {}", e.getMessage());
    }
  }

  /// Sends a request, with a Via of its own.
  public ClientTransaction send(
      SipGateway gateway, SipMessage request, InetSocketAddress target, ResponseListener listener) {
    ClientTransaction transaction =
        new ClientTransaction(this, gateway, routed(gateway, request, target), target, listener);
    start(transaction);
    return transaction;
  }

  /// Sends the ACK of a 2xx: nobody answers it.
  public void sendAck(SipGateway gateway, SipMessage ack, InetSocketAddress target) {
    gateway.send(routed(gateway, ack, target), target);
  }

  @Override
  public void close() {
    gateways.forEach(SipGateway::close);
    clock.shutdownNow();
  }

  static String ackKey(String callId, String tag, long cseq) {
    return callId + '|' + tag + '|' + cseq;
  }

  void start(ClientTransaction transaction) {
    clients.put(clientKey(transaction.request()), transaction);
    transaction.start();
  }

  void sendResponse(ServerTransaction transaction, SipMessage response) {
    SipMessage request = transaction.request();
    InetSocketAddress target = request.via().replyTo(transaction.source());
    if (transaction.accepted() && request.method().equals("INVITE")) {
      awaitingAck.put(transaction.ackKey(), transaction);
    }
    long delayMs = faults.sip(transaction.gateway().name()).delayMs();
    if (delayMs == 0) {
      transaction.gateway().send(response, target);
    } else {
      after(delayMs, () -> transaction.gateway().send(response, target));
    }
  }

  /// Repetitions can come for as long as they can be on their way.
  void forgetLater(ServerTransaction transaction) {
    Runnable forget =
        () -> {
          servers.remove(serverKey(transaction.request()), transaction);
          awaitingAck.remove(transaction.ackKey(), transaction);
        };
    after(LIFETIME_MS + T2_MS, forget);
  }

  void forgetLater(ClientTransaction transaction) {
    Runnable forget = () -> clients.remove(clientKey(transaction.request()), transaction);
    after(LIFETIME_MS, forget);
  }

  void unacknowledged(ServerTransaction transaction) {
    SipUser listener = user;
    if (transaction.accepted() && listener != null) {
      listener.unacknowledged(transaction);
    }
  }

  private void received(
      SipUser user, SipGateway gateway, SipMessage message, InetSocketAddress source) {
    if (!message.isRequest()) {
      ClientTransaction transaction = clients.get(clientKey(message));
      if (transaction != null) {
        transaction.answered(message);
      }
      return;
    }
    SipMessage request = message.from(source);
    ServerTransaction known = servers.get(serverKey(request));
    switch (request.method()) {
      case "ACK" -> acknowledged(user, known, request);
      case "CANCEL" -> canceled(user, gateway, request, source);
      default -> {
        if (known != null) {
          known.repeatLast();
        } else {
          begin(user, gateway, request, source);
        }
      }
    }
  }

  private void begin(
      SipUser user, SipGateway gateway, SipMessage request, InetSocketAddress source) {
    ServerTransaction transaction = new ServerTransaction(this, gateway, request, source);
    servers.put(serverKey(request), transaction);
    boolean invite = request.method().equals("INVITE");
    if (invite && request.toTag().isEmpty() && faults.rejectsInvite(gateway.name())) {
      transaction.respond(503, newTag());
    } else if (request.first("Require").isPresent()) {
      // No extension is understood here (RFC 3261, 8.2.2.3).
      transaction.respond(
          request.response(420, newTag()).with("Unsupported", request.need("Require")));
    } else {
      handOver(user, transaction);
    }
  }

  private static void handOver(SipUser user, ServerTransaction transaction) {
    try {
      if (transaction.request().method().equals("INVITE")) {
        transaction.respond(100, "");
        user.invited(transaction);
      } else {
        user.requested(transaction);
      }
    } catch (IllegalArgumentException e) {
      log.info("a request was refused with 400: {}", e.getMessage());
      transaction.respond(400, newTag());
    }
  }

  private void acknowledged(SipUser user, @Nullable ServerTransaction known, SipMessage ack) {
    ServerTransaction invite =
        known == null ? awaitingAck.get(ackKey(ack.callId(), ack.toTag(), ack.cseq())) : known;
    if (invite != null && invite.acknowledge() && invite.accepted()) {
      user.acknowledged(invite, ack);
    }
  }

  private void canceled(
      SipUser user, SipGateway gateway, SipMessage request, InetSocketAddress source) {
    ServerTransaction invite = servers.get(serverKey(request));
    ServerTransaction cancel = new ServerTransaction(this, gateway, request, source);
    cancel.respond(invite == null ? 481 : 200, newTag());
    if (invite != null && invite.isOpen()) {
      user.canceled(invite);
    }
  }

  private static SipMessage routed(
      SipGateway gateway, SipMessage request, InetSocketAddress target) {
    return request.withVia(
        "SIP/2.0/UDP "
            + SipUri.text(gateway.addressFor(target))
            + ";branch="
            + MAGIC
            + newTag()
            + ";rport");
  }

  /// A tag or branch that nobody else has.
  public static String newTag() {
    return UUID.randomUUID().toString().replace("-", "");
  }

  /// RFC 3261, 17.2.3: an ACK and a CANCEL belong to the INVITE of their branch.
  private static String serverKey(SipMessage request) {
    Via via = request.via();
    String method =
        request.method().equals("ACK") || request.method().equals("CANCEL")
            ? "INVITE"
            : request.method();
    // Without the magic cookie the branch says nothing (RFC 2543).
    String branch =
        via.branch().startsWith(MAGIC)
            ? via.branch()
            : request.callId() + '|' + request.fromTag() + '|' + request.cseq();
    return branch + '|' + via.sentBy() + '|' + method;
  }

  private static String clientKey(SipMessage message) {
    return message.via().branch() + '|' + message.cseqMethod();
  }

  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      log.warn("a SIP message or timer broke", e);
    }
  }
}

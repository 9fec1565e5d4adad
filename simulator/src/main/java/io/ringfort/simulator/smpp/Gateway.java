package io.ringfort.simulator.smpp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jsmpp.DefaultPDUReader;
import org.jsmpp.PDUStringException;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.InterfaceVersion;
import org.jsmpp.session.BindRequest;
import org.jsmpp.session.SMPPServerSession;
import org.jsmpp.session.connection.socket.SocketConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One listening port of the carrier. It takes connections, checks who binds, and hands the bind to
/// the others. It opens its own socket: the library's listener would take every interface.
final class Gateway implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Gateway.class);
  private static final int BACKLOG = 200;
  private static final long BIND_WITHIN_MS = 5_000;
  private static final long ACKNOWLEDGE_WITHIN_MS = 5_000;
  private static final int ENQUIRE_LINK_MS = 30_000;
  // One thread keeps a session's order and spares a small machine the switching; what piles up
  // beyond the queue is throttled by the library.
  private static final int PROCESSORS = 1;
  private static final int QUEUE = 10_000;

  private final ServerSocket server;
  private final Credentials credentials;
  private final Binds binds;
  private final SubmitListener listener;
  private final Supplier<FaultyResponses> responses;

  private Gateway(
      ServerSocket server,
      Credentials credentials,
      Binds binds,
      SubmitListener listener,
      Supplier<FaultyResponses> responses) {
    this.server = server;
    this.credentials = credentials;
    this.binds = binds;
    this.listener = listener;
    this.responses = responses;
  }

  /// @throws UncheckedIOException with a sentence, if the port is in use
  static Gateway start(
      InetSocketAddress address,
      Credentials credentials,
      Binds binds,
      SubmitListener listener,
      Supplier<FaultyResponses> responses) {
    Gateway gateway = new Gateway(listen(address), credentials, binds, listener, responses);
    Thread.ofVirtual().name("simulator-gateway-" + gateway.port()).start(gateway::accept);
    return gateway;
  }

  int port() {
    return server.getLocalPort();
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      log.warn("gateway {} did not close cleanly: {}", port(), e.getMessage());
    }
  }

  private static ServerSocket listen(InetSocketAddress address) {
    try {
      ServerSocket server = new ServerSocket();
      server.setReuseAddress(true);
      server.bind(address, BACKLOG);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot listen for SMPP: got "
              + e.getMessage()
              + " on "
              + address.getHostString()
              + ":"
              + address.getPort()
              + " (expected: a free port)",
          e);
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        Thread.ofVirtual().name("simulator-bind").start(() -> bind(socket));
      } catch (IOException e) {
        log.debug("gateway {} takes no more connections: {}", port(), e.getMessage());
      }
    }
  }

  private void bind(Socket socket) {
    try {
      // Answers are small and each is one write: Nagle would hold them back.
      socket.setTcpNoDelay(true);
      SMPPServerSession session =
          new SMPPServerSession(
              new SocketConnection(socket),
              null,
              listener,
              null,
              PROCESSORS,
              QUEUE,
              responses.get(),
              new DefaultPDUReader());
      session.setEnquireLinkTimer(ENQUIRE_LINK_MS);
      session.setTransactionTimer(ACKNOWLEDGE_WITHIN_MS);
      answer(session.waitForBind(BIND_WITHIN_MS), session, socket);
    } catch (IOException | TimeoutException | PDUStringException e) {
      log.info("a connection to gateway {} did not bind: {}", port(), e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void answer(BindRequest request, SMPPServerSession session, Socket socket)
      throws IOException, PDUStringException, InterruptedException {
    int refusal = credentials.refusal(request.getSystemId(), request.getPassword());
    if (refusal != SMPPConstant.STAT_ESME_ROK) {
      log.info("a bind of system id {} was refused with status {}", request.getSystemId(), refusal);
      request.reject(refusal);
      closeOnceThePeerHas(session);
      return;
    }
    request.accept(credentials.systemId(), InterfaceVersion.IF_34);
    Bind bind = new Bind(session, socket, request.getBindType());
    binds.add(bind);
    session.addSessionStateListener(
        (now, _, _) -> {
          if (!now.isBound()) {
            binds.remove(bind);
          }
        });
    // It may have gone before anybody listened.
    if (!session.getSessionState().isBound()) {
      binds.remove(bind);
    }
  }

  /// Hanging up at once would overtake the refusal: a peer that sees the end of the connection
  /// before it handled the response never learns why.
  private static void closeOnceThePeerHas(SMPPServerSession session) throws InterruptedException {
    CountDownLatch closed = new CountDownLatch(1);
    session.addSessionStateListener((_, _, _) -> closed.countDown());
    if (!closed.await(BIND_WITHIN_MS, TimeUnit.MILLISECONDS)) {
      session.close();
    }
  }

  /// Who may bind.
  record Credentials(String systemId, String password) {
    /// The command_status for a bind with these (SMPP 3.4, 5.1.3).
    int refusal(String givenSystemId, String givenPassword) {
      if (!systemId.equals(givenSystemId)) {
        return SMPPConstant.STAT_ESME_RINVSYSID;
      }
      return password.equals(givenPassword)
          ? SMPPConstant.STAT_ESME_ROK
          : SMPPConstant.STAT_ESME_RINVPASWD;
    }
  }
}

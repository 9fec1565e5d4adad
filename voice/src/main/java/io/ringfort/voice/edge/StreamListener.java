package io.ringfort.voice.edge;

import io.ringfort.engines.threads.Threads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Accepts TCP or TLS connections; one virtual thread.
final class StreamListener implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StreamListener.class);
  private static final int BACKLOG = 1024;

  private final ServerSocket server;
  private final Transport transport;

  private StreamListener(ServerSocket server, Transport transport) {
    this.server = server;
    this.transport = transport;
  }

  static StreamListener open(EdgeConfig config, Transport transport, InetSocketAddress bind) {
    try {
      var tls = config.tls();
      ServerSocket server =
          transport == Transport.TLS && tls != null
              ? tls.getServerSocketFactory().createServerSocket()
              : new ServerSocket();
      server.setReuseAddress(true);
      server.bind(bind, BACKLOG);
      return new StreamListener(server, transport);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot listen on " + transport.parameter() + " " + HostPort.text(bind), e);
    }
  }

  InetSocketAddress local() {
    return (InetSocketAddress) server.getLocalSocketAddress();
  }

  void start(Connections connections) {
    Threads.startVirtual("sip-accept-" + server.getLocalPort(), () -> accept(connections));
  }

  private void accept(Connections connections) {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        socket.setTcpNoDelay(true);
        if (!connections.accept(socket, transport)) {
          socket.close();
        }
      } catch (IOException e) {
        if (!server.isClosed()) {
          LOG.warn("{}: {}", local(), e.toString());
        }
      }
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      LOG.debug("closing {}: {}", local(), e.toString());
    }
  }
}

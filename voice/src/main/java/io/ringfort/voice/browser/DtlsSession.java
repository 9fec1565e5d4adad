package io.ringfort.voice.browser;

import io.ringfort.engines.threads.Threads;
import java.io.IOException;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One DTLS session on a virtual thread of its own: the handshake, then whatever the far end says
/// there until the end. Does not touch the network: it is fed datagrams and gives some out.
final class DtlsSession {
  private static final Logger LOG = LoggerFactory.getLogger(DtlsSession.class);
  private static final int LOOK_MILLIS = 1_000;
  private static final int MOST_BYTES = 1_500;

  private final Datagrams datagrams;
  private final DtlsServer server;
  private final String name;
  private final Runnable whenOver;
  private volatile @Nullable SrtpKeys keys;
  private volatile boolean closing;
  private volatile boolean over;

  /// @param fingerprint of the far end's certificate
  /// @param whenOver run at the end, on its thread
  DtlsSession(
      String name, Certificate own, String fingerprint, Datagrams.Out out, Runnable whenOver) {
    this.name = name;
    this.datagrams = new Datagrams(out);
    this.server = new DtlsServer(own, fingerprint);
    this.whenOver = whenOver;
  }

  void start() {
    Threads.startVirtual("dtls-" + name, this::run);
  }

  boolean feed(byte[] datagram) {
    return datagrams.feed(datagram);
  }

  /// Null before the handshake is over.
  @Nullable SrtpKeys keys() {
    return keys;
  }

  /// Whether nothing more comes of it.
  boolean isOver() {
    return over;
  }

  /// Says goodbye.
  void close() {
    closing = true;
    datagrams.feed(new byte[0]);
  }

  /// Ends it by a fatal alert: a browser then looks for another way at once, where a goodbye would
  /// leave it waiting.
  void fail() {
    datagrams.fail();
  }

  private void run() {
    try {
      DTLSTransport transport = new DTLSServerProtocol().accept(server, datagrams);
      keys = server.keys();
      byte[] buffer = new byte[MOST_BYTES];
      while (!closing) {
        transport.receive(buffer, 0, buffer.length, LOOK_MILLIS);
      }
      transport.close();
    } catch (IOException e) {
      LOG.debug("{}: DTLS ended: {}", name, e.toString());
    } catch (RuntimeException | LinkageError e) {
      // The boundary of a thread: without a word the far end would wait for ever.
      LOG.error("{}: DTLS failed", name, e);
    } finally {
      over = true;
      whenOver.run();
    }
  }
}

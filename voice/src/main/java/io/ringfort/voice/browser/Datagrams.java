package io.ringfort.voice.browser;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.tls.DatagramTransport;

/// The pipe between a port, which gives what came, and DTLS, which waits for it on a thread of its
/// own.
final class Datagrams implements DatagramTransport {
  private static final int MOST_WAITING = 64;
  private static final int RECEIVE_LIMIT = 1_500;

  /// Fits every path that browsers use.
  private static final int SEND_LIMIT = 1_200;

  private final BlockingQueue<byte[]> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final Out out;
  private volatile boolean broken;

  /// Sends a datagram to the far end.
  @FunctionalInterface
  interface Out {
    void send(byte[] bytes, int from, int length) throws IOException;
  }

  Datagrams(Out out) {
    this.out = out;
  }

  /// Hands one over; when too many wait it is lost, as on any network.
  ///
  /// @return false when it is lost
  boolean feed(byte[] datagram) {
    return waiting.offer(datagram);
  }

  /// From now on reading fails: DTLS then tells the far end so, by a fatal alert.
  void fail() {
    broken = true;
    // Wakes who waits; an empty datagram means nothing.
    waiting.offer(new byte[0]);
  }

  @Override
  public int getReceiveLimit() {
    return RECEIVE_LIMIT;
  }

  @Override
  public int getSendLimit() {
    return SEND_LIMIT;
  }

  @Override
  public int receive(byte[] buffer, int from, int length, int waitMillis) throws IOException {
    try {
      byte[] datagram = broken ? null : waiting.poll(waitMillis, TimeUnit.MILLISECONDS);
      if (broken) {
        throw new IOException("this host does not carry the call any more");
      }
      if (datagram == null) {
        return -1;
      }
      int taken = Math.min(length, datagram.length);
      System.arraycopy(datagram, 0, buffer, from, taken);
      return taken;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted").initCause(e);
    }
  }

  @Override
  public void send(byte[] buffer, int from, int length) throws IOException {
    out.send(buffer, from, length);
  }

  @Override
  public void close() {
    broken = true;
  }
}

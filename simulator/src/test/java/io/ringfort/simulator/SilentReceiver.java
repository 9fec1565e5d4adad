package io.ringfort.simulator;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// A bare SMPP 3.4 receiver that reads deliveries and never acknowledges them. It speaks over the
/// socket itself, because the library always answers.
final class SilentReceiver implements AutoCloseable {
  private static final int BIND_RECEIVER = 0x01;
  private static final int BIND_RECEIVER_RESP = 0x80000001;
  private static final int DELIVER_SM = 0x05;

  private final Socket socket;
  private final DataInputStream in;

  private SilentReceiver(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(socket.getInputStream());
  }

  static SilentReceiver bind(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    SilentReceiver receiver = new SilentReceiver(socket);
    // SMPP 3.4, 4.1.3: system_id, password, system_type, version, ton, npi, address_range.
    byte[] body = "ringfort\000ringfort\000\0004\000\000\000".getBytes(StandardCharsets.ISO_8859_1);
    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
    out.writeInt(16 + body.length);
    out.writeInt(BIND_RECEIVER);
    out.writeInt(0);
    out.writeInt(1);
    out.write(body);
    out.flush();
    receiver.await(BIND_RECEIVER_RESP);
    return receiver;
  }

  void awaitDelivery() throws IOException {
    await(DELIVER_SM);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private void await(int commandId) throws IOException {
    int got;
    do {
      int length = in.readInt();
      got = in.readInt();
      in.skipNBytes(length - 8);
    } while (got != commandId);
  }
}

package io.ringfort.voice.edge;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an edge and a voice host say to each other. On the wire: four octets of length, one that
/// says which, and the fields in order.
sealed interface LinkFrame {
  /// More than a SIP message can be.
  int MOST_OCTETS = 1 << 18;

  /// From the edge: all of its listeners, whenever they change.
  record Listeners(List<Listening> all) implements LinkFrame {
    public Listeners {
      all = List.copyOf(all);
    }
  }

  /// @param address what Via and Contact say
  record Listening(Transport transport, InetSocketAddress local, HostPort address) {}

  /// From the edge: somebody sent it.
  record Came(Hop from, @Nullable Proof proof, byte[] message) implements LinkFrame {}

  /// From the voice host: to be sent. A failure is told under the number.
  record Send(long number, Hop hop, byte[] message) implements LinkFrame {}

  /// From the edge: it did not leave.
  record Failed(long number) implements LinkFrame {}

  /// From the voice host, as [Door#owns] and [Door#disowns].
  record Owns(String name, boolean now) implements LinkFrame {}

  /// From the voice host: all that it owned when the link began was said.
  record Complete() implements LinkFrame {}

  /// From the voice host, as [Door#prove].
  record Prove(Hop flow, @Nullable Proof proof) implements LinkFrame {}

  /// Both ways, when there is nothing else to say.
  record Ping() implements LinkFrame {}

  /// The frame as it travels.
  default byte[] encode() {
    var bytes = new ByteArrayOutputStream(256);
    try (var out = new DataOutputStream(bytes)) {
      out.writeInt(0);
      switch (this) {
        case Listeners(var all) -> {
          out.writeByte(1);
          out.writeShort(all.size());
          for (var one : all) {
            out.writeByte(one.transport.ordinal());
            out.writeUTF(HostPort.text(one.local));
            out.writeUTF(one.address.host());
            out.writeShort(one.address.port());
          }
        }
        case Came(var from, var proof, var message) -> {
          out.writeByte(2);
          write(from, out);
          write(proof, out);
          out.write(message);
        }
        case Send(var number, var hop, var message) -> {
          out.writeByte(3);
          out.writeLong(number);
          write(hop, out);
          out.write(message);
        }
        case Failed(var number) -> {
          out.writeByte(4);
          out.writeLong(number);
        }
        case Owns(var name, var now) -> {
          out.writeByte(5);
          out.writeUTF(name);
          out.writeBoolean(now);
        }
        case Complete() -> out.writeByte(6);
        case Prove(var flow, var proof) -> {
          out.writeByte(7);
          write(flow, out);
          write(proof, out);
        }
        case Ping() -> out.writeByte(8);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    byte[] frame = bytes.toByteArray();
    int length = frame.length - Integer.BYTES;
    frame[0] = (byte) (length >>> 24);
    frame[1] = (byte) (length >>> 16);
    frame[2] = (byte) (length >>> 8);
    frame[3] = (byte) length;
    return frame;
  }

  /// Reads the next frame; blocks.
  static LinkFrame read(DataInputStream from) throws IOException {
    int length = from.readInt();
    if (length <= 0 || length > MOST_OCTETS) {
      throw new IOException(
          "frame: got " + length + " octets (expected: 1 to " + MOST_OCTETS + ")");
    }
    var in = new DataInputStream(new ByteArrayInputStream(from.readNBytes(length)));
    try {
      int kind = in.readByte();
      return switch (kind) {
        case 1 -> listeners(in);
        case 2 -> new Came(hop(in), proof(in), in.readAllBytes());
        case 3 -> new Send(in.readLong(), hop(in), in.readAllBytes());
        case 4 -> new Failed(in.readLong());
        case 5 -> new Owns(in.readUTF(), in.readBoolean());
        case 6 -> new Complete();
        case 7 -> new Prove(hop(in), proof(in));
        case 8 -> new Ping();
        default -> throw new IOException("frame: got kind " + kind + " (expected: 1 to 8)");
      };
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new IOException("frame: " + e.getMessage(), e);
    }
  }

  private static Listeners listeners(DataInputStream in) throws IOException {
    var all = new ArrayList<Listening>();
    for (int left = in.readUnsignedShort(); left > 0; left--) {
      var transport = Transport.values()[in.readByte()];
      var local = HostPort.parse(in.readUTF());
      all.add(new Listening(transport, local, new HostPort(in.readUTF(), in.readUnsignedShort())));
    }
    return new Listeners(all);
  }

  private static void write(Hop hop, DataOutputStream out) throws IOException {
    out.writeByte(hop.transport().ordinal());
    out.writeUTF(HostPort.text(hop.remote()));
    var local = hop.local();
    out.writeUTF(local == null ? "" : HostPort.text(local));
    String name = hop.name();
    out.writeUTF(name == null ? "" : name);
    out.writeBoolean(hop.flowOnly());
  }

  private static Hop hop(DataInputStream in) throws IOException {
    var transport = Transport.values()[in.readByte()];
    var remote = HostPort.parse(in.readUTF());
    String local = in.readUTF();
    String name = in.readUTF();
    return new Hop(
        transport,
        remote,
        local.isEmpty() ? null : HostPort.parse(local),
        name.isEmpty() ? null : name,
        in.readBoolean());
  }

  private static void write(@Nullable Proof proof, DataOutputStream out) throws IOException {
    out.writeUTF(proof == null ? "" : proof.domainSid());
    out.writeLong(proof == null ? 0 : proof.until().toEpochMilli());
  }

  private static @Nullable Proof proof(DataInputStream in) throws IOException {
    String domain = in.readUTF();
    long until = in.readLong();
    return domain.isEmpty() ? null : new Proof(domain, Instant.ofEpochMilli(until));
  }
}

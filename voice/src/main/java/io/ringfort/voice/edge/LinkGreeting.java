package io.ringfort.voice.edge;

import io.ringfort.core.hosts.HostName;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// How the two ends of a link show each other that they know the stack's key, without saying it:
/// each answers the other's random octets with their HMAC, the voice host's with its name.
final class LinkGreeting {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int RANDOM_OCTETS = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private LinkGreeting() {}

  /// Who calls at an edge.
  record Caller(HostName host, long incarnation) {
    static Caller parse(String text) throws IOException {
      int space = text.indexOf(' ');
      try {
        return new Caller(
            new HostName(text.substring(0, space)), Long.parseLong(text.substring(space + 1)));
      } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
        throw new IOException("link: got '" + text + "' (expected: a host and its incarnation)", e);
      }
    }

    @Override
    public String toString() {
      return host + " " + incarnation;
    }
  }

  /// At the edge.
  ///
  /// @return the voice host
  /// @throws IOException when it does not know the key
  static Caller receive(Socket socket, DataInputStream in, byte[] key) throws IOException {
    var out = new DataOutputStream(socket.getOutputStream());
    byte[] ours = random();
    out.write(ours);
    byte[] theirs = in.readNBytes(RANDOM_OCTETS);
    String name = in.readUTF();
    byte[] proof = in.readNBytes(RANDOM_OCTETS);
    if (!MessageDigest.isEqual(proof, mac(key, "voice " + name, ours, theirs))) {
      throw new IOException("link: got a greeting with another key");
    }
    out.write(mac(key, "edge", ours, theirs));
    return Caller.parse(name);
  }

  /// At the voice host.
  ///
  /// @throws IOException when the edge does not know the key
  static void send(Socket socket, DataInputStream in, byte[] key, Caller self) throws IOException {
    var out = new DataOutputStream(socket.getOutputStream());
    byte[] theirs = in.readNBytes(RANDOM_OCTETS);
    byte[] ours = random();
    out.write(ours);
    out.writeUTF(self.toString());
    out.write(mac(key, "voice " + self, theirs, ours));
    byte[] proof = in.readNBytes(RANDOM_OCTETS);
    if (!MessageDigest.isEqual(proof, mac(key, "edge", theirs, ours))) {
      throw new IOException("link: got an answer with another key");
    }
  }

  private static byte[] random() {
    byte[] octets = new byte[RANDOM_OCTETS];
    RANDOM.nextBytes(octets);
    return octets;
  }

  private static byte[] mac(byte[] key, String who, byte[] ofEdge, byte[] ofVoice) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      mac.update(who.getBytes(StandardCharsets.UTF_8));
      mac.update(ofEdge);
      return mac.doFinal(ofVoice);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("got no " + ALGORITHM + " (expected: it is in every JDK)", e);
    }
  }
}

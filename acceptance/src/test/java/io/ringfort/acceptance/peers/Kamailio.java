package io.ringfort.acceptance.peers;

import io.ringfort.acceptance.Program;
import io.ringfort.acceptance.peers.PeerStack.Trunk;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/// A Kamailio between the stack and a far side, in the way of all requests of a call
/// (Record-Route).
final class Kamailio implements AutoCloseable {
  private final Program program;

  private Kamailio(Program program) {
    this.program = program;
  }

  /// Starts it where the carriers `PROXY_UDP` and `PROXY_TCP` have their gateway.
  ///
  /// @param tcp whether it speaks TCP to the stack where the call comes from the far side, which is
  ///   always spoken to over UDP
  static Kamailio start(Ground stack, boolean tcp) {
    Path folder = stack.newFolder("kamailio");
    String toStack = tcp ? stack.door("tcp") + ";transport=tcp" : stack.door("udp");
    try (InputStream in = Kamailio.class.getResourceAsStream("/peers/kamailio.cfg")) {
      String config =
          new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
              .replace("{port}", "" + port())
              .replace("{far}", "" + farPort())
              .replace("{stack}", toStack);
      Files.writeString(folder.resolve("kamailio.cfg"), config);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var program =
        Program.start(
            folder,
            List.of(
                "kamailio",
                "-f",
                "kamailio.cfg",
                "-DD",
                "-E",
                "-m",
                "32",
                "-M",
                "4",
                "-w",
                folder.toString(),
                "-Y",
                folder.toString()));
    try {
      program.awaitOpen("udp", port());
      program.awaitOpen("tcp", port());
    } catch (RuntimeException e) {
      program.close();
      throw e;
    }
    return new Kamailio(program);
  }

  /// Where it listens, with UDP and TCP.
  static int port() {
    return Trunk.PROXY_UDP.port();
  }

  /// Where it looks for its far side, with UDP.
  static int farPort() {
    return Trunk.PROXY_UDP.secondPort();
  }

  String output() {
    return program.output();
  }

  @Override
  public void close() {
    program.close();
  }
}

package io.ringfort.engines.memory;

import io.ringfort.engines.memory.InfinispanMemory.Member;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Scanner;
import java.util.stream.Stream;
import org.jgroups.JChannel;
import org.jgroups.protocols.TCP;

/// A member of a group that has no memory, in a process of its own. It closes its connections when it
/// is told to.
final class ChannelProcess {
  static final String READY = "READY";

  private ChannelProcess() {}

  static JChannel join(Member self, List<Member> all) throws Exception {
    byte[] stack = ClusterStack.of(self, all).getBytes(StandardCharsets.UTF_8);
    return new JChannel(new ByteArrayInputStream(stack)).name(self.name()).connect("closed");
  }

  public static void main(String[] args) throws Exception {
    List<Member> all = Stream.of(args).map(HolderProcess::parse).toList();
    try (JChannel channel = join(all.getLast(), all)) {
      System.out.println(READY);
      Scanner orders = new Scanner(System.in, StandardCharsets.UTF_8);
      while (orders.hasNextLine()) {
        orders.nextLine();
        channel.getProtocolStack().<TCP>findProtocol(TCP.class).clearConnections();
      }
    }
  }
}

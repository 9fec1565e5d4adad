package io.ringfort.stack.host;

import io.ringfort.core.hosts.Role;
import io.ringfort.core.ids.SidMint;
import io.ringfort.engines.database.DatabaseHost;
import io.ringfort.engines.database.Password;
import io.ringfort.engines.memory.InfinispanMemory;
import io.ringfort.engines.queue.KafkaBroker;
import io.ringfort.stack.box.BoxHost;
import io.ringfort.stack.box.HostPorts;
import io.ringfort.stack.box.StackFile;
import io.ringfort.stack.data.StackKeys;
import java.util.ArrayList;
import java.util.List;

/// The three primitives as a stack's file places them on its hosts. Every host comes to the same.
final class Cluster {
  private static final int COPIES = 3;

  private final StackFile file;
  private final SidMint mint;

  Cluster(StackFile file, StackKeys keys) {
    this.file = file;
    mint = new SidMint(keys.sid());
  }

  KafkaBroker.Cluster queue() {
    List<KafkaBroker.Voter> voters = new ArrayList<>();
    for (BoxHost host : file.with(Role.QUEUE)) {
      voters.add(
          new KafkaBroker.Voter(
              voters.size() + 1, host.address(), HostPorts.QUEUE, HostPorts.QUEUE_CONTROLLER));
    }
    return new KafkaBroker.Cluster(mint.derive("", "queue cluster"), voters);
  }

  /// A broker's number: its place in the file, which therefore never changes.
  int node(BoxHost host) {
    return file.with(Role.QUEUE).indexOf(host) + 1;
  }

  /// Of each entry of the queue.
  int copies() {
    return Math.min(COPIES, file.with(Role.QUEUE).size());
  }

  InfinispanMemory.Config memory(BoxHost self) {
    return InfinispanMemory.Config.among(
        member(self),
        file.with(Role.MEMORY).stream().map(this::member).toList(),
        self.has(Role.MEMORY));
  }

  private InfinispanMemory.Member member(BoxHost host) {
    return new InfinispanMemory.Member(
        host.name().value(), file.region(), host.zone(), host.address(), HostPorts.MEMORY);
  }

  List<DatabaseHost.Member> databases() {
    return file.with(Role.DATABASE).stream().map(Cluster::database).toList();
  }

  static DatabaseHost.Member database(BoxHost host) {
    return new DatabaseHost.Member(
        host.name().value(),
        host.zone(),
        host.address(),
        HostPorts.DATABASE,
        HostPorts.DATABASE_PEER);
  }

  Password password() {
    return new Password(mint.derive("", "database password"));
  }
}

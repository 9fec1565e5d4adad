package io.ringfort.engines.queue;

import io.ringfort.engines.processes.ChildJvm;
import io.ringfort.engines.queue.KafkaBroker.Cluster;
import io.ringfort.engines.queue.KafkaBroker.Voter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The `main` of one broker of a cluster: its number, its folder, then each voter as
/// `id,address,port,controllerPort`.
final class ClusterBroker {
  private ClusterBroker() {}

  public static void main(String[] args) throws InterruptedException {
    int id = Integer.parseInt(args[0]);
    var cluster =
        new Cluster("test", Arrays.stream(args).skip(2).map(ClusterBroker::parse).toList());
    KafkaBroker.start(KafkaBroker.Config.among(cluster, id, Path.of(args[1]), "zone-" + id));
    System.out.println("READY");
    Thread.currentThread().join();
  }

  static ChildJvm start(Cluster cluster, int id, Path home) {
    var args = new ArrayList<>(List.of("" + id, home.resolve("broker-" + id).toString()));
    for (var v : cluster.voters()) {
      args.add(
          String.join(",", "" + v.nodeId(), v.address(), "" + v.port(), "" + v.controllerPort()));
    }
    return ChildJvm.start(ClusterBroker.class, args.toArray(String[]::new));
  }

  private static Voter parse(String text) {
    var words = text.split(",");
    return new Voter(
        Integer.parseInt(words[0]),
        words[1],
        Integer.parseInt(words[2]),
        Integer.parseInt(words[3]));
  }
}

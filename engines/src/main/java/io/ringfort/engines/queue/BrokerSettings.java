package io.ringfort.engines.queue;

import java.time.Duration;
import java.util.Properties;

/// A broker's settings, made for few cores, a quick restart and a quick takeover.
final class BrokerSettings {
  private BrokerSettings() {}

  static Properties of(KafkaBroker.Config config, KafkaBroker.Ports ports) {
    var p = new Properties();
    p.put("process.roles", "broker,controller");
    p.put("node.id", "" + config.nodeId());
    p.put("broker.rack", config.rack());
    p.put("log.dirs", config.folder().toString());
    p.put(
        "listeners",
        "PLAINTEXT://"
            + config.address()
            + ":"
            + ports.broker()
            + ",CONTROLLER://"
            + config.address()
            + ":"
            + ports.controller());
    p.put("controller.listener.names", "CONTROLLER");
    p.put("inter.broker.listener.name", "PLAINTEXT");
    p.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    var cluster = config.cluster();
    p.put(
        "controller.quorum.bootstrap.servers",
        cluster == null
            ? config.address() + ":" + ports.controller()
            : String.join(
                ",",
                cluster.voters().stream()
                    .map(v -> v.address() + ":" + v.controllerPort())
                    .toList()));
    p.put("auto.create.topics.enable", "false");
    p.put("unclean.leader.election.enable", "false");
    quickDetection(p);
    groups(p);
    if (cluster == null) {
      copies(p, 1);
    } else {
      copies(p, Math.min(3, cluster.voters().size()));
      // A second is too little where brokers share a machine's cores with everything else.
      p.put("broker.session.timeout.ms", "2000");
      p.put("broker.heartbeat.interval.ms", "300");
    }
    smallFootprint(p);
    if (config.fsync()) {
      p.put("log.flush.interval.messages", "1");
    }
    // After kill -9 everything behind this checkpoint is read again before the broker answers.
    p.put("log.flush.offset.checkpoint.interval.ms", "5000");
    return p;
  }

  /// After kill -9 the old registration has to expire before the same broker may come back: at
  /// Kafka's default that is 9 s.
  private static void quickDetection(Properties p) {
    p.put("broker.session.timeout.ms", "1000");
    p.put("broker.heartbeat.interval.ms", "250");
    p.put("controller.quorum.fetch.timeout.ms", "1500");
    p.put("controller.quorum.election.timeout.ms", "500");
    p.put("controller.quorum.request.timeout.ms", "1500");
    p.put("replica.lag.time.max.ms", "3000");
    p.put("replica.socket.timeout.ms", "3000");
  }

  private static void groups(Properties p) {
    p.put("group.initial.rebalance.delay.ms", "0");
    // The minimums bound the values from below, so they come down too: takeover of a dead reader is
    // 3 s instead of 47 s.
    p.put("group.consumer.min.session.timeout.ms", "1000");
    p.put("group.consumer.session.timeout.ms", "3000");
    p.put("group.consumer.min.heartbeat.interval.ms", "200");
    p.put("group.consumer.heartbeat.interval.ms", "500");
    p.put("group.consumer.min.assignment.interval.ms", "0");
    p.put("group.consumer.assignment.interval.ms", "0");
    p.put("offsets.topic.num.partitions", "8");
    // A group that comes back after a long stop must not start from the beginning: that would
    // double everything.
    p.put("offsets.retention.minutes", "" + Duration.ofDays(3650).toMinutes());
    p.put("transaction.state.log.num.partitions", "1");
    p.put("share.coordinator.state.topic.num.partitions", "1");
  }

  /// With three copies two have to have an entry before it is acknowledged: so one may be away, and
  /// what was acknowledged is on one of the two that are left.
  private static void copies(Properties p, int copies) {
    var enough = "" + (copies >= 3 ? 2 : 1);
    p.put("default.replication.factor", "" + copies);
    p.put("min.insync.replicas", enough);
    p.put("offsets.topic.replication.factor", "" + copies);
    p.put("transaction.state.log.replication.factor", "" + copies);
    p.put("transaction.state.log.min.isr", enough);
    p.put("share.coordinator.state.topic.replication.factor", "" + copies);
    p.put("share.coordinator.state.topic.min.isr", enough);
  }

  private static void smallFootprint(Properties p) {
    p.put("num.network.threads", "2");
    // A thread waits while its write goes to the disk: with too few, readers and commits queue
    // behind writers.
    p.put("num.io.threads", "4");
    p.put("num.replica.fetchers", "1");
    p.put("num.recovery.threads.per.data.dir", "2");
    p.put("background.threads", "2");
    // The default of 128 MB does not fit in a small heap.
    p.put("log.cleaner.dedupe.buffer.size", "" + (8 << 20));
    p.put("log.cleaner.io.buffer.size", "" + (64 << 10));
    p.put("log.segment.bytes", "" + (64 << 20));
    p.put("log.retention.check.interval.ms", "" + Duration.ofMinutes(1).toMillis());
  }
}

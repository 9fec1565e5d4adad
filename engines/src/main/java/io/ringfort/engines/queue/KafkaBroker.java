package io.ringfort.engines.queue;

import io.ringfort.engines.ports.FreePort;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.raft.DynamicVoters;
import org.apache.kafka.server.common.Feature;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An Apache Kafka broker and its controller inside this process, made for few cores and for a
/// quick restart.
///
/// Owned by whoever starts it; [#start] returns when it answers, [#close] when its logs are closed
/// cleanly. A process that is killed instead loses nothing and starts again on the same folder, on
/// the same or on other ports.
public final class KafkaBroker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaBroker.class);
  private static final String PORTS = "ringfort.ports";

  private final KafkaRaftServer server;
  private final String bootstrap;

  private KafkaBroker(KafkaRaftServer server, String bootstrap) {
    this.server = server;
    this.bootstrap = bootstrap;
  }

  /// What a broker needs to know.
  ///
  /// @param address what it listens on and tells its clients
  /// @param port for clients; 0 takes the port of the last start if it is free, else any free one
  /// @param controllerPort for the quorum; 0 as for `port`
  /// @param folder everything it writes; only one process at a time may have it
  /// @param nodeId its number in the cluster, for ever
  /// @param rack its zone: copies of one partition are spread over racks
  /// @param fsync true to have every entry on the disk before it is acknowledged: needed where no
  ///   other machine holds a copy. It covers committed offsets too: an owner that was told of a
  ///   commit may forget what it knew of those entries.
  /// @param cluster the brokers it works with, itself among them; null when it is alone
  public record Config(
      String address,
      int port,
      int controllerPort,
      Path folder,
      int nodeId,
      String rack,
      boolean fsync,
      @Nullable Cluster cluster) {

    public Config {
      if (cluster != null) {
        cluster.voter(nodeId);
      }
    }

    /// Alone.
    public Config(
        String address,
        int port,
        int controllerPort,
        Path folder,
        int nodeId,
        String rack,
        boolean fsync) {
      this(address, port, controllerPort, folder, nodeId, rack, fsync, null);
    }

    /// One broker of a cluster. The others' copies stand in for the disk: nothing waits for it.
    public static Config among(Cluster cluster, int nodeId, Path folder, String rack) {
      var self = cluster.voter(nodeId);
      return new Config(
          self.address(), self.port(), self.controllerPort(), folder, nodeId, rack, false, cluster);
    }

    /// One machine, free ports, nothing acknowledged before it is on the disk.
    public static Config local(Path folder) {
      return new Config("127.0.0.1", 0, 0, folder, 1, "zone-1", true);
    }
  }

  /// The brokers of a cluster; each of them is a voter of the quorum too. The same for all, for
  /// ever: what is formatted with it cannot be told otherwise.
  ///
  /// @param id of the cluster; its first 128 bits of SHA-256 are Kafka's
  public record Cluster(String id, List<Voter> voters) {
    public Cluster {
      voters = List.copyOf(voters);
      if (voters.stream().map(Voter::nodeId).distinct().count() != voters.size()) {
        throw new IllegalArgumentException("voters: got " + voters + " (expected: other numbers)");
      }
    }

    /// What clients connect to.
    public String bootstrap() {
      return String.join(",", voters.stream().map(v -> v.address() + ":" + v.port()).toList());
    }

    Voter voter(int nodeId) {
      return voters.stream()
          .filter(v -> v.nodeId() == nodeId)
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "node: got " + nodeId + " (expected: one of " + voters + ")"));
    }
  }

  /// Where a broker of a cluster listens: to clients and, as a controller, to the others.
  public record Voter(int nodeId, String address, int port, int controllerPort) {}

  /// Starts on the folder, which is made and formatted if it is new.
  public static KafkaBroker start(Config config) {
    try {
      Files.createDirectories(config.folder());
      var ports = Ports.choose(config);
      var properties = properties(config, ports);
      if (!Files.exists(config.folder().resolve("meta.properties"))) {
        format(config, ports);
      }
      var server = new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
      try {
        server.startup();
      } catch (RuntimeException e) {
        server.shutdown();
        throw e;
      }
      LOG.info("broker {} answers on {}:{}", config.nodeId(), config.address(), ports.broker());
      return new KafkaBroker(server, config.address() + ":" + ports.broker());
    } catch (Exception e) {
      throw new QueueException("the broker did not start on " + config.folder(), e);
    }
  }

  /// `host:port` for clients.
  public String bootstrap() {
    return bootstrap;
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }

  private static void format(Config config, Ports ports) throws Exception {
    var voter =
        config.nodeId()
            + "@"
            + config.address()
            + ":"
            + ports.controller()
            + ":"
            + Uuid.randomUuid();
    new Formatter()
        .setPrintStream(new PrintStream(OutputStream.nullOutputStream()))
        .setSupportedFeatures(List.copyOf(Feature.PRODUCTION_FEATURES))
        .setNodeId(config.nodeId())
        .setClusterId(Uuid.randomUuid().toString())
        .addDirectory(config.folder().toString())
        .setMetadataLogDirectory(config.folder().toString())
        .setControllerListenerName("CONTROLLER")
        // A quorum that lives in the log, not in the configuration: one machine can grow to three
        // without a restart.
        .setHasDynamicQuorum(true)
        .setInitialControllers(DynamicVoters.parse(voter))
        .run();
  }

  private static Properties properties(Config config, Ports ports) {
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
    p.put("controller.quorum.bootstrap.servers", config.address() + ":" + ports.controller());
    p.put("auto.create.topics.enable", "false");
    p.put("unclean.leader.election.enable", "false");
    quickDetection(p);
    groups(p);
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
    p.put("offsets.topic.replication.factor", "1");
    // A group that comes back after a long stop must not start from the beginning: that would
    // double everything.
    p.put("offsets.retention.minutes", "" + Duration.ofDays(3650).toMinutes());
    p.put("transaction.state.log.num.partitions", "1");
    p.put("transaction.state.log.replication.factor", "1");
    p.put("transaction.state.log.min.isr", "1");
    p.put("share.coordinator.state.topic.num.partitions", "1");
    p.put("share.coordinator.state.topic.replication.factor", "1");
    p.put("share.coordinator.state.topic.min.isr", "1");
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

  /// The two ports, kept in the folder so that a restart meets its old clients again.
  private record Ports(int broker, int controller) {

    static Ports choose(Config config) throws IOException {
      var file = config.folder().resolve(PORTS);
      var last = new Ports(0, 0);
      if (Files.exists(file)) {
        var words = Files.readString(file).strip().split(" ");
        last = new Ports(Integer.parseInt(words[0]), Integer.parseInt(words[1]));
      }
      var ports =
          new Ports(
              choose(config.address(), config.port(), last.broker()),
              choose(config.address(), config.controllerPort(), last.controller()));
      Files.writeString(file, ports.broker() + " " + ports.controller() + "\n");
      return ports;
    }

    private static int choose(String address, int wanted, int last) {
      if (wanted != 0) {
        return wanted;
      }
      return last != 0 && FreePort.isFree(address, last) ? last : FreePort.on(address);
    }
  }
}

package io.ringfort.engines.queue;

import io.ringfort.engines.ports.FreePort;
import io.ringfort.engines.threads.Threads;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.ObjectName;
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
/// Owned by whoever starts it; [#start] returns when it answers (in a cluster: at the latest after
/// some seconds, see [#isStarted]), [#close] when its logs are closed
/// cleanly. A process that is killed instead loses nothing and starts again on the same folder, on
/// the same or on other ports.
public final class KafkaBroker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaBroker.class);
  private static final String PORTS = "ringfort.ports";
  private static final Duration QUORUM_PATIENCE = Duration.ofSeconds(5);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);

  private final KafkaRaftServer server;
  private final String bootstrap;
  private final CompletableFuture<Void> started = new CompletableFuture<>();
  private final Thread starting;

  private KafkaBroker(KafkaRaftServer server, String bootstrap) {
    this.server = server;
    this.bootstrap = bootstrap;
    this.starting = Threads.startDaemon("broker-start", this::startUp);
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
  /// @param id of the cluster; Kafka's own are derived from it
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
      var properties = BrokerSettings.of(config, ports);
      if (!Files.exists(config.folder().resolve("meta.properties"))) {
        format(config, ports);
      }
      var server = new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
      var broker = new KafkaBroker(server, config.address() + ":" + ports.broker());
      broker.awaitStart(config.cluster() == null);
      return broker;
    } catch (Exception e) {
      throw new QueueException("the broker did not start on " + config.folder(), e);
    }
  }

  private void startUp() {
    try {
      server.startup();
      LOG.info("broker answers on {}", bootstrap);
      started.complete(null);
    } catch (Throwable e) {
      server.shutdown();
      started.completeExceptionally(e);
      LOG.warn("broker {} did not start", bootstrap, e);
    }
  }

  /// What a broker itself can fail at (a port, its folder) shows at once. Beyond that it waits for
  /// its quorum, and whoever starts it must be able to start other things meanwhile.
  private void awaitStart(boolean alone) throws Exception {
    try {
      if (alone) {
        started.get();
      } else {
        started.get(QUORUM_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (TimeoutException e) {
      LOG.info("broker {} waits for its quorum", bootstrap, e);
    }
  }

  /// `host:port` for clients.
  public String bootstrap() {
    return bootstrap;
  }

  /// True once it has found its quorum and answers.
  public boolean isStarted() {
    return started.isDone() && !started.isCompletedExceptionally();
  }

  /// Of how many partitions that it leads a copy on another broker is missing or behind: while any
  /// broker says more than 0, none may be stopped. Of the last one started in the process.
  public long copiesBehind() {
    try {
      Object value =
          ManagementFactory.getPlatformMBeanServer()
              .getAttribute(
                  new ObjectName("kafka.server:type=ReplicaManager,name=UnderReplicatedPartitions"),
                  "Value");
      return value instanceof Number n ? n.longValue() : 0;
    } catch (InstanceNotFoundException _) {
      // It has not come so far.
      return 0;
    } catch (JMException e) {
      throw new QueueException("the broker does not say how its copies are", e);
    }
  }

  /// Hands over what it leads and closes its logs. A broker that has lost its quorum has nobody to
  /// hand over to and is left behind after a while: it reads its logs again when it comes back.
  @Override
  public void close() {
    starting.interrupt();
    var closing = Threads.startDaemon("broker-stop", this::shutDown);
    try {
      if (!closing.join(STOP_PATIENCE)) {
        LOG.warn("broker {} does not stop within {} and is left behind", bootstrap, STOP_PATIENCE);
      }
    } catch (InterruptedException e) {
      LOG.info("broker {} stops unwatched", bootstrap, e);
      Thread.currentThread().interrupt();
    }
  }

  private void shutDown() {
    try {
      started.get();
      server.shutdown();
      server.awaitShutdown();
    } catch (ExecutionException | InterruptedException e) {
      LOG.debug("broker {} had not started", bootstrap, e);
    }
  }

  private static void format(Config config, Ports ports) throws Exception {
    var cluster = config.cluster();
    var voters =
        cluster == null
            ? voter(
                config.nodeId(), config.address(), ports.controller(), Uuid.randomUuid().toString())
            : String.join(
                ",",
                cluster.voters().stream()
                    .map(
                        v ->
                            voter(
                                v.nodeId(),
                                v.address(),
                                v.controllerPort(),
                                derived(cluster.id() + "/" + v.nodeId())))
                    .toList());
    new Formatter()
        .setPrintStream(new PrintStream(OutputStream.nullOutputStream()))
        .setSupportedFeatures(List.copyOf(Feature.PRODUCTION_FEATURES))
        .setNodeId(config.nodeId())
        .setClusterId(cluster == null ? Uuid.randomUuid().toString() : derived(cluster.id()))
        .addDirectory(config.folder().toString())
        .setMetadataLogDirectory(config.folder().toString())
        .setControllerListenerName("CONTROLLER")
        // A quorum that lives in the log, not in the configuration: one machine can grow to three
        // without a restart. The brokers of a cluster all begin with the same one, so it does not
        // matter which of them starts first.
        .setHasDynamicQuorum(true)
        .setInitialControllers(DynamicVoters.parse(voters))
        .run();
  }

  private static String voter(int nodeId, String address, int port, String directory) {
    return nodeId + "@" + address + ":" + port + ":" + directory;
  }

  /// The same on every host, without asking anybody.
  private static String derived(String name) {
    var uuid = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    return new Uuid(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits()).toString();
  }

  /// The two ports, kept in the folder so that a restart meets its old clients again.
  record Ports(int broker, int controller) {

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

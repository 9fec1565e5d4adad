package io.ringfort.stack.agent;

import io.ringfort.core.hosts.Role;
import io.ringfort.core.secrets.SecretBox;
import io.ringfort.engines.time.ExecutorTimer;
import io.ringfort.simulator.Simulator;
import io.ringfort.stack.boot.CarrierPlan;
import io.ringfort.stack.boot.Started;
import io.ringfort.stack.box.BoxHost;
import io.ringfort.stack.box.HostPorts;
import io.ringfort.stack.box.StackFile;
import io.ringfort.stack.config.StackConfig;
import io.ringfort.stack.data.AgentDoor;
import io.ringfort.stack.data.Credentials;
import io.ringfort.stack.data.DataFolder;
import io.ringfort.stack.data.OwnCertificate;
import io.ringfort.stack.data.SimulatedCarrier;
import io.ringfort.stack.data.StackKeys;
import io.ringfort.stack.exit.ExitCode;
import io.ringfort.stack.exit.Refusal;
import io.ringfort.stack.release.ChosenReleases;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The hosts of a stack that are on this machine. [#start] returns when traffic can flow; [#close]
/// drains them all, those that others stand on last.
public final class Agent implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Agent.class);
  private static final Duration UP_WITHIN = Duration.ofMinutes(4);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final StackFile file;
  private final ChosenReleases releases;
  private final Started started;
  private final List<Child> children;
  private final List<Child> engines;
  private final List<Child> others;
  private final Operations operations;
  private final @Nullable ZoneNetworks networks;
  private @Nullable Credentials credentials;

  private Agent(
      StackFile file,
      ChosenReleases releases,
      DataFolder folder,
      Started started,
      @Nullable HostStart other) {
    this.file = file;
    this.releases = releases;
    this.started = started;
    networks =
        file.zoneNetworks() ? started.add("zone networks", ZoneNetworks.make(file)) : null;
    Launcher launcher =
        new Launcher(releases::of, releases::settled, folder.path(""), this::beforeCommand);
    operations = new Operations(launcher::launch);
    HostStart starts = other == null ? launcher::launch : other;
    children =
        file.hosts().stream()
            .filter(h -> networks != null || isHere(h.address()))
            .map(h -> new Child(h, starts, launcher.output(h), this::isAnyoneSpeaking))
            .toList();
    engines = children.stream().filter(c -> c.host().isEngine()).toList();
    others = children.stream().filter(c -> !c.host().isEngine()).toList();
  }

  private List<String> beforeCommand(BoxHost host) {
    return networks == null ? List.of() : networks.before(host);
  }

  private boolean isAnyoneSpeaking() {
    return children.stream()
        .anyMatch(c -> c.host().has(Role.VOICE) && c.state() == Child.State.UP);
  }

  /// @param location where the stack's file is: it becomes a part of the first release
  /// @param folder belongs to the stack from here on: it is closed with it
  /// @throws Refusal when the surroundings do not allow it; then nothing runs
  public static Agent start(StackFile file, Path location, DataFolder folder) {
    return start(file, location, folder, null);
  }

  /// @param other what makes the hosts; null: processes of the release that they are to run
  public static Agent start(
      StackFile file, Path location, DataFolder folder, @Nullable HostStart other) {
    Started started = new Started();
    started.add("data folder", folder);
    Agent agent;
    try {
      agent =
          new Agent(
              file,
              ChosenReleases.of(folder.path(""), file, location),
              folder,
              started,
              other);
    } catch (RuntimeException e) {
      started.close();
      throw e;
    }
    try {
      agent.run(folder);
      return agent;
    } catch (RuntimeException e) {
      agent.close();
      throw e;
    } catch (InterruptedException e) {
      agent.close();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private void run(DataFolder folder) throws InterruptedException {
    if (children.isEmpty()) {
      throw new Refusal(
          ExitCode.CONFIGURATION, "hosts: none has an address of this machine (expected: some)");
    }
    // Before any host: it holds the block of addresses, and hosts need the keys.
    String secret = SecretBox.newToken().reveal();
    Orders orders = new Orders(
            children,
            new Status(file, children, releases, folder.path("")),
            releases,
            networks);
    ControlDoor door =
        started.add(
            "control door",
            ControlDoor.open(file.agent(), HostPorts.AGENT, secret, orders, operations));
    StackKeys.of(folder);
    if (file.settings().tls().certificate() == null) {
      OwnCertificate.of(folder, file.settings(), addresses(doors()));
    }
    Simulator simulator = simulator(folder);
    started.add("hosts", this::stopAll);
    started.add("operations", operations);
    children.forEach(Child::begin);
    new AgentDoor(door.url(), secret, ProcessHandle.current().pid()).write(folder);
    started.add("agent.json", () -> AgentDoor.delete(folder));
    // Brokers and memory hosts wait for each other, so they start together; the rest a few at a
    // time: fifteen starts at once on two cores look to each other like hosts that died.
    startAll(engines(h -> !h.roles().equals(Set.of(Role.DATABASE))), children.size());
    startAll(engines(h -> h.roles().equals(Set.of(Role.DATABASE))), children.size());
    startAll(others, Math.max(2, Runtime.getRuntime().availableProcessors()));
    if (simulator != null) {
      callAtEdges(simulator);
    }
    credentials = awaitCredentials(simulator);
    credentials.write(folder);
  }

  private List<Child> engines(Predicate<BoxHost> which) {
    return engines.stream().filter(c -> which.test(c.host())).toList();
  }

  /// @param atOnce how many may be on their way up
  private static void startAll(List<Child> wave, int atOnce) throws InterruptedException {
    for (int i = 0; i < wave.size() + atOnce; i++) {
      if (i >= atOnce && i - atOnce < wave.size()) {
        await(wave.get(i - atOnce));
      }
      if (i < wave.size()) {
        wave.get(i).start();
      }
    }
  }

  private static void await(Child child) throws InterruptedException {
    if (!child.awaitUp(UP_WITHIN)) {
      String name = child.host().name().value();
      throw new Refusal(
          child.state() == Child.State.FAILED ? ExitCode.CONFIGURATION : ExitCode.SOFTWARE,
          "host " + name + " did not come up; the reason stands in hosts/" + name + "/output.log");
    }
  }

  private @Nullable Simulator simulator(DataFolder folder) {
    StackConfig config = file.settings().at(folder.path(""), file.agent());
    if (!config.simulator().enabled()) {
      SimulatedCarrier.delete(folder);
      return null;
    }
    if (children.size() < file.hosts().size()) {
      throw new Refusal(
          ExitCode.CONFIGURATION,
          "settings.simulator.enabled: got true (expected: false where hosts are on several"
              + " machines)");
    }
    CarrierPlan plan = CarrierPlan.withNewPassword(config);
    Simulator simulator = started.add("simulator", Simulator.start(plan.simulator()));
    plan.simulated(simulator).write(folder);
    return simulator;
  }

  /// Phones call at an edge that is up, the first of the file.
  private void callAtEdges(Simulator simulator) {
    ExecutorTimer timer = started.add("timer", new ExecutorTimer());
    Runnable choose =
        () ->
            up(c -> c.host().has(Role.EDGE))
                .findFirst()
                .ifPresent(
                    c ->
                        simulator.callAt(c.host().address() + ":" + file.settings().sipPort()));
    choose.run();
    timer.every(LOOK_AGAIN, choose);
  }

  private Stream<Child> up(Predicate<Child> which) {
    return children.stream().filter(c -> c.state() == Child.State.UP).filter(which);
  }

  private Credentials awaitCredentials(@Nullable Simulator simulator) {
    Optional<Credentials> told =
        children.stream()
            .flatMap(c -> c.first().stream())
            .flatMap(r -> Stream.ofNullable(r.credentials()))
            .findFirst();
    List<URI> urls = urls("http", file.settings().port());
    List<URI> secure = urls("https", file.settings().tlsPort());
    return told.map(c -> c.at(urls, secure, simulator == null ? null : simulator.url()))
        .orElseThrow(
            () -> new Refusal(ExitCode.SOFTWARE, "no API host on this machine knows the account"));
  }

  private List<URI> urls(String scheme, int port) {
    return addresses(doors()).stream()
        .map(address -> address.contains(":") ? "[" + address + "]" : address)
        .map(address -> URI.create(scheme + "://" + address + ":" + port))
        .toList();
  }

  /// Those that customers and pages come to.
  private List<BoxHost> doors() {
    List<BoxHost> gateways = file.with(Role.GATEWAY);
    return gateways.isEmpty() ? file.with(Role.API) : gateways;
  }

  private static List<String> addresses(List<BoxHost> hosts) {
    return hosts.stream().map(BoxHost::address).toList();
  }

  static boolean isHere(String address) {
    try (ServerSocket _ = new ServerSocket(0, 1, InetAddress.getByName(address))) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  public Credentials credentials() {
    return java.util.Objects.requireNonNull(credentials, "started");
  }

  /// How many run.
  public int hosts() {
    return children.size();
  }

  private void stopAll() {
    LOG.info("stopping {} hosts", children.size());
    Orders.close(others);
    Orders.close(engines);
  }

  @Override
  public void close() {
    started.close();
  }
}

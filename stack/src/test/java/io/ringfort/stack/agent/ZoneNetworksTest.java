package io.ringfort.stack.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ringfort.core.hosts.HostName;
import io.ringfort.stack.box.BoxHost;
import io.ringfort.stack.box.HostPorts;
import io.ringfort.stack.box.StackFile;
import io.ringfort.stack.box.ZonesFile;
import io.ringfort.stack.exit.Refusal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real namespaces, with a web server of the JDK in zone b.
class ZoneNetworksTest {
  private static final int PORT = 8080;

  /// The status of `timeout` when the time was over.
  private static final int NO_ANSWER = 124;

  @TempDir private Path folder;
  private StackFile file;
  private ZoneNetworks networks;
  private Process server;

  @BeforeEach
  void make() throws Exception {
    Assumptions.assumeTrue(
        System.getProperty("user.name").equals("root") && Files.exists(Path.of("/proc/self/ns/net")),
        "only root makes networks");
    Assumptions.assumeFalse(
        Files.exists(Path.of("/run/netns/ringfort-router")), "another stack has them");
    Path plan = folder.resolve("stack.yaml");
    ZonesFile.write(plan, 3, 0, null, true);
    file = StackFile.read(plan);
    networks = ZoneNetworks.make(file);
    server = in("b-gateway", jdk("jwebserver"), "-b", address("b-gateway"), "-p", "" + PORT);
    await().until(this::machineReaches);
  }

  @AfterEach
  void remove() {
    if (networks != null) {
      server.destroyForcibly();
      networks.close();
    }
  }

  private static String jdk(String program) {
    return Path.of(System.getProperty("java.home"), "bin", program).toString();
  }

  private BoxHost host(String name) {
    return file.host(new HostName(name)).orElseThrow();
  }

  private String address(String name) {
    return host(name).address();
  }

  private Process in(String name, String... command) throws IOException {
    List<String> whole = new ArrayList<>(networks.before(host(name)));
    whole.addAll(List.of(command));
    return new ProcessBuilder(whole)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve(name + ".log").toFile())
        .start();
  }

  private boolean machineReaches() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address("b-gateway"), PORT), 1_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /// @return the status of a shell that connects to the server of zone b from another zone
  private int reaches(String from) throws Exception {
    String connect = "exec 3<>/dev/tcp/" + address("b-gateway") + "/" + PORT;
    return in(from, "timeout", "1", "bash", "-c", connect).waitFor();
  }

  @Test
  void aZoneThatIsCutOffIsReachedFromTheMachineOnly() throws Exception {
    assertThat(reaches("a-voice")).isZero();
    assertThat(reaches("b-voice")).isZero();

    networks.cut("b");
    networks.cut("b");

    assertThat(reaches("a-voice")).isEqualTo(NO_ANSWER);
    assertThat(reaches("c-voice")).isEqualTo(NO_ANSWER);
    assertThat(reaches("b-voice")).isZero();
    assertThat(machineReaches()).isTrue();

    networks.join("b");
    networks.join("b");

    assertThat(reaches("a-voice")).isZero();
    assertThat(reaches("c-voice")).isZero();
  }

  @Test
  void theOthersStayTogether() throws Exception {
    networks.cut("a");
    networks.cut("c");
    assertThat(reaches("a-voice")).isEqualTo(NO_ANSWER);
    assertThat(reaches("c-voice")).isEqualTo(NO_ANSWER);

    networks.join("a");
    assertThat(reaches("a-voice")).isZero();
    assertThat(reaches("c-voice")).isEqualTo(NO_ANSWER);
    networks.join("c");
    assertThat(reaches("c-voice")).isZero();
  }

  @Test
  void whatAKilledAgentLeftIsMadeAnewAndWhatALiveOneHasIsNot() throws Exception {
    networks.cut("b");

    networks = ZoneNetworks.make(file);
    assertThat(reaches("a-voice")).isNotEqualTo(NO_ANSWER);

    try (ServerSocket _ =
        new ServerSocket(HostPorts.AGENT, 1, InetAddress.getByName(file.agent()))) {
      assertThatThrownBy(() -> ZoneNetworks.make(file))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("another stack of this machine has them");
    }
  }
}

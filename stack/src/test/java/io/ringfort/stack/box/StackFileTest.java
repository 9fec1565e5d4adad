package io.ringfort.stack.box;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfort.core.hosts.HostName;
import io.ringfort.core.hosts.Role;
import io.ringfort.stack.config.StackConfig;
import io.ringfort.stack.exit.ExitCode;
import io.ringfort.stack.exit.Refusal;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StackFileTest {
  private static final String HOSTS =
      """
      hosts:
        - {name: front, zone: a, address: 192.0.2.1, roles: [gateway, edge, api, messaging]}
        - {name: back, zone: b, address: 192.0.2.2, roles: [queue, memory, database]}
      """;

  @TempDir Path folder;

  @Test
  void aFewHostsAreAWholeStack() throws IOException {
    StackFile stack = StackFile.read(file(HOSTS));

    assertThat(stack.zones()).containsExactly("a", "b", "c");
    assertThat(stack.with(Role.DATABASE))
        .containsExactly(stack.host(new HostName("back")).orElseThrow());
    assertThat(stack.settings().queue()).isEqualTo(new StackConfig.Queue(6, false));
  }

  @Test
  void aHostReadsTheSettingsOnItsOwnAddressAndFolder() throws IOException {
    StackFile stack =
        StackFile.read(file(HOSTS + "settings: {messaging: {senderMessagesPerSecond: 7}}\n"));
    BoxHost front = stack.host(new HostName("front")).orElseThrow();

    StackConfig settings = stack.settings(front, folder);

    assertThat(settings.bind()).isEqualTo("192.0.2.1");
    assertThat(settings.data()).isEqualTo(folder);
    assertThat(settings.messaging().senderMessagesPerSecond()).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          zoness: [a]                           | the key 'zoness' is unknown (nearest known: 'zones')
          settings: {queue: {partitons: 2}}     | the key 'settings.queue.partitons' is unknown
          settings: {bind: 10.0.0.1}            | the key 'settings.bind' is unknown
          settings: {queue: {partitions: 0}}    | settings.queue.partitions: got 0 (expected: 1 to 64)
          settings: {trunks: [{nam: x}]}        | the key 'settings.trunks[0].nam' is unknown
          zones: [a, a]                         | zones: got [a, a] (expected: each name once)
          zones: [a]                            | hosts: got b (expected: a zone among [a])
          addressTakeover: {mode: command}      | addressTakeover.take: got none
          """)
  void whatCannotBeUsedIsRefusedAndNamed(String line, String complaint) throws IOException {
    assertRefused(HOSTS + line + "\n", complaint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {name: x, zone: a, address: 192.0.2.9, roles: [speech]}    | speech
          {name: x, zone: a, address: host.example, roles: [voice]}  | address: got 'host.example'
          {name: x, zone: a, address: 192.0.2.2, roles: [voice]}     | 192.0.2.2 twice
          {name: back, zone: a, address: 192.0.2.9, roles: [voice]}  | back twice
          {name: B, zone: a, address: 192.0.2.9, roles: [voice]}     | host name: got 'B'
          {name: x, zone: a, address: 192.0.2.9, roles: []}          | roles: got none
          {name: x, zone: a, address: 192.0.2.9, roles: [queue]}     | 2 with queue (expected: an odd
          {name: x, zone: a, address: 192.0.2.9, role: [voice]}      | the key 'hosts[2].role' is unknown
          """)
  void aHostThatCannotBeIsRefusedAndNamed(String host, String complaint) throws IOException {
    assertRefused(HOSTS + "  - " + host + "\n", complaint);
  }

  @Test
  void withoutHostsThereIsNoStack() throws IOException {
    assertRefused("zones: [a]\n", "hosts: got 0 with queue");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 5})
  void zonesOnLoopbackAddressesAreFiveHostsEach(int zones) {
    Path file = folder.resolve("stack.yaml");

    ZonesFile.write(file, zones, null, null);
    StackFile stack = StackFile.read(file);

    assertThat(stack.hosts()).hasSize(5 * zones);
    assertThat(stack.settings().port()).isEqualTo(8080);
    assertThat(stack.host(new HostName("a-voice")).orElseThrow())
        .isEqualTo(
            new BoxHost(
                new HostName("a-voice"), "a", "127.0.1.3", java.util.Set.of(Role.VOICE)));
  }

  @Test
  void stacksOnPortZeroGetAddressesOfTheirOwn() {
    Path file = folder.resolve("stack.yaml");

    ZonesFile.write(file, 3, 0, null);
    StackFile stack = StackFile.read(file);

    List<String> blocks =
        stack.hosts().stream().map(h -> h.address().split("\\.")[1]).distinct().toList();
    assertThat(blocks).hasSize(1).doesNotContain("0");
    assertThat(stack.agent()).isEqualTo("127." + blocks.getFirst() + ".0.1");
  }

  @Test
  void zonesWithNetworksOfTheirOwnHaveAddressesThatTheSimulatorMayServe() throws Exception {
    Path file = folder.resolve("stack.yaml");

    ZonesFile.write(file, 3, 0, null, true);
    StackFile stack = StackFile.read(file);

    assertThat(stack.zoneNetworks()).isTrue();
    assertThat(stack.host(new HostName("c-voice")).orElseThrow().address()).isEqualTo("198.18.3.3");
    assertThat(stack.addressTakeover().mode()).isEqualTo(StackFile.AddressTakeover.Mode.OFF);
    assertThat(stack.settings().webhooks().networks())
        .singleElement()
        .matches(n -> n.contains(InetAddress.ofLiteral(stack.agent())));
  }

  @Test
  void zonesWithNetworksOfTheirOwnTakeNoFileOfSettings() throws Exception {
    Path settings = Files.writeString(folder.resolve("ringfort.yaml"), "queue:\n  partitions: 12\n");
    assertThatThrownBy(
            () -> ZonesFile.write(folder.resolve("stack.yaml"), 3, null, settings, true))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("--zone-networks goes without --config and --port");
  }

  @Test
  void aFileOfSettingsBecomesAPartOfIt() throws IOException {
    Path settings = Files.writeString(folder.resolve("ringfort.yaml"), "queue:\n  partitions: 12\n");
    Path file = folder.resolve("stack.yaml");

    ZonesFile.write(file, 3, null, settings);

    assertThat(StackFile.read(file).settings().queue().partitions()).isEqualTo(12);
  }

  @Test
  void twoZonesAreNone() {
    assertThatThrownBy(() -> ZonesFile.write(folder.resolve("stack.yaml"), 2, 0, null))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("--zones: got 2 (expected: 1, 3 or 5");
  }

  private void assertRefused(String text, String complaint) throws IOException {
    Path file = file(text);
    assertThatThrownBy(() -> StackFile.read(file))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining(complaint)
        .extracting(e -> ((Refusal) e).code(), InstanceOfAssertFactories.type(ExitCode.class))
        .isEqualTo(ExitCode.CONFIGURATION);
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("file.yaml"), text);
  }
}

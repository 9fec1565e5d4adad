package io.ringfort.stack.boot;

import io.ringfort.api.numbers.HttpInventory;
import io.ringfort.api.numbers.NumberInventory;
import io.ringfort.core.json.Json;
import io.ringfort.core.secrets.Secret;
import io.ringfort.core.secrets.SecretBox;
import io.ringfort.messaging.lifecycle.Policy;
import io.ringfort.messaging.smpp.CarrierConfig;
import io.ringfort.messaging.smpp.CarrierConfig.Gateway;
import io.ringfort.messaging.smpp.CarrierConfig.Limits;
import io.ringfort.messaging.smpp.CarrierConfig.Login;
import io.ringfort.messaging.smpp.CarrierConfig.Options;
import io.ringfort.simulator.Simulator;
import io.ringfort.simulator.SimulatorConfig;
import io.ringfort.stack.config.StackConfig;
import io.ringfort.stack.data.SimulatedCarrier;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Which carriers the stack has: the operator's, or, where there is none, the simulated one.
public final class CarrierPlan {
  private static final Duration ENQUIRE_LINK = Duration.ofSeconds(15);

  /// Who binds to the simulator. The password lives as long as its process: nobody else is to know it.
  private static final String SIMULATED_ID = "ringfort";

  /// By which the simulator tells a repeat from another message with the same text.
  private static final int SIMULATED_REFERENCE = 0x1400;

  private final StackConfig config;
  private final Secret simulatedPassword;

  private CarrierPlan(StackConfig config, Secret simulatedPassword) {
    this.config = config;
    this.simulatedPassword = simulatedPassword;
  }

  /// For the process in which the simulator runs.
  public static CarrierPlan withNewPassword(StackConfig config) {
    return new CarrierPlan(
        config, new Secret(SecretBox.newToken().reveal().substring(0, 8)));
  }

  /// For any other: it is told.
  public static CarrierPlan of(StackConfig config) {
    return new CarrierPlan(config, new Secret(""));
  }

  public SimulatorConfig simulator() {
    List<Integer> ports =
        config.simulator().smppPorts().stream().map(port -> config.port() == 0 ? 0 : port).toList();
    return new SimulatorConfig(
        config.bind(),
        config.simulatorPort(),
        ports,
        SIMULATED_ID,
        simulatedPassword.reveal(),
        config.simulator().receiptDelay());
  }

  /// A running simulator, as others need to know it.
  public SimulatedCarrier simulated(Simulator simulator) {
    return SimulatedCarrier.of(simulator, SIMULATED_ID, simulatedPassword);
  }

  /// @param simulator running, unless the configuration turned it off
  List<CarrierConfig> carriers(@Nullable SimulatedCarrier simulator) {
    if (!config.carriers().isEmpty()) {
      return config.carriers().stream().map(CarrierPlan::carrier).toList();
    }
    if (simulator == null) {
      throw new IllegalStateException("a configuration without carriers and without simulator");
    }
    List<Gateway> gateways =
        simulator.smppPorts().stream()
            .map(port -> new Gateway(simulator.url().getHost(), port))
            .toList();
    return List.of(
        new CarrierConfig(
            "simulated",
            List.of("+"),
            gateways,
            new Login(simulator.systemId(), simulator.password(), ""),
            new Limits(2, 500, 0, Duration.ofSeconds(3), ENQUIRE_LINK),
            Policy.UnknownOutcome.RESEND,
            new Options(true, SIMULATED_REFERENCE)));
  }

  /// Of the first carrier that sells numbers.
  public NumberInventory inventory(@Nullable SimulatedCarrier simulator, Json json) {
    Stream<URI> sellers =
        config.carriers().isEmpty()
            ? simulator == null ? Stream.empty() : Stream.of(simulator.url())
            : config.carriers().stream()
                .map(StackConfig.Carrier::inventoryUrl)
                .filter(Objects::nonNull);
    return sellers
        .findFirst()
        .<NumberInventory>map(url -> new HttpInventory(url.toString(), json))
        .orElse(_ -> List.of());
  }

  private static CarrierConfig carrier(StackConfig.Carrier c) {
    return new CarrierConfig(
        c.name(),
        c.prefixes(),
        c.gateways().stream().map(CarrierPlan::gateway).toList(),
        new Login(c.systemId(), c.password(), ""),
        new Limits(c.binds(), c.window(), c.messagesPerSecond(), c.responseTimeout(), ENQUIRE_LINK),
        switch (c.unknownOutcome()) {
          case RESEND -> Policy.UnknownOutcome.RESEND;
          case HOLD -> Policy.UnknownOutcome.HOLD;
        },
        new Options(true, c.referenceTlv()));
  }

  private static Gateway gateway(String hostAndPort) {
    int colon = hostAndPort.lastIndexOf(':');
    return new Gateway(
        hostAndPort.substring(0, colon), Integer.parseInt(hostAndPort.substring(colon + 1)));
  }
}

package io.ringfort.stack.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.ringfort.core.ids.E164;
import io.ringfort.core.net.Cidr;
import io.ringfort.core.secrets.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The whole configuration, read once by [ConfigReader] and never changed. What each key means, in
/// which unit, and why its default is what it is, stands in the resource `ringfort.yaml`, the one
/// place that explains them.
///
/// Flat where the file is flat: operators meet these names, not our taste in records.
public record StackConfig(
    Path data,
    String bind,
    int port,
    FirstAccount account,
    Queue queue,
    Api api,
    Tls tls,
    Webhooks webhooks,
    Messaging messaging,
    Alerts alerts,
    List<Carrier> carriers,
    Voice voice,
    List<Trunk> trunks,
    Simulator simulator) {

  private static final int MAX_PORT = 65_535;
  private static final int SIP_PORT = 5_060;
  private static final int TLS_BESIDE = 363;

  public StackConfig {
    check(port >= 0 && port <= MAX_PORT, "port", port, "0 to 65535; 0 takes free ports");
    check(!bind.isBlank(), "bind", bind, "an IP address or a host name of this machine");
    carriers = List.copyOf(carriers);
    trunks = List.copyOf(trunks);
    Set<String> trunkNames = new HashSet<>();
    trunks.forEach(
        t -> check(trunkNames.add(t.name()), "trunks", t.name() + " twice", "each name once"));
    Set<String> names = new HashSet<>();
    carriers.forEach(
        c -> check(names.add(c.name()), "carriers", c.name() + " twice", "each name once"));
    check(
        simulator.enabled() || !carriers.isEmpty(),
        "carriers",
        "none",
        "at least one where simulator.enabled is false");
  }

  /// The same, in another folder and on another address.
  public StackConfig at(Path folder, String address) {
    return new StackConfig(
        folder,
        address,
        port,
        account,
        queue,
        api,
        tls,
        webhooks,
        messaging,
        alerts,
        carriers,
        voice,
        trunks,
        simulator);
  }

  /// The simulator's HTTP port: its own, else the one after the API's, else any free one.
  public int simulatorPort() {
    Integer own = simulator.port();
    return port == 0 ? 0 : own != null ? own : port + 1;
  }

  /// The port of the API over TLS, and of browsers: its own, else 8443 beside 8080 and so on, or any
  /// free one beside a free API port.
  public int tlsPort() {
    Integer own = tls.port();
    int beside = port + TLS_BESIDE <= MAX_PORT ? port + TLS_BESIDE : port - TLS_BESIDE;
    return port == 0 ? 0 : own != null ? own : beside;
  }

  /// The SIP port: its own, else the usual one, or any free one beside a free API port.
  public int sipPort() {
    Integer own = voice.sip().port();
    return port == 0 ? 0 : own != null ? own : SIP_PORT;
  }

  public record FirstAccount(String friendlyName, int numbers) {
    public FirstAccount {
      check(
          !friendlyName.isBlank() && friendlyName.length() <= 64,
          "friendlyName",
          friendlyName,
          "1 to 64 characters");
      check(numbers >= 0 && numbers <= 50, "numbers", numbers, "0 to 50");
    }
  }

  public record Queue(int partitions, boolean fsync) {
    public Queue {
      check(partitions >= 1 && partitions <= 64, "partitions", partitions, "1 to 64");
    }
  }

  public record Api(@Nullable URI publicUrl, Duration deadline, Duration idleTimeout) {
    public Api {
      check(
          publicUrl == null || publicUrl.getHost() != null,
          "publicUrl",
          String.valueOf(publicUrl),
          "such as https://sms.example.com");
      check(
          deadline.toMillis() >= 100 && deadline.toSeconds() <= 60,
          "deadline",
          deadline,
          "100ms to 60s");
      check(
          idleTimeout.toSeconds() >= 1 && idleTimeout.toHours() <= 1,
          "idleTimeout",
          idleTimeout,
          "1s to 1h");
    }
  }

  /// @param certificate and `key`: PEM files; null: a self-made certificate
  public record Tls(@Nullable Integer port, @Nullable Path certificate, @Nullable Path key) {
    public Tls {
      check(isPort(port), "port", String.valueOf(port), "0 to 65535");
      check(
          (certificate == null) == (key == null),
          "certificate",
          "only one of certificate and key",
          "both or none");
    }
  }

  public record Webhooks(boolean allowLoopback, List<Cidr> networks) {
    public Webhooks {
      networks = List.copyOf(networks);
    }
  }

  public record Messaging(int senderMessagesPerSecond, int queueHours) {
    public Messaging {
      check(
          senderMessagesPerSecond >= 1 && senderMessagesPerSecond <= 1_000_000,
          "senderMessagesPerSecond",
          senderMessagesPerSecond,
          "1 to 1000000");
      check(queueHours >= 1 && queueHours <= 72, "queueHours", queueHours, "1 to 72");
    }
  }

  /// Whom alerts are told to.
  ///
  /// @param webhook null: nobody by HTTP
  public record Alerts(@Nullable URI webhook, AlertSms sms) {
    public Alerts {
      check(
          webhook == null || webhook.getHost() != null,
          "webhook",
          String.valueOf(webhook),
          "such as https://ops.example.com/alerts");
    }
  }

  /// @param to E.164; none: nobody by SMS
  /// @param from null: the first account's first number
  public record AlertSms(List<String> to, @Nullable String from) {
    public AlertSms {
      to = List.copyOf(to);
      to.forEach(n -> check(E164.matches(n), "to", n, "a number such as +12025550147"));
      check(
          from == null || E164.matches(from), "from", String.valueOf(from), "a number of the stack");
    }
  }

  public record Voice(
      int callsPerSecond, Sip sip, List<Integer> mediaPorts, Speech speech, Recordings recordings) {
    public Voice {
      mediaPorts = List.copyOf(mediaPorts);
      check(
          callsPerSecond >= 1 && callsPerSecond <= 10_000,
          "callsPerSecond",
          callsPerSecond,
          "1 to 10000");
      check(
          mediaPorts.size() == 2
              && mediaPorts.getFirst() <= mediaPorts.getLast()
              && (mediaPorts.getLast() == 0
                  || (mediaPorts.getFirst() >= 1_024 && mediaPorts.getLast() <= MAX_PORT)),
          "mediaPorts",
          mediaPorts,
          "[0, 0], or the first and the last of a range above 1023");
    }
  }

  /// @param tlsPort null: no TLS
  /// @param certificate and `key`: PEM files; null: a self-made certificate
  /// @param publicHost null: the bound address
  public record Sip(
      @Nullable Integer port,
      @Nullable Integer tlsPort,
      @Nullable Path certificate,
      @Nullable Path key,
      @Nullable String publicHost) {
    public Sip {
      check(isPort(port), "port", String.valueOf(port), "0 to 65535");
      check(isPort(tlsPort), "tlsPort", String.valueOf(tlsPort), "0 to 65535");
      check(
          (certificate == null) == (key == null),
          "certificate",
          "only one of certificate and key",
          "both or none");
    }
  }

  /// @param url of the engine `http`; null for others
  public record Speech(SpeechEngine engine, List<String> command, @Nullable URI url) {
    public Speech {
      command = List.copyOf(command);
      check(
          engine != SpeechEngine.COMMAND || !command.isEmpty(),
          "command",
          "none",
          "a program and its arguments");
      check(engine != SpeechEngine.HTTP || url != null, "url", "none", "where the service is");
    }
  }

  /// Who speaks.
  public enum SpeechEngine {
    @JsonProperty("embedded")
    EMBEDDED,
    @JsonProperty("command")
    COMMAND,
    @JsonProperty("http")
    HTTP
  }

  /// @param workers 0: as many as half of the cores
  public record Recordings(int workers, int loudness, Bucket bucket) {
    public Recordings {
      check(workers >= 0 && workers <= 256, "workers", workers, "0 to 256");
      check(loudness >= -40 && loudness <= -5, "loudness", loudness, "-40 to -5");
    }
  }

  /// @param endpoint null: recordings stay in a folder
  public record Bucket(
      @Nullable URI endpoint, String name, String region, String accessKey, Secret secretKey) {}

  /// @param gateways SIP URIs
  /// @param allowed addresses and ranges
  /// @param username for the carrier's challenges; empty for none
  /// @param inboundUsername for our challenges; empty: the carrier is not challenged
  public record Trunk(
      String name,
      List<String> prefixes,
      List<String> gateways,
      List<String> allowed,
      String username,
      Secret password,
      String inboundUsername,
      Secret inboundPassword,
      int maxCalls) {
    public Trunk {
      check(!name.isBlank(), "name", name, "a name");
      prefixes = List.copyOf(prefixes);
      gateways = List.copyOf(gateways);
      allowed = List.copyOf(allowed);
      check(!gateways.isEmpty(), "gateways", "none", "at least one SIP URI");
      gateways.forEach(
          g ->
              check(
                  g.matches("sips?:[^\\s@]+"),
                  "gateways",
                  g,
                  "a SIP URI such as sip:192.0.2.1:5060;transport=tcp"));
      check(maxCalls >= 0, "maxCalls", maxCalls, "0 or more");
    }
  }

  private static boolean isPort(@Nullable Integer port) {
    return port == null || (port >= 0 && port <= MAX_PORT);
  }

  /// @param gateways `host:port` each
  /// @param referenceTlv the vendor parameter that carries our reference; 0 for none
  /// @param inventoryUrl where numbers for sale are listed; null: this carrier sells none
  public record Carrier(
      String name,
      List<String> prefixes,
      List<String> gateways,
      String systemId,
      Secret password,
      int binds,
      int window,
      Duration responseTimeout,
      UnknownOutcome unknownOutcome,
      int messagesPerSecond,
      int referenceTlv,
      @Nullable URI inventoryUrl) {

    public Carrier {
      check(!name.isBlank(), "name", name, "a name");
      prefixes = List.copyOf(prefixes);
      gateways = List.copyOf(gateways);
      prefixes.forEach(
          p ->
              check(
                  p.matches("\\+\\d{0,15}"),
                  "prefixes",
                  p,
                  "+ and digits, such as +49; + alone takes everything"));
      check(!prefixes.isEmpty(), "prefixes", "none", "at least one");
      check(!gateways.isEmpty(), "gateways", "none", "at least one host:port");
      gateways.forEach(g -> check(isHostAndPort(g), "gateways", g, "host:port"));
      // SMPP 3.4, 5.2.1 and 5.2.2: at most 15 and 8 characters.
      check(
          !systemId.isBlank() && systemId.length() <= 15,
          "systemId",
          systemId,
          "1 to 15 characters");
      check(
          password.reveal().length() <= 8,
          "password",
          "more than 8 characters",
          "at most 8 characters");
      check(binds >= 1 && binds <= 100, "binds", binds, "1 to 100");
      check(window >= 1 && window <= 10_000, "window", window, "1 to 10000");
      check(
          responseTimeout.toMillis() >= 100 && responseTimeout.toMinutes() <= 1,
          "responseTimeout",
          responseTimeout,
          "100ms to 1m");
      check(messagesPerSecond >= 1, "messagesPerSecond", messagesPerSecond, "1 or more");
      check(
          referenceTlv == 0 || (referenceTlv >= 0x1400 && referenceTlv <= 0x3FFF),
          "referenceTlv",
          referenceTlv,
          "0, or 0x1400 to 0x3FFF");
    }
  }

  /// What to do with a submit whose outcome is unknown.
  public enum UnknownOutcome {
    @JsonProperty("resend")
    RESEND,
    @JsonProperty("hold")
    HOLD
  }

  public record Simulator(
      boolean enabled, @Nullable Integer port, List<Integer> smppPorts, Duration receiptDelay) {
    public Simulator {
      check(
          port == null || (port >= 0 && port <= MAX_PORT),
          "port",
          String.valueOf(port),
          "0 to 65535");
      smppPorts = List.copyOf(smppPorts);
      check(!smppPorts.isEmpty(), "smppPorts", "none", "one port for each gateway");
      smppPorts.forEach(p -> check(p >= 0 && p <= MAX_PORT, "smppPorts", p, "0 to 65535"));
      check(
          !receiptDelay.isNegative() && receiptDelay.toMinutes() <= 60,
          "receiptDelay",
          receiptDelay,
          "0ms to 60m");
    }
  }

  private static boolean isHostAndPort(String text) {
    return text.matches("[^\\s:]+:[1-9]\\d{0,4}")
        && Integer.parseInt(text.substring(text.indexOf(':') + 1)) <= MAX_PORT;
  }

  private static void check(boolean holds, String key, Object got, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(key + ": got " + got + " (expected: " + expected + ")");
    }
  }
}

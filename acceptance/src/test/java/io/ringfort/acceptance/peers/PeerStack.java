package io.ringfort.acceptance.peers;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringfort.acceptance.Answer;
import io.ringfort.acceptance.Api;
import io.ringfort.acceptance.Caller;
import io.ringfort.acceptance.Carrier;
import io.ringfort.acceptance.Http;
import io.ringfort.acceptance.Site;
import io.ringfort.acceptance.StackProcess;
import io.ringfort.acceptance.Wave;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// The stack of this package: its carriers are ports at which a test lets a peer listen. Which
/// carrier takes a call says the number, see [Trunk]. Shared by all tests, which go one by one.
final class PeerStack implements Ground, AutoCloseable {
  static final Duration SOON = Duration.ofSeconds(20);
  static final double TONE_SECONDS = 2;
  private static final List<String> FINAL =
      List.of("completed", "busy", "failed", "no-answer", "canceled");

  private final AtomicInteger names = new AtomicInteger();
  private final Path folder;
  private final StackProcess stack;
  private final Site sounds = Site.start();
  private final Lighthouse lighthouse = new Lighthouse();
  private final int sipPort;
  private final int tcpPort;
  private final int tlsPort = FreePorts.next();

  /// The carriers, and which numbers they take.
  enum Trunk {
    UDP("+15552001"),
    TCP("+15552002"),
    /// Two gateways, tried in this order.
    PAIR("+15552003"),
    PROXY_UDP("+15552004"),
    PROXY_TCP("+15552005");

    private static final int PROXY_PORT = FreePorts.next();

    private final String prefix;
    private final List<Integer> ports;

    Trunk(String prefix) {
      this.prefix = prefix;
      this.ports = List.of(FreePorts.next(), FreePorts.next());
    }

    /// Where its gateway listens.
    int port() {
      return name().startsWith("PROXY") ? PROXY_PORT : ports.getFirst();
    }

    /// Where the second one of [#PAIR] listens.
    int secondPort() {
      return ports.getLast();
    }

    /// One of its numbers.
    String number() {
      return prefix + "100";
    }

    /// Its entry in the stack's `trunks`.
    Map<String, Object> config() {
      String transport = name().endsWith("TCP") ? ";transport=tcp" : "";
      List<String> gateways = new ArrayList<>(List.of("sip:127.0.0.1:" + port() + transport));
      if (this == PAIR) {
        gateways.add("sip:127.0.0.1:" + secondPort());
      }
      return Map.of(
          "name",
          name().toLowerCase(Locale.ROOT),
          "prefixes",
          List.of(prefix),
          "gateways",
          gateways,
          "allowed",
          List.of("127.0.0.1"));
    }
  }

  private PeerStack() throws IOException {
    folder = Files.createTempDirectory("ringfort-peers-");
    List<Map<String, Object>> trunks =
        new ArrayList<>(Stream.of(Trunk.values()).map(Trunk::config).toList());
    trunks.addAll(lighthouse.config());
    stack =
        StackProcess.start(
            Map.of("voice", Map.of("sip", Map.of("tlsPort", tlsPort)), "trunks", trunks));
    sipPort = lighthouse.awaitUdpPort();
    tcpPort = lighthouse.awaitTcpPort();
  }

  /// Gives a test the one of this run, as a parameter of its constructor.
  static final class Shared implements ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(PeerStack.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == PeerStack.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(NAMESPACE)
          .computeIfAbsent(
              PeerStack.class,
              _ -> {
                try {
                  return new PeerStack();
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }

  Api api() {
    return stack.api();
  }

  Carrier carrier() {
    return stack.carrier();
  }

  @Override
  public String door(String transport) {
    int port =
        switch (transport) {
          case "tcp" -> tcpPort;
          case "tls" -> tlsPort;
          default -> sipPort;
        };
    return "127.0.0.1:" + port;
  }

  /// A number of the account, for outbound calls.
  String ownNumber() {
    return stack.credentials().numbers().getFirst();
  }

  /// A word that no other test of this run uses.
  String newName(String beginning) {
    return beginning + "-" + names.incrementAndGet();
  }

  @Override
  public Path newFolder(String beginning) {
    try {
      return Files.createDirectory(folder.resolve(newName(beginning)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Where [#TONE_SECONDS] of a tone can be fetched.
  String toneUrl(int frequencyHz) {
    String path = "/" + frequencyHz + ".wav";
    return sounds
        .put(path, Site.Page.of("audio/wav", Wave.tone(frequencyHz, TONE_SECONDS)))
        .toString();
  }

  /// Calls somebody.
  ///
  /// @param verbs what is done once they answer
  /// @param namesAndValues further parameters
  /// @return the call's SID
  String call(String to, String verbs, String... namesAndValues) {
    Answer made =
        api()
            .postBody(
                "/Calls.json",
                Http.form(
                        "From",
                        ownNumber(),
                        "To",
                        to,
                        "Twiml",
                        "<Response>" + verbs + "</Response>")
                    + (namesAndValues.length == 0 ? "" : "&" + Http.form(namesAndValues)),
                Map.of());
    if (made.status() != 201) {
      throw new IllegalStateException("got " + made.status() + " " + made.body());
    }
    return made.text("sid");
  }

  /// A call as it is now.
  JsonNode fetch(String sid) {
    return api().get("/Calls/" + sid + ".json").body();
  }

  String awaitStatus(String sid, String... statuses) {
    List<String> wanted = List.of(statuses);
    return await("status " + wanted)
        .atMost(SOON)
        .until(() -> fetch(sid).path("status").asText(), wanted::contains);
  }

  /// How a call ended, as soon as it has.
  JsonNode ended(String sid) {
    awaitStatus(sid, FINAL.toArray(String[]::new));
    return fetch(sid);
  }

  /// Waits for the webhook of an inbound call.
  JsonNode awaitAsked(String sink) {
    return await("webhook")
        .atMost(SOON)
        .until(() -> carrier().asked(sink), asked -> !asked.isEmpty())
        .getFirst()
        .path("form");
  }

  /// Two-channel sound of a call's recording, once it is there.
  Wave recording(String callSid) {
    return Caller.of(stack).recording(callSid);
  }

  @Override
  public void close() {
    sounds.close();
    stack.close();
    lighthouse.close();
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

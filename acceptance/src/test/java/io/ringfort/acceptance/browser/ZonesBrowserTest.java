package io.ringfort.acceptance.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.acceptance.Carrier;
import io.ringfort.acceptance.Node;
import io.ringfort.acceptance.Program;
import io.ringfort.acceptance.ZonesProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// Runs `src/test/node/zones-browser.test.js`: a page knows the gateways of three zones by names of
/// their own, or by one that leads to all, and trusts the one key that the stack has made for them.
/// Left out where there is no browser.
@EnabledIfSystemProperty(named = "long", matches = "true", disabledReason = "starts fifteen hosts")
@Timeout(900)
final class ZonesBrowserTest {
  private static final String CHROMIUM = "/usr/bin/chromium";
  private static final String NAME = "phones.example";

  /// What the SDK puts before the name of an edge: signalling, and what it measures.
  private static final List<String> SERVICES = List.of("voice-js", "eventgw");

  private static final int HANDSETS = 3;
  private static final Duration LIMIT = Duration.ofMinutes(10);

  private static ZonesProcess stack;

  @BeforeAll
  static void start() throws IOException {
    Program.require("chromium");
    stack = ZonesProcess.start(Map.of());
  }

  @AfterAll
  static void stop() {
    if (stack != null) {
      stack.close();
    }
  }

  @Test
  void pagesOutliveTheHostsOfTheirCalls() throws IOException, GeneralSecurityException {
    List<URI> doors = stack.credentials().secureGateways();
    assertThat(doors).hasSize(3);
    List<String> edges = new ArrayList<>();
    List<String> rules = new ArrayList<>();
    for (URI door : doors) {
      String name = (char) ('a' + edges.size()) + "." + NAME;
      edges.add(edge(name, door));
      SERVICES.forEach(s -> rules.add("MAP %s.%s %s".formatted(s, name, door.getHost())));
    }

    run(
        Map.of(
            "CHROMIUM",
            CHROMIUM,
            "EDGES",
            String.join(",", edges),
            "RESOLVE",
            String.join(",", rules)));
  }

  /// As where a name server knows the addresses of all gateways by one name; left out where this
  /// machine does not let a process have an `/etc/hosts` of its own. Chromium's own resolver would
  /// take the first address alone from such a file; the system's gives it all, as name servers do.
  @Test
  void aPageThatKnowsOneNameOfAllGatewaysComesBack(@TempDir Path folder)
      throws IOException, GeneralSecurityException {
    Assumptions.assumeTrue(mayMount(), "needs a mount namespace");
    List<URI> doors = stack.credentials().secureGateways();
    StringBuilder hosts = new StringBuilder("127.0.0.1 localhost\n");
    for (URI door : doors) {
      SERVICES.forEach(s -> hosts.append("%s %s.%s%n".formatted(door.getHost(), s, NAME)));
    }
    Files.writeString(folder.resolve("hosts"), hosts);
    Path browser = folder.resolve("chromium");
    Files.writeString(
        browser,
        """
        #!/bin/sh
        exec unshare -m sh -c 'mount --bind %s /etc/hosts && exec %s "$@" --disable-features=AsyncDns' -- "$@"
        """
            .formatted(folder.resolve("hosts"), CHROMIUM));
    browser.toFile().setExecutable(true);

    run(
        Map.of(
            "CHROMIUM",
            browser.toString(),
            "EDGES",
            edge(NAME, doors.getFirst()),
            "ONE_NAME",
            "true"));
  }

  private static String edge(String name, URI door) {
    return name + ":" + door.getPort() + "/signal?";
  }

  private static boolean mayMount() {
    try {
      return new ProcessBuilder("unshare", "-m", "true").start().waitFor() == 0;
    } catch (IOException _) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static void run(Map<String, String> more) throws IOException, GeneralSecurityException {
    Map<String, String> environment = Node.environment(stack.credentials(), stack.carrier());
    environment.putAll(more);
    environment.put("TRUST", trusted());
    // The customer knows another gateway than the one that the page comes to first.
    environment.put("API_URL", stack.gateways().getLast().toString());
    environment.put(
        "HANDSETS",
        Stream.generate(Carrier::newHandset).limit(HANDSETS).collect(Collectors.joining(",")));
    try (HostsDoor operator = new HostsDoor(stack)) {
      environment.put("OPERATOR_URL", operator.url().toString());
      Node.SDKS.test(environment, LIMIT, "zones-browser.test.js");
    }
  }

  /// Of the certificate's key, as Chromium wants it.
  private static String trusted() throws IOException, GeneralSecurityException {
    Path file = stack.data().resolve("tls/certificate.pem");
    Certificate certificate =
        CertificateFactory.getInstance("X.509").generateCertificate(Files.newInputStream(file));
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(certificate.getPublicKey().getEncoded());
    return Base64.getEncoder().encodeToString(hash);
  }
}

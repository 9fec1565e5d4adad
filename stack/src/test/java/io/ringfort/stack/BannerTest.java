package io.ringfort.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.stack.data.Credentials;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class BannerTest {
  private static final URI API = URI.create("http://127.0.0.1:8080");

  @Test
  void holdsEverythingForAFirstMessage() {
    Credentials credentials =
        new Credentials(
            "AC1",
            "token",
            API,
            URI.create("http://127.0.0.1:8081"),
            List.of("+14155550100", "+14155550101"));

    assertThat(Banner.of(credentials, Path.of("/data"), Duration.ofMillis(3_449)))
        .contains(
            "up after 3.4 s",
            "API         " + API,
            "console     " + API + "/console",
            "account     AC1",
            "auth token  token",
            "+14155550100  +14155550101")
        .contains(
            "  curl -u AC1:token http://127.0.0.1:8080/2010-04-01/Accounts/AC1/Messages.json"
                + " --data-urlencode From=+14155550100 ")
        .contains(
            "  curl -u AC1:token"
                + " 'http://127.0.0.1:8080/2010-04-01/Accounts/AC1/Messages.json?PageSize=1'")
        .contains("  curl http://127.0.0.1:8081/handsets/+12025550147/messages");
  }

  @Test
  void namesEveryDoorForWebPages() {
    List<URI> doors = List.of(URI.create("http://127.0.1.1:1"), URI.create("http://127.0.2.1:1"));
    List<URI> secure =
        List.of(URI.create("https://127.0.1.1:2"), URI.create("https://127.0.2.1:2"));
    Credentials credentials =
        new Credentials("AC1", "token", API, null, List.of()).at(doors, secure, null);

    assertThat(Banner.of(credentials, Path.of("/data"), Duration.ZERO).lines())
        .contains("  over TLS    https://127.0.1.1:2 (for web pages)")
        .contains("              https://127.0.2.1:2");
  }

  @Test
  void doesNotSpeakOfASimulatorThatIsOff() {
    assertThat(
            Banner.of(
                new Credentials("AC1", "token", API, null, List.of("+14155550100")),
                Path.of("/data"),
                Duration.ZERO))
        .doesNotContain("simulator", "handsets");
  }
}

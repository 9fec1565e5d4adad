package io.ringfort.core.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.core.webhooks.Overrides.RetryOn;
import io.ringfort.core.webhooks.WebhookUrl.Parsed;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookUrlTest {

  private static WebhookUrl ok(String text) {
    assertThat(WebhookUrl.parse(text)).isInstanceOf(Parsed.Ok.class);
    return ((Parsed.Ok) WebhookUrl.parse(text)).url();
  }

  private static Parsed.Invalid invalid(String text) {
    assertThat(WebhookUrl.parse(text)).as(text).isInstanceOf(Parsed.Invalid.class);
    return (Parsed.Invalid) WebhookUrl.parse(text);
  }

  @ParameterizedTest
  @CsvSource({
    "https://example.com/a/b;c?x=1&y=%20z, https://example.com/a/b;c?x=1&y=%20z",
    "https://example.com, https://example.com/",
    "https://example.com?x=1, https://example.com/?x=1",
    "HTTPS://Example.com/A, https://Example.com/A",
    "http://example.com:8080/a, http://example.com/a",
    "https://example.com:443/a, https://example.com/a",
    "https://u:p@example.com:8443/a?b=u:p@x, https://example.com/a?b=u:p@x",
    "https://example.com/a#rc=2, https://example.com/a",
    "http://127.0.0.1:8080/a, http://127.0.0.1/a",
    "http://[2001:db8::1]:8080/a, http://[2001:db8::1]/a",
    "http://localhost/, http://localhost/",
  })
  void signsWithoutPortUserinfoAndFragment(String text, String signed) {
    assertThat(ok(text).signedForm()).isEqualTo(signed);
  }

  @Test
  void requestsWithThePortButWithoutUserinfoAndFragment() {
    assertThat(ok("http://u:p@example.com:8080/a?b=c#ct=100").target())
        .hasToString("http://example.com:8080/a?b=c");
  }

  @Test
  void readsCredentialsDecoded() {
    assertThat(ok("https://us%40er:p%3Aw:x@example.com/").credentials())
        .isEqualTo(Optional.of(new WebhookUrl.Credentials("us@er", "p:w:x")));
    assertThat(ok("https://user@example.com/").credentials())
        .isEqualTo(Optional.of(new WebhookUrl.Credentials("user", "")));
    assertThat(ok("https://example.com/@x").credentials()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "example.com/a",
        "/a",
        "ftp://example.com/",
        "javascript:alert(1)",
        "http:/example.com/",
        "http:///a",
        "http://?x",
        "http://exa_mple.com/",
        "http://-a.com/",
        "http://a-.com/",
        "http://a..com/",
        "http://example.com./",
        "http://.com/",
        "http://exämple.com/",
        "http://ex%61mple.com/",
        "http://exam ple.com/",
        "http://example.com/a b",
        "http://example.com/a\r\nHost: other",
        "http://example.com/?a=\nb",
        "http://example.com/\u0000",
        "http://example.com/\t",
        " http://example.com/",
        "http://example.com/ü",
        "http://example.com/%",
        "http://example.com/%4",
        "http://example.com/%zz",
        "http://example.com/%٤٤",
        "http://example.com/a?b=[1]",
        "http://example.com/\"",
        "http://example.com/<a>",
        "http://example.com/a\\b",
        "http://example.com/#a#b",
        "http://example.com/#a b",
        "http://example.com:/",
        "http://example.com:0/",
        "http://example.com:65536/",
        "http://example.com:99999999999/",
        "http://example.com:-1/",
        "http://example.com:80a/",
        "http://us er@example.com/",
        "http://a:b@c@example.com/",
        "http://a@/",
        "http://2130706433/",
        "http://127.1/",
        "http://0x7f.0.0.1/",
        "http://0x7f000001/",
        "http://127.0.0.0x1/",
        "http://256.1.1.1/",
        "http://a.1b/",
        "http://[::1/",
        "http://::1/",
        "http://[fe80::1%25eth0]/",
        "http://[fe80::1%eth0]/",
        "http://[127.0.0.1]/",
        "http://[v1.a]/",
        "http://example.com\\@127.0.0.1/",
      })
  void refusesWhatIsNoUrlOfAServer(String text) {
    assertThat(invalid(text).code()).isEqualTo(11100);
    assertThat(invalid(text).reason()).startsWith("got ").contains("(expected: ");
  }

  @Test
  void limitsTheLength() {
    String longest = "http://example.com/" + "a".repeat(4000 - 19);
    ok(longest);
    invalid(longest + "a");
    invalid("http://" + "a".repeat(64) + ".com/");
    ok("http://" + "a".repeat(63) + ".com/");
    invalid("http://" + "a.".repeat(126) + "com/");
  }

  @Test
  void hasTheDefaultsWithoutFragment() {
    assertThat(ok("https://example.com/").overrides())
        .isEqualTo(
            new Overrides(
                Duration.ofSeconds(5),
                Duration.ofSeconds(15),
                Duration.ofSeconds(15),
                1,
                Set.of(RetryOn.CONNECT),
                true,
                List.of()));
  }

  @Test
  void readsEveryOverride() {
    assertThat(
            ok("https://example.com/#ct=100&rt=2000&tt=15000&rc=5&rp=4xx,rt&sni=n&e=ashburn,dublin")
                .overrides())
        .isEqualTo(
            new Overrides(
                Duration.ofMillis(100),
                Duration.ofSeconds(2),
                Duration.ofSeconds(15),
                5,
                Set.of(RetryOn.CLIENT_ERROR, RetryOn.READ),
                false,
                List.of("ashburn", "dublin")));
    assertThat(ok("https://example.com/#rp=all").overrides().retryOn())
        .containsExactlyInAnyOrder(RetryOn.values());
    assertThat(ok("https://example.com/#rp=4xx%2C5xx").overrides().retryOn())
        .containsExactlyInAnyOrder(RetryOn.CLIENT_ERROR, RetryOn.SERVER_ERROR);
  }

  @Test
  void ignoresAFragmentThatIsNoOverride() {
    assertThat(ok("https://example.com/#section-2").overrides()).isEqualTo(Overrides.DEFAULTS);
    assertThat(ok("https://example.com/#x=1&=&a=").overrides()).isEqualTo(Overrides.DEFAULTS);
  }

  @ParameterizedTest
  @CsvSource({
    "ct=99, 11100", "ct=10001, 11100", "rt=15001, 11100", "tt=0, 11100", "tt=, 11100",
        "ct=1e3, 11100",
    "ct=999999999999, 11100", "rc=6, 11100", "rc=-1, 11100", "rp=6xx, 11100", "rp=, 11100",
        "sni=yes, 11100",
    "e=, 11240", "e=Ash burn, 11100", "e=a/b, 11240"
  })
  void refusesOverridesOutOfRange(String fragment, int code) {
    assertThat(invalid("https://example.com/#" + fragment).code()).isEqualTo(code);
  }

  @Test
  void neverPrintsPasswordOrQuery() {
    WebhookUrl url = ok("https://user:hunter2@example.com/a?token=hunter2");
    assertThat(url.toString()).doesNotContain("hunter2").contains("example.com");
    assertThat(url.credentials().toString()).doesNotContain("hunter2");
    assertThat(invalid("https://user:hunter2@exa_mple.com/?token=hunter2").reason())
        .doesNotContain("hunter2");
  }
}

package io.ringfort.core.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.core.secrets.Secret;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// <https://www.twilio.com/docs/usage/security#validating-requests>
class SignatureTest {
  private static final Secret TOKEN = new Secret("12345");
  private static final String URL = "https://mycompany.com/myapp.php?foo=1&bar=2";
  private static final List<Map.Entry<String, String>> FORM =
      List.of(
          Map.entry("To", "+18005551212"),
          Map.entry("CallSid", "CA1234567890ABCDE"),
          Map.entry("Digits", "1234"),
          Map.entry("Caller", "+14158675309"),
          Map.entry("From", "+14158675309"));

  @Test
  void equalsThePublishedVector() {
    assertThat(Signature.sign(TOKEN, URL, FORM)).isEqualTo("RSOYDt4T1cUTdK1PDd93/VVr8B8=");
  }

  @Test
  void doesNotDependOnTheOrderOfParameters() {
    assertThat(Signature.sign(TOKEN, URL, FORM.reversed()))
        .isEqualTo(Signature.sign(TOKEN, URL, FORM));
  }

  @Test
  void takesTheDistinctValuesOfARepeatedNameInOrder() {
    List<Map.Entry<String, String>> repeated =
        List.of(Map.entry("Event", "b"), Map.entry("Event", "a"), Map.entry("Event", "b"));

    // The data that the validators build: the name before each of the distinct values.
    String data = URL + "EventaEventb";
    assertThat(Signature.sign(TOKEN, URL, repeated))
        .isEqualTo(Signature.sign(TOKEN, data, List.of()));
  }

  @Test
  void signsDecodedUtf8() {
    assertThat(Signature.sign(TOKEN, URL, List.of(Map.entry("Body", "é 😀 +&="))))
        .isEqualTo(Signature.sign(TOKEN, URL + "Bodyé 😀 +&=", Collections.emptyList()))
        .isNotEqualTo(Signature.sign(TOKEN, URL + "Body? ? +&=", Collections.emptyList()));
  }

  @Test
  void changesWithTheToken() {
    assertThat(Signature.sign(new Secret("12346"), URL, FORM))
        .isNotEqualTo(Signature.sign(TOKEN, URL, FORM));
  }

  /// RFC 6234's test vector for "abc".
  @Test
  void hashesABodyThatIsNoForm() {
    assertThat(Signature.bodySha256("abc".getBytes(UTF_8)))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }
}

package io.ringfort.acceptance.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.acceptance.Answer;
import io.ringfort.acceptance.Api;
import io.ringfort.acceptance.SharedStack;
import io.ringfort.acceptance.StackProcess;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// URLs that are kept and called later are checked when they are given.
/// <https://www.twilio.com/docs/api/errors/21402>
@ExtendWith(SharedStack.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WebhookUrlTest {
  private final Api api;
  private final Api.OwnNumber number;
  private final String service;

  WebhookUrlTest(StackProcess stack) {
    api = stack.api();
    number = api.buy("SmsUrl", "http://127.0.0.1:1/kept");
    service = api.post("/v1/Services", "FriendlyName", "urls").text("sid");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://example.com/\r\nX-Injected: 1",
        "http://example.com\r\nHost: other/",
        "http://example.com/a\nb",
        "http://u\r:p@example.com/",
        "http://example.com/?a=\r\n\r\nGET / HTTP/1.1",
        "http://exa\tmple.com/",
        "file:///etc/passwd",
        "gopher://example.com/",
        "example.com",
        "http:///x"
      })
  void isRefusedForANumberAndAService(String url) {
    String path = "/IncomingPhoneNumbers/" + number.sid() + ".json";

    Answer ofNumber = api.post(path, "SmsUrl", url);
    Answer ofFallback = api.post(path, "SmsFallbackUrl", url);
    Answer ofService = api.post("/v1/Services/" + service, "InboundRequestUrl", url);

    assertThat(ofNumber.code()).isEqualTo(21402);
    assertThat(ofNumber.status()).isEqualTo(400);
    assertThat(ofFallback.code()).isEqualTo(21402);
    assertThat(ofService.status()).isEqualTo(400);
    assertThat(api.get(path).text("sms_url")).isEqualTo("http://127.0.0.1:1/kept");
  }
}

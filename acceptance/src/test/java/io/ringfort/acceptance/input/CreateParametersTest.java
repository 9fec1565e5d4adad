package io.ringfort.acceptance.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringfort.acceptance.Answer;
import io.ringfort.acceptance.Api;
import io.ringfort.acceptance.Carrier;
import io.ringfort.acceptance.SharedStack;
import io.ringfort.acceptance.StackProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every parameter of a message's creation, wrong in every way that matters.
/// <https://www.twilio.com/docs/messaging/api/message-resource#create-a-message-resource>,
/// <https://www.twilio.com/docs/api/errors>
@ExtendWith(SharedStack.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CreateParametersTest {
  private static final String NO_MG = "MG" + "0".repeat(32);

  private final Carrier carrier;
  private final Api api;
  private final String from;
  private final String service;
  private final String emptyService;

  CreateParametersTest(StackProcess stack) {
    carrier = stack.carrier();
    api = stack.api();
    from = stack.credentials().numbers().getFirst();
    service = api.post("/v1/Services", "FriendlyName", "wrong").text("sid");
    api.post("/v1/Services/" + service + "/PhoneNumbers", "PhoneNumberSid", api.buy().sid());
    emptyService = api.post("/v1/Services", "FriendlyName", "empty").text("sid");
  }

  /// A form that differs from a good one, and its answer.
  ///
  /// @param form name, value, ...; a null value takes the parameter out
  record Case(int code, int status, String... form) {
    @Override
    public String toString() {
      String all = String.join(" ", Stream.of(form).map(String::valueOf).toList());
      return code
          + ": "
          + (all.length() > 80 ? all.substring(0, 80) + "..." : all)
              .replaceAll("[\\r\\n\\x00]", "?");
    }
  }

  @ParameterizedTest
  @MethodSource({"recipients", "senders", "contents", "urls", "times", "others"})
  void isRefusedWithItsCode(Case wrong) {
    String handset = Carrier.newHandset();

    Answer answer = post(handset, wrong.form());

    assertThat(answer.body().toString()).contains("\"code\":" + wrong.code() + ",");
    assertThat(answer.status()).isEqualTo(wrong.status());
    assertThat(answer.body().path("status").asInt()).isEqualTo(wrong.status());
    assertThat(answer.text("message")).isNotBlank();
    assertThat(answer.text("more_info"))
        .isEqualTo("https://www.twilio.com/docs/errors/" + wrong.code());
    assertThat(carrier.inbox(handset)).isEmpty();
  }

  static Stream<Case> recipients() {
    return Stream.concat(
        Stream.of(new Case(21604, 400, "To", null), new Case(21604, 400, "To", "")),
        Stream.of(
                "abc",
                "+",
                "+1",
                "+0123456789",
                "+1234567890123456",
                "+1415555012x",
                "14155550123",
                "+1 415 555 0123",
                "+١٤١٥٥٥٥٠١٢٣",
                "+14155550123,+14155550124",
                "+1" + "4".repeat(10_000),
                "\r\n+14155550123\r\nX: y",
                "sip:a@b",
                "whatsapp:+14155550123")
            .map(to -> new Case(21211, 400, "To", to)));
  }

  Stream<Case> senders() {
    return Stream.of(
        new Case(21603, 400, "From", null),
        new Case(21603, 400, "From", ""),
        new Case(21212, 400, "From", "!!"),
        new Case(21212, 400, "From", "TwelveLetter"),
        new Case(21212, 400, "From", "+1"),
        new Case(21212, 400, "From", "x".repeat(10_000)),
        new Case(21606, 400, "From", "RINGFORT"),
        new Case(21606, 400, "From", "12345"),
        // A number that nobody has here. The reference keeps 21606 for numbers that cannot send.
        new Case(21659, 400, "From", "+14155550123"),
        new Case(21266, 400, "To", from),
        new Case(21705, 400, "From", null, "MessagingServiceSid", "MG1"),
        new Case(21705, 400, "From", null, "MessagingServiceSid", "SM" + "0".repeat(32)),
        new Case(21701, 404, "From", null, "MessagingServiceSid", NO_MG),
        new Case(21704, 400, "From", null, "MessagingServiceSid", emptyService),
        new Case(21712, 400, "MessagingServiceSid", service));
  }

  static Stream<Case> contents() {
    List<String> elevenMedia = new ArrayList<>();
    IntStream.range(0, 11)
        .forEach(i -> elevenMedia.addAll(List.of("MediaUrl", "https://example.com/" + i)));
    return Stream.of(
        new Case(21602, 400, "Body", null),
        new Case(21602, 400, "Body", ""),
        new Case(21617, 400, "Body", "x".repeat(1_601)),
        new Case(21617, 400, "Body", "😀".repeat(801)),
        new Case(21617, 400, "Body", "x".repeat(500_000)),
        new Case(20001, 400, "Body", "a\0b"),
        new Case(21623, 400, elevenMedia.toArray(String[]::new)),
        new Case(21620, 400, "MediaUrl", "not a url"),
        new Case(21620, 400, "MediaUrl", "file:///etc/passwd"),
        // No carrier here takes MMS.
        new Case(21612, 400, "MediaUrl", "https://example.com/1.png"),
        new Case(21655, 400, "ContentSid", "HX" + "0".repeat(32)));
  }

  static Stream<Case> urls() {
    return Stream.of(
            "not a url",
            "/relative",
            "ftp://example.com/",
            "javascript:alert(1)",
            "http://",
            "http://under_score.example.com/",
            "http://example.com:99999/",
            "http://example.com/a b",
            "http://example.com/\r\nX-Injected: 1",
            "http://example.com\r\nHost: other/",
            "http://a%0d%0ab/",
            "http://user\r\n:x@example.com/",
            "http://example.com/#rt=1",
            "http://example.com/#rc=99",
            "http://example.com/" + "x".repeat(5_000),
            "http://ex\u0000ample.com/",
            "http://[::1%25eth0]/",
            "http://2130706433/",
            "http://0x7f.1/")
        .map(url -> new Case(url.contains("\0") ? 20001 : 21609, 400, "StatusCallback", url));
  }

  Stream<Case> times() {
    Instant now = Instant.now();
    return Stream.concat(
        Stream.of("0", "-1", "36001", "abc", "1.5", "1e3", "99999999999", "0x10", " 60", "१")
            .map(v -> new Case(21624, 400, "ValidityPeriod", v)),
        Stream.of(
            new Case(
                35118, 400, "ScheduleType", "fixed", "SendAt", now.plusSeconds(3_600).toString()),
            new Case(
                35111, 400, "From", null, "MessagingServiceSid", service, "ScheduleType", "fixed"),
            new Case(
                35114,
                400,
                "From",
                null,
                "MessagingServiceSid",
                service,
                "ScheduleType",
                "fixed",
                "SendAt",
                now.minusSeconds(60).toString()),
            new Case(
                35114,
                400,
                "From",
                null,
                "MessagingServiceSid",
                service,
                "ScheduleType",
                "fixed",
                "SendAt",
                now.plusSeconds(200).toString()),
            new Case(
                35114,
                400,
                "From",
                null,
                "MessagingServiceSid",
                service,
                "ScheduleType",
                "fixed",
                "SendAt",
                now.plus(Duration.ofDays(36)).toString()),
            new Case(
                20001,
                400,
                "From",
                null,
                "MessagingServiceSid",
                service,
                "ScheduleType",
                "fixed",
                "SendAt",
                "tomorrow"),
            new Case(
                20001,
                400,
                "From",
                null,
                "MessagingServiceSid",
                service,
                "ScheduleType",
                "fixed",
                "SendAt",
                "9".repeat(1_000)),
            new Case(
                20001,
                400,
                "From",
                null,
                "MessagingServiceSid",
                service,
                "ScheduleType",
                "whenever"),
            new Case(
                20001,
                400,
                "From",
                null,
                "MessagingServiceSid",
                service,
                "SendAt",
                now.plusSeconds(3_600).toString())));
  }

  static Stream<Case> others() {
    return Stream.of(
        new Case(21218, 400, "ApplicationSid", "AP1"),
        new Case(21218, 400, "ApplicationSid", "x".repeat(10_000)),
        // Promises that this stack does not keep are refused, not ignored.
        new Case(20001, 400, "ContentRetention", "discard"),
        new Case(20001, 400, "AddressRetention", "obfuscate"));
  }

  /// Parameters that change nothing here may hold anything, as there.
  @ParameterizedTest
  @MethodSource
  void isTakenAllTheSame(Case odd) {
    String handset = Carrier.newHandset();

    Answer answer = post(handset, odd.form());

    assertThat(answer.status()).as("%s", answer.body()).isEqualTo(201);
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(carrier.inbox(handset)).hasSize(1));
  }

  static Stream<Case> isTakenAllTheSame() {
    return Stream.concat(
        Stream.of(
                "MaxPrice",
                "ProvideFeedback",
                "Attempt",
                "ForceDelivery",
                "PersistentAction",
                "TrafficType",
                "ShortenUrls",
                "SendAsMms",
                "RiskCheck",
                "MessageIntent",
                "SmartEncoded",
                "FallbackFrom",
                "ContentVariables",
                "Unheard.Of",
                "to",
                "BODY",
                "")
            .map(name -> new Case(0, 201, name, "no-number-no-boolean")),
        Stream.of(
            new Case(0, 201, "ValidityPeriod", ""),
            new Case(0, 201, "ValidityPeriod", "1000"),
            new Case(0, 201, "StatusCallback", ""),
            // Of a parameter that may come once, the first counts.
            new Case(0, 201, "Body", "first", "Body", "second"),
            new Case(0, 201, "Body", "x".repeat(1_600)),
            new Case(0, 201, "PersistentAction", "a", "PersistentAction", "b")));
  }

  /// A good form with the given parameters instead of its own.
  private Answer post(String handset, String... form) {
    List<String> names = IntStream.range(0, form.length / 2).mapToObj(i -> form[2 * i]).toList();
    List<String> whole = new ArrayList<>();
    Stream.of(List.of("To", handset), List.of("From", from), List.of("Body", "Good"))
        .filter(good -> !names.contains(good.getFirst()))
        .forEach(whole::addAll);
    for (int i = 0; i < form.length; i += 2) {
      if (form[i + 1] != null) {
        whole.addAll(List.of(form[i], form[i + 1]));
      }
    }
    return api.post("/Messages.json", whole.toArray(String[]::new));
  }
}

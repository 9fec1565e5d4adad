package io.ringfort.acceptance.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.twilio.exception.ApiException;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.api.v2010.account.Message;
import com.twilio.rest.messaging.v1.Service;
import com.twilio.type.PhoneNumber;
import io.ringfort.acceptance.Api;
import io.ringfort.acceptance.Carrier;
import io.ringfort.acceptance.Credentials;
import io.ringfort.acceptance.SharedStack;
import io.ringfort.acceptance.StackProcess;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Messages through twilio-java. <https://www.twilio.com/docs/messaging/api/message-resource>
@ExtendWith(SharedStack.class)
final class JavaSdkTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final Carrier carrier;
  private final Api api;
  private final PhoneNumber from;
  private final TwilioRestClient client;
  private final String handset = Carrier.newHandset();

  JavaSdkTest(StackProcess stack) {
    Credentials credentials = stack.credentials();
    carrier = stack.carrier();
    api = stack.api();
    from = new PhoneNumber(credentials.numbers().getFirst());
    client = client(credentials);
  }

  static TwilioRestClient client(Credentials credentials) {
    return client(credentials, credentials.accountSid(), credentials.authToken());
  }

  static TwilioRestClient client(Credentials credentials, String user, String password) {
    return new TwilioRestClient.Builder(user, password)
        .accountSid(credentials.accountSid())
        .httpClient(new SelfHosted(credentials.apiUrl()))
        .build();
  }

  @Test
  void sendsAndSeesTheDelivery() {
    Message sent = send("Hello é 👍 a+b&c");

    assertThat(sent.getSid()).matches("SM[0-9a-f]{32}");
    assertThat(sent.getStatus()).isEqualTo(Message.Status.QUEUED);
    assertThat(sent.getDirection()).isEqualTo(Message.Direction.OUTBOUND_API);
    assertThat(sent.getDateCreated())
        .isBetween(
            ZonedDateTime.now(ZoneOffset.UTC).minusMinutes(1),
            ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(1));
    Message delivered = awaitDelivered(sent);
    assertThat(delivered.getDateSent()).isNotNull();
    assertThat(delivered.getErrorCode()).isNull();
    assertThat(carrier.inbox(handset))
        .singleElement()
        .satisfies(
            m -> {
              assertThat(m.path("body").asText()).isEqualTo("Hello é 👍 a+b&c");
              assertThat(m.path("from").asText()).isEqualTo(from.getEndpoint());
              assertThat(m.path("submits").asInt()).isEqualTo(1);
            });
  }

  @Test
  void listsPageByPageWithFilters() {
    List<String> sids =
        new ArrayList<>(IntStream.range(0, 7).mapToObj(i -> send("Page " + i).getSid()).toList());
    send("somebody else's", Carrier.newHandset());

    List<String> listed =
        StreamSupport.stream(
                Message.reader()
                    .setTo(new PhoneNumber(handset))
                    .setFrom(from)
                    .pageSize(2)
                    .read(client)
                    .spliterator(),
                false)
            .map(Message::getSid)
            .toList();

    // The newest first.
    assertThat(listed).isEqualTo(sids.reversed());
    ZonedDateTime tomorrow = ZonedDateTime.now(ZoneOffset.UTC).plusDays(1);
    assertThat(
            Message.reader()
                .setTo(new PhoneNumber(handset))
                .setDateSentAfter(tomorrow)
                .read(client))
        .isEmpty();
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(
                        Message.reader()
                            .setTo(new PhoneNumber(handset))
                            .setDateSentBefore(tomorrow)
                            .pageSize(3)
                            .read(client))
                    .hasSize(7));
  }

  @Test
  void takesBackAScheduledMessage() {
    Service service = serviceWithANumber();

    Message scheduled =
        Message.creator(new PhoneNumber(handset), service.getSid(), "Never to be read")
            .setScheduleType(Message.ScheduleType.FIXED)
            .setSendAt(ZonedDateTime.now(ZoneOffset.UTC).plusHours(1))
            .create(client);
    Message canceled =
        Message.updater(scheduled.getSid()).setStatus(Message.UpdateStatus.CANCELED).update(client);

    assertThat(scheduled.getStatus()).isEqualTo(Message.Status.SCHEDULED);
    assertThat(scheduled.getMessagingServiceSid()).isEqualTo(service.getSid());
    assertThat(scheduled.getFrom()).isNull();
    assertThat(canceled.getStatus()).isEqualTo(Message.Status.CANCELED);
    ApiException tooLate =
        catchThrowableOfType(
            ApiException.class,
            () ->
                Message.updater(awaitDelivered(send("gone")).getSid())
                    .setStatus(Message.UpdateStatus.CANCELED)
                    .update(client));
    assertThat(tooLate.getCode()).isEqualTo(30409);
  }

  @Test
  void sendsThroughAMessagingService() {
    Service service = serviceWithANumber();

    Message accepted =
        Message.creator(new PhoneNumber(handset), service.getSid(), "From the pool").create(client);

    assertThat(accepted.getStatus()).isEqualTo(Message.Status.ACCEPTED);
    assertThat(accepted.getFrom()).isNull();
    assertThat(accepted.getNumSegments()).isEqualTo("0");
    Message delivered = awaitDelivered(accepted);
    assertThat(delivered.getFrom().getEndpoint())
        .isEqualTo(carrier.inbox(handset).getFirst().path("from").asText());
    assertThat(delivered.getNumSegments()).isEqualTo("1");
  }

  @Test
  void redactsAndDeletes() {
    Message sent = awaitDelivered(send("Nobody's business"));

    Message redacted = Message.updater(sent.getSid()).setBody("").update(client);
    boolean deleted = Message.deleter(sent.getSid()).delete(client);

    assertThat(redacted.getBody()).isEmpty();
    assertThat(deleted).isTrue();
    ApiException gone =
        catchThrowableOfType(
            ApiException.class, () -> Message.fetcher(sent.getSid()).fetch(client));
    assertThat(gone.getStatusCode()).isEqualTo(404);
    assertThat(gone.getCode()).isEqualTo(20404);
  }

  @Test
  void tellsAnErrorsCodeAndStatus() {
    ApiException refused = catchThrowableOfType(ApiException.class, () -> send("", handset));

    assertThat(refused.getCode()).isEqualTo(21602);
    assertThat(refused.getStatusCode()).isEqualTo(400);
    assertThat(refused.getMoreInfo()).endsWith("/21602");
  }

  private Service serviceWithANumber() {
    Service service = Service.creator("For " + handset).create(client);
    com.twilio.rest.messaging.v1.service.PhoneNumber.creator(service.getSid(), api.buy().sid())
        .create(client);
    return service;
  }

  private Message send(String body) {
    return send(body, handset);
  }

  private Message send(String body, String to) {
    return Message.creator(new PhoneNumber(to), from, body).create(client);
  }

  private Message awaitDelivered(Message message) {
    return await()
        .atMost(SOON)
        .until(
            () -> Message.fetcher(message.getSid()).fetch(client),
            m -> m.getStatus() == Message.Status.DELIVERED);
  }
}

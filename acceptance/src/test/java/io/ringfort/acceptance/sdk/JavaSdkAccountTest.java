package io.ringfort.acceptance.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.twilio.exception.ApiException;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.api.v2010.Account;
import com.twilio.rest.api.v2010.account.IncomingPhoneNumber;
import com.twilio.rest.api.v2010.account.Key;
import com.twilio.rest.api.v2010.account.Message;
import com.twilio.rest.api.v2010.account.NewKey;
import com.twilio.rest.api.v2010.account.availablephonenumbercountry.Local;
import com.twilio.rest.messaging.v1.Service;
import com.twilio.type.PhoneNumber;
import io.ringfort.acceptance.Carrier;
import io.ringfort.acceptance.Credentials;
import io.ringfort.acceptance.SharedStack;
import io.ringfort.acceptance.StackProcess;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Numbers, messaging services, subaccounts and keys through twilio-java.
/// <https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource>,
/// <https://www.twilio.com/docs/iam/api/account>
@ExtendWith(SharedStack.class)
final class JavaSdkAccountTest {
  private final Credentials credentials;
  private final TwilioRestClient client;

  JavaSdkAccountTest(StackProcess stack) {
    credentials = stack.credentials();
    client = JavaSdkTest.client(credentials);
  }

  @Test
  void buysANumberSetsItUpAndReleasesIt() {
    PhoneNumber forSale =
        Local.reader("US")
            .setAreaCode(415)
            .limit(1)
            .read(client)
            .iterator()
            .next()
            .getPhoneNumber();

    IncomingPhoneNumber bought =
        IncomingPhoneNumber.creator(forSale).setFriendlyName("Ours").create(client);
    IncomingPhoneNumber updated =
        IncomingPhoneNumber.updater(bought.getSid())
            .setSmsUrl("http://127.0.0.1:1/sms")
            .update(client);

    assertThat(forSale.getEndpoint()).startsWith("+1415");
    assertThat(bought.getPhoneNumber()).isEqualTo(forSale);
    assertThat(bought.getFriendlyName()).isEqualTo("Ours");
    assertThat(bought.getCapabilities().getSms()).isTrue();
    assertThat(updated.getSmsUrl()).hasToString("http://127.0.0.1:1/sms");
    assertThat(numbers()).contains(forSale.getEndpoint()).containsAll(credentials.numbers());
    assertThat(Local.reader("US").setAreaCode(415).limit(5).read(client))
        .extracting(Local::getPhoneNumber)
        .doesNotContain(forSale);
    assertThat(
            catchThrowableOfType(
                    ApiException.class, () -> IncomingPhoneNumber.creator(forSale).create(client))
                .getCode())
        .isEqualTo(21422);

    assertThat(IncomingPhoneNumber.deleter(bought.getSid()).delete(client)).isTrue();
    assertThat(numbers()).doesNotContain(forSale.getEndpoint());
  }

  @Test
  void keepsAMessagingServiceAndItsPool() {
    Service service = Service.creator("Reminders").setStickySender(true).create(client);
    PhoneNumber forSale =
        Local.reader("US").limit(1).read(client).iterator().next().getPhoneNumber();
    IncomingPhoneNumber number = IncomingPhoneNumber.creator(forSale).create(client);

    var member =
        com.twilio.rest.messaging.v1.service.PhoneNumber.creator(service.getSid(), number.getSid())
            .create(client);
    Service updated = Service.updater(service.getSid()).setFriendlyName("Alarms").update(client);

    assertThat(member.getPhoneNumber()).isEqualTo(forSale);
    assertThat(updated.getFriendlyName()).isEqualTo("Alarms");
    assertThat(
            com.twilio.rest.messaging.v1.service.PhoneNumber.reader(service.getSid()).read(client))
        .hasSize(1);
    // Three services over pages of one: newer hosts page by absolute URLs.
    Stream.of("a", "b").forEach(name -> Service.creator(name).create(client));
    assertThat(Service.reader().pageSize(1).read(client))
        .extracting(Service::getFriendlyName)
        .contains("Alarms", "a", "b");
    assertThat(
            com.twilio.rest.messaging.v1.service.PhoneNumber.deleter(
                    service.getSid(), number.getSid())
                .delete(client))
        .isTrue();
    assertThat(Service.deleter(service.getSid()).delete(client)).isTrue();
    assertThat(
            catchThrowableOfType(
                    ApiException.class, () -> Service.fetcher(service.getSid()).fetch(client))
                .getStatusCode())
        .isEqualTo(404);
  }

  @Test
  void aSubaccountIsApartFromOthersAndEndsWithItsSuspension() {
    Account sub = Account.creator().setFriendlyName("A customer's").create(client);
    TwilioRestClient own = JavaSdkTest.client(credentials, sub.getSid(), sub.getAuthToken());
    PhoneNumber ours = new PhoneNumber(credentials.numbers().getFirst());

    assertThat(sub.getOwnerAccountSid()).isEqualTo(credentials.accountSid());
    assertThat(Message.reader(sub.getSid()).read(own)).isEmpty();
    ApiException notItsNumber =
        catchThrowableOfType(
            ApiException.class,
            () ->
                Message.creator(sub.getSid(), new PhoneNumber(Carrier.newHandset()), ours, "x")
                    .create(own));
    assertThat(notItsNumber.getCode()).isIn(21606, 21659);
    assertThat(
            catchThrowableOfType(
                    ApiException.class, () -> Message.reader(credentials.accountSid()).read(own))
                .getStatusCode())
        .isEqualTo(401);
    assertThat(Account.reader().read(client)).extracting(Account::getSid).contains(sub.getSid());

    Account suspended =
        Account.updater(sub.getSid()).setStatus(Account.Status.SUSPENDED).update(client);

    assertThat(suspended.getStatus()).isEqualTo(Account.Status.SUSPENDED);
    assertThat(
            catchThrowableOfType(ApiException.class, () -> Message.reader(sub.getSid()).read(own))
                .getCode())
        .isEqualTo(20005);
  }

  @Test
  void aKeyOpensTheAccountUntilItIsDeleted() {
    NewKey key = NewKey.creator().setFriendlyName("For the web site").create(client);
    TwilioRestClient byKey = JavaSdkTest.client(credentials, key.getSid(), key.getSecret());

    Message sent =
        Message.creator(
                new PhoneNumber(Carrier.newHandset()),
                new PhoneNumber(credentials.numbers().getFirst()),
                "By key")
            .create(byKey);

    assertThat(sent.getSid()).startsWith("SM");
    assertThat(Key.reader().read(client)).extracting(Key::getSid).contains(key.getSid());
    // A key cannot make keys. <https://www.twilio.com/docs/iam/api-keys>
    assertThat(
            catchThrowableOfType(ApiException.class, () -> NewKey.creator().create(byKey))
                .getStatusCode())
        .isEqualTo(403);
    assertThat(Key.deleter(key.getSid()).delete(client)).isTrue();
    assertThat(
            catchThrowableOfType(ApiException.class, () -> Message.reader().read(byKey))
                .getStatusCode())
        .isEqualTo(401);
  }

  private List<String> numbers() {
    return StreamSupport.stream(IncomingPhoneNumber.reader().read(client).spliterator(), false)
        .map(n -> n.getPhoneNumber().getEndpoint())
        .toList();
  }
}

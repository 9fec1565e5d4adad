package io.ringfort.acceptance.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.twilio.exception.ApiException;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.api.v2010.account.sip.CredentialList;
import com.twilio.rest.api.v2010.account.sip.Domain;
import com.twilio.rest.api.v2010.account.sip.IpAccessControlList;
import com.twilio.rest.api.v2010.account.sip.credentiallist.Credential;
import com.twilio.rest.api.v2010.account.sip.domain.CredentialListMapping;
import com.twilio.rest.api.v2010.account.sip.domain.IpAccessControlListMapping;
import com.twilio.rest.api.v2010.account.sip.domain.authtypes.authtypecalls.AuthCallsCredentialListMapping;
import com.twilio.rest.api.v2010.account.sip.ipaccesscontrollist.IpAddress;
import io.ringfort.acceptance.SharedStack;
import io.ringfort.acceptance.StackProcess;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// SIP domains and who may use them, through twilio-java.
/// <https://www.twilio.com/docs/voice/sip/api/sip-domain-resource>
@ExtendWith(SharedStack.class)
final class JavaSdkSipTest {
  private final TwilioRestClient client;

  JavaSdkSipTest(StackProcess stack) {
    client = JavaSdkTest.client(stack.credentials());
  }

  @Test
  void keepsADomainWithItsListsAndMappings() {
    Domain domain =
        Domain.creator("office-sdk.sip.example.com")
            .setFriendlyName("Office")
            .setVoiceUrl(URI.create("http://127.0.0.1:1/voice"))
            .setSipRegistration(true)
            .create(client);
    CredentialList users = CredentialList.creator("Users").create(client);
    Credential user = Credential.creator(users.getSid(), "alice", "A1b2c3d4e5f6g7").create(client);
    IpAccessControlList addresses = IpAccessControlList.creator("Sites").create(client);
    IpAddress address =
        IpAddress.creator(addresses.getSid(), "Site", "192.0.2.0")
            .setCidrPrefixLength(24)
            .create(client);

    CredentialListMapping mapped =
        CredentialListMapping.creator(domain.getSid(), users.getSid()).create(client);
    IpAccessControlListMapping alsoMapped =
        IpAccessControlListMapping.creator(domain.getSid(), addresses.getSid()).create(client);

    assertThat(domain.getSid()).startsWith("SD");
    assertThat(user.getUsername()).isEqualTo("alice");
    assertThat(address.getCidrPrefixLength()).isEqualTo(24);
    assertThat(mapped.getFriendlyName()).isEqualTo("Users");
    assertThat(alsoMapped.getFriendlyName()).isEqualTo("Sites");
    assertThat(AuthCallsCredentialListMapping.reader(domain.getSid()).read(client))
        .extracting(AuthCallsCredentialListMapping::getSid)
        .containsExactly(users.getSid());
    assertThat(Domain.reader().read(client)).extracting(Domain::getSid).contains(domain.getSid());
    assertThat(Domain.updater(domain.getSid()).setFriendlyName("HQ").update(client))
        .extracting(Domain::getFriendlyName)
        .isEqualTo("HQ");
    assertThat(Credential.reader(users.getSid()).read(client)).hasSize(1);
    assertThat(IpAddress.reader(addresses.getSid()).read(client)).hasSize(1);
    assertThat(
            catchThrowableOfType(
                    ApiException.class,
                    () -> Credential.creator(users.getSid(), "bob", "weak").create(client))
                .getStatusCode())
        .isEqualTo(400);

    assertThat(CredentialListMapping.deleter(domain.getSid(), users.getSid()).delete(client))
        .isTrue();
    assertThat(
            IpAccessControlListMapping.deleter(domain.getSid(), addresses.getSid()).delete(client))
        .isTrue();
    assertThat(CredentialList.deleter(users.getSid()).delete(client)).isTrue();
    assertThat(IpAccessControlList.deleter(addresses.getSid()).delete(client)).isTrue();
    assertThat(Domain.deleter(domain.getSid()).delete(client)).isTrue();
    assertThat(
            catchThrowableOfType(
                    ApiException.class, () -> Domain.fetcher(domain.getSid()).fetch(client))
                .getStatusCode())
        .isEqualTo(404);
  }
}

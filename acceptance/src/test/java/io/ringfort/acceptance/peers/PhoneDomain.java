package io.ringfort.acceptance.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.acceptance.Answer;
import io.ringfort.acceptance.Api;
import java.net.URI;

/// A SIP domain with one user, alice, who may register and call.
final class PhoneDomain {
  private static final String USER = "alice";
  private static final String PASSWORD = "Correct-horse-7";

  private PhoneDomain() {}

  /// @param name of which no other is
  /// @param voiceUrl asked when she calls
  static void make(Api api, String name, URI voiceUrl) {
    String domain =
        made(
            api,
            "/SIP/Domains.json",
            "DomainName",
            name,
            "SipRegistration",
            "true",
            "VoiceUrl",
            voiceUrl.toString());
    String list = made(api, "/SIP/CredentialLists.json", "FriendlyName", name);
    made(
        api,
        "/SIP/CredentialLists/" + list + "/Credentials.json",
        "Username",
        USER,
        "Password",
        PASSWORD);
    for (String use : new String[] {"Calls", "Registrations"}) {
      made(
          api,
          "/SIP/Domains/" + domain + "/Auth/" + use + "/CredentialListMappings.json",
          "CredentialListSid",
          list);
    }
  }

  /// @param door where the stack listens with that transport
  static Baresip.Account account(String name, String transport, String door) {
    return new Baresip.Account(USER, name, PASSWORD, transport, door);
  }

  private static String made(Api api, String path, String... namesAndValues) {
    Answer answer = api.post(path, namesAndValues);
    assertThat(answer.status()).as("%s: %s", path, answer.body()).isEqualTo(201);
    return answer.text("sid");
  }
}

package io.ringfort.voice.sip;

import io.ringfort.core.net.Cidr;
import io.ringfort.protocol.sip.digest.DigestSecret;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Two domains: `phones.test`, whose callers are challenged, and `pbx.test`, which takes those of
/// one address. Everybody's password is their name and `-secret`.
final class TestDomains implements Domains {
  private static final Map<String, Domain> ALL =
      Map.of(
          "phones.test",
          new Domain("SD01", "phones.test", "phones.test", List.of(), true, true),
          "pbx.test",
          new Domain(
              "SD02", "pbx.test", "pbx.test", List.of(Cidr.parse("127.0.0.7/32")), false, false));

  @Override
  public Optional<Domain> named(String host) {
    return Optional.ofNullable(ALL.get(host));
  }

  @Override
  public Optional<DigestSecret> secret(Domain domain, String username) {
    return username.equals("mallory")
        ? Optional.empty()
        : Optional.of(new DigestSecret.Password(username + "-secret"));
  }
}

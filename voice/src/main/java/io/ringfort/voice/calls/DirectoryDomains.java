package io.ringfort.voice.calls;

import io.ringfort.core.directory.Directory;
import io.ringfort.core.directory.DomainMapping;
import io.ringfort.core.directory.DomainMapping.Use;
import io.ringfort.core.directory.SipDomain;
import io.ringfort.core.ids.CredentialListSid;
import io.ringfort.core.ids.IpAccessControlListSid;
import io.ringfort.core.ids.SipDomainSid;
import io.ringfort.core.net.Cidr;
import io.ringfort.protocol.sip.digest.DigestSecret;
import io.ringfort.voice.sip.Domains;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// SIP domains and their users, as customers wrote them into the directory.
public final class DirectoryDomains implements Domains {
  private final Directory directory;

  public DirectoryDomains(Directory directory) {
    this.directory = directory;
  }

  @Override
  public Optional<Domain> named(String host) {
    return directory.sipDomain(host).map(this::domain);
  }

  private Domain domain(SipDomain domain) {
    List<DomainMapping> mappings = directory.mappings(domain.sid(), Use.CALLS);
    List<Cidr> allowed =
        mappings.stream()
            .filter(m -> IpAccessControlListSid.matches(m.list()))
            .flatMap(m -> directory.ipAddresses(new IpAccessControlListSid(m.list())).stream())
            .map(a -> Cidr.parse(a.address() + "/" + a.prefixLength()))
            .toList();
    boolean challenged = mappings.stream().anyMatch(m -> CredentialListSid.matches(m.list()));
    boolean registration =
        domain.setting("sip_registration").map(Boolean::parseBoolean).orElse(false);
    return new Domain(
        domain.sid().value(),
        domain.domainName(),
        domain.domainName(),
        allowed,
        challenged,
        registration);
  }

  @Override
  public Optional<DigestSecret> secret(Domain domain, String username) {
    SipDomainSid sid = new SipDomainSid(domain.sid());
    return Stream.of(Use.REGISTRATIONS, Use.CALLS)
        .flatMap(use -> directory.mappings(sid, use).stream())
        .map(DomainMapping::list)
        .filter(CredentialListSid::matches)
        .flatMap(list -> directory.sipCredential(new CredentialListSid(list), username).stream())
        .<DigestSecret>map(c -> new DigestSecret.Password(c.password().reveal()))
        .findFirst();
  }
}

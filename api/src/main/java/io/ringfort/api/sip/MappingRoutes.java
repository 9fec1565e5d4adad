package io.ringfort.api.sip;

import io.ringfort.api.errors.ApiError;
import io.ringfort.api.errors.ApiException;
import io.ringfort.api.http.Request;
import io.ringfort.api.http.Response;
import io.ringfort.api.http.Route;
import io.ringfort.api.idempotency.FrontDoor;
import io.ringfort.api.rendering.Dates;
import io.ringfort.api.rendering.JsonOut;
import io.ringfort.api.resources.DirectoryResources;
import io.ringfort.core.directory.CredentialList;
import io.ringfort.core.directory.Directory;
import io.ringfort.core.directory.DomainMapping;
import io.ringfort.core.directory.IpAccessControlList;
import io.ringfort.core.directory.SipDomain;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.CredentialListSid;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Which lists a domain takes calls or registrations of. A mapping's SID is its list's.
/// <https://www.twilio.com/docs/voice/sip/api/sip-domain-resource>
final class MappingRoutes {
  /// Of ids that no customer sees.
  private static final String ID_PREFIX = "DM";

  private final DirectoryResources resources;
  private final MappingFamily family;

  MappingRoutes(DirectoryResources resources, MappingFamily family) {
    this.resources = resources;
    this.family = family;
  }

  List<Route> routes(FrontDoor door) {
    String base = SipRoutes.BASE + "/Domains/{DomainSid}/" + family.path();
    String one = base + "/{Sid}.json";
    return List.of(
        Route.get(base + ".json", this::list),
        Route.post(
            base + ".json",
            door.creates(
                ID_PREFIX,
                resources.creator(
                    DomainMapping.class,
                    this::make,
                    this::write,
                    ApiError.INVALID_DOMAIN_MAPPING))),
        Route.get(
            one,
            request -> {
              DomainMapping mapping = find(request);
              return Response.ok(out -> write(out, mapping));
            }),
        Route.delete(one, request -> resources.delete(request, find(request), List.of())));
  }

  private SipDomain domain(Request request) {
    return resources.find(request, "DomainSid", SipDomain.class);
  }

  private DomainMapping find(Request request) {
    return resources
        .directory()
        .mapping(domain(request).sid(), family.use(), request.variable("Sid"))
        .filter(this::isOfFamily)
        .orElseThrow(request::notFound);
  }

  private boolean isOfFamily(DomainMapping mapping) {
    return CredentialListSid.matches(mapping.list()) == family.ofCredentials();
  }

  private void write(JsonOut out, DomainMapping mapping) {
    out.text("sid", mapping.list())
        .text("account_sid", mapping.account().value())
        .text("friendly_name", nameOf(mapping))
        .text("date_created", Dates.rfc2822(mapping.created()))
        .text("date_updated", Dates.rfc2822(mapping.created()));
    if (family.showsDomain()) {
      out.text("domain_sid", mapping.domain().value())
          .text(
              "uri",
              "/2010-04-01/Accounts/"
                  + mapping.account()
                  + "/SIP/Domains/"
                  + mapping.domain()
                  + "/"
                  + family.path()
                  + "/"
                  + mapping.list()
                  + ".json");
    }
  }

  private String nameOf(DomainMapping mapping) {
    return nameOf(mapping.account(), mapping.list()).orElse("");
  }

  private Optional<String> nameOf(AccountSid account, String list) {
    Directory directory = resources.directory();
    return family.ofCredentials()
        ? directory
            .find(list, CredentialList.class)
            .filter(l -> l.account().equals(account))
            .map(CredentialList::friendlyName)
        : directory
            .find(list, IpAccessControlList.class)
            .filter(l -> l.account().equals(account))
            .map(IpAccessControlList::friendlyName);
  }

  private Response list(Request request) {
    List<DomainMapping> found =
        resources.directory().mappings(domain(request).sid(), family.use()).stream()
            .filter(this::isOfFamily)
            .toList();
    return DirectoryResources.page(request, found, DomainMapping::created)
        .in2010(request, family.listKey(), this::write);
  }

  private DomainMapping make(Request request, String id, Instant now) {
    SipDomain domain = domain(request);
    String list = request.params().given(family.parameter()).orElse("");
    if (nameOf(request.accountSid(), list).isEmpty()) {
      throw new ApiException(
          ApiError.INVALID_DOMAIN_MAPPING,
          family.parameter() + ": got '" + list + "' (expected: a list of this account)");
    }
    return new DomainMapping(id, request.accountSid(), domain.sid(), list, family.use(), now);
  }
}

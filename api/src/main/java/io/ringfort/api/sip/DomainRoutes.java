package io.ringfort.api.sip;

import io.ringfort.api.errors.ApiError;
import io.ringfort.api.errors.ApiException;
import io.ringfort.api.http.Params;
import io.ringfort.api.http.Request;
import io.ringfort.api.http.Response;
import io.ringfort.api.http.Route;
import io.ringfort.api.idempotency.FrontDoor;
import io.ringfort.api.params.FriendlyName;
import io.ringfort.api.params.SettingsForm;
import io.ringfort.api.params.SettingsForm.Field;
import io.ringfort.api.params.SettingsForm.Kind;
import io.ringfort.api.rendering.Dates;
import io.ringfort.api.rendering.JsonOut;
import io.ringfort.api.resources.DirectoryResources;
import io.ringfort.core.directory.DomainMapping;
import io.ringfort.core.directory.DomainMapping.Use;
import io.ringfort.core.directory.SipDomain;
import io.ringfort.core.ids.CredentialListSid;
import io.ringfort.core.ids.IpAccessControlListSid;
import io.ringfort.core.ids.SipDomainSid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// `/SIP/Domains`. <https://www.twilio.com/docs/voice/sip/api/sip-domain-resource>
final class DomainRoutes {
  static final String LIST = SipRoutes.BASE + "/Domains.json";
  static final String ONE = SipRoutes.BASE + "/Domains/{Sid}.json";
  private static final int MOST = 100;

  /// Below a name that says `sip`, so that nobody takes the name of a host of ours.
  private static final Pattern NAME =
      Pattern.compile(
          "([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.){1,4}sip(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?){1,6}");

  private static final SettingsForm FORM =
      new SettingsForm(
          List.of(
              Field.url("VoiceUrl", "voice_url"),
              Field.method("VoiceMethod", "voice_method"),
              Field.url("VoiceFallbackUrl", "voice_fallback_url"),
              Field.method("VoiceFallbackMethod", "voice_fallback_method"),
              Field.url("VoiceStatusCallbackUrl", "voice_status_callback_url"),
              Field.method("VoiceStatusCallbackMethod", "voice_status_callback_method"),
              Field.flag("SipRegistration", "sip_registration"),
              Field.flag("EmergencyCallingEnabled", "emergency_calling_enabled"),
              Field.flag("Secure", "secure"),
              new Field("ByocTrunkSid", "byoc_trunk_sid", Kind.SID, null),
              new Field("EmergencyCallerSid", "emergency_caller_sid", Kind.SID, null)));

  private final DirectoryResources resources;

  DomainRoutes(DirectoryResources resources) {
    this.resources = resources;
  }

  List<Route> routes(FrontDoor door) {
    return List.of(
        Route.get(LIST, this::list),
        Route.post(
            LIST,
            door.creates(
                SipDomainSid.PREFIX,
                resources.creator(
                    SipDomain.class, this::make, this::write, ApiError.INVALID_SIP_DOMAIN))),
        Route.get(ONE, request -> answer(find(request))),
        Route.post(ONE, this::update),
        Route.delete(ONE, this::delete));
  }

  private SipDomain find(Request request) {
    return resources.find(request, "Sid", SipDomain.class);
  }

  private Response answer(SipDomain domain) {
    return Response.ok(out -> write(out, domain));
  }

  private void write(JsonOut out, SipDomain domain) {
    String uri = "/2010-04-01/Accounts/" + domain.account() + "/SIP/Domains/" + domain.sid();
    out.text("sid", domain.sid().value())
        .text("account_sid", domain.account().value())
        .text("domain_name", domain.domainName())
        .text("friendly_name", domain.friendlyName())
        .text("auth_type", authType(domain))
        .text("api_version", "2010-04-01");
    FORM.write(out, domain.settings());
    out.text("date_created", Dates.rfc2822(domain.created()))
        .text("date_updated", Dates.rfc2822(domain.updated()))
        .text("uri", uri + ".json")
        .nested(
            "subresource_uris",
            links ->
                links
                    .text("credential_list_mappings", uri + "/CredentialListMappings.json")
                    .text(
                        "ip_access_control_list_mappings",
                        uri + "/IpAccessControlListMappings.json"));
  }

  /// Without any, the domain takes no calls.
  private String authType(SipDomain domain) {
    List<DomainMapping> mappings = resources.directory().mappings(domain.sid(), Use.CALLS);
    List<String> types = new ArrayList<>();
    if (mappings.stream().anyMatch(m -> IpAccessControlListSid.matches(m.list()))) {
      types.add("IP_ACL");
    }
    if (mappings.stream().anyMatch(m -> CredentialListSid.matches(m.list()))) {
      types.add("CREDENTIAL_LIST");
    }
    return String.join(",", types);
  }

  private Response list(Request request) {
    return DirectoryResources.page(
            request,
            resources.directory().ownedBy(request.accountSid(), SipDomain.class),
            SipDomain::created)
        .in2010(request, "domains", this::write);
  }

  private SipDomain make(Request request, String sid, Instant now) {
    Params params = request.params();
    int there = resources.directory().ownedBy(request.accountSid(), SipDomain.class).size();
    if (there >= MOST) {
      throw new ApiException(
          ApiError.TOO_MANY_SIP_DOMAINS, "got " + there + " (expected: fewer than " + MOST + ")");
    }
    return new SipDomain(
        new SipDomainSid(sid),
        request.accountSid(),
        name(params).orElseThrow(() -> invalid("none")),
        FriendlyName.of(params).orElse(""),
        FORM.apply(params, Map.of()),
        now,
        now);
  }

  private static Optional<String> name(Params params) {
    Optional<String> name = params.given("DomainName").map(n -> n.trim().toLowerCase(Locale.ROOT));
    if (name.filter(n -> n.length() > 253 || !NAME.matcher(n).matches()).isPresent()) {
      throw invalid("'" + name.get() + "'");
    }
    return name;
  }

  private static ApiException invalid(String got) {
    return new ApiException(
        ApiError.INVALID_SIP_DOMAIN,
        "DomainName: got " + got + " (expected: letters, digits and hyphens below sip.DOMAIN)");
  }

  private Response update(Request request) {
    SipDomain before = find(request);
    SipDomain next =
        new SipDomain(
            before.sid(),
            before.account(),
            name(request.params()).orElse(before.domainName()),
            FriendlyName.of(request.params()).orElse(before.friendlyName()),
            FORM.apply(request.params(), before.settings()),
            before.created(),
            resources.now());
    return answer(resources.update(request, next, ApiError.INVALID_SIP_DOMAIN));
  }

  private Response delete(Request request) {
    SipDomain domain = find(request);
    List<DomainMapping> mappings =
        Stream.of(Use.values())
            .flatMap(use -> resources.directory().mappings(domain.sid(), use).stream())
            .toList();
    return resources.delete(request, domain, mappings);
  }
}

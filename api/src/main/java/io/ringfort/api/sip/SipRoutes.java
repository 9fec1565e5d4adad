package io.ringfort.api.sip;

import io.ringfort.api.http.Route;
import io.ringfort.api.idempotency.FrontDoor;
import io.ringfort.api.resources.DirectoryResources;
import java.util.ArrayList;
import java.util.List;

/// `/SIP`: domains, the lists of who may use them, and which list is for which domain.
/// <https://www.twilio.com/docs/voice/sip/api>
public final class SipRoutes {
  static final String BASE = "/2010-04-01/Accounts/{AccountSid}/SIP";

  private final DirectoryResources resources;

  public SipRoutes(DirectoryResources resources) {
    this.resources = resources;
  }

  public List<Route> routes(FrontDoor door) {
    List<Route> routes = new ArrayList<>();
    routes.addAll(new DomainRoutes(resources).routes(door));
    routes.addAll(new CredentialListRoutes(resources).routes(door));
    routes.addAll(new CredentialRoutes(resources).routes(door));
    routes.addAll(new IpListRoutes(resources).routes(door));
    routes.addAll(new IpAddressRoutes(resources).routes(door));
    for (MappingFamily family : MappingFamily.values()) {
      routes.addAll(new MappingRoutes(resources, family).routes(door));
    }
    return routes;
  }
}

package io.ringfort.messaging.inbound;

import io.ringfort.core.directory.Directory;
import io.ringfort.core.directory.MessagingService;
import io.ringfort.core.ids.E164;
import io.ringfort.messaging.lifecycle.Intent;
import io.ringfort.twiml.model.HttpMethod;
import java.util.Optional;

/// Where an application is asked what to do with an inbound message.
record Door(String url, HttpMethod method, Optional<String> fallback, HttpMethod fallbackMethod) {

  /// Its messaging service's URL goes before the number's own, unless the service says otherwise.
  static Optional<Door> of(Intent.Parties parties, Directory directory) {
    Optional<MessagingService> service =
        Optional.ofNullable(parties.service()).flatMap(directory::service);
    boolean byNumber =
        service.isEmpty()
            || service
                .get()
                .setting("use_inbound_webhook_on_number")
                .map(Boolean::parseBoolean)
                .orElse(false);
    return byNumber ? ofNumber(new E164(parties.to()), directory) : ofService(service.get());
  }

  private static Optional<Door> ofService(MessagingService service) {
    return service
        .setting("inbound_request_url")
        .map(
            url ->
                new Door(
                    url,
                    method(service.setting("inbound_method")),
                    service.setting("fallback_url"),
                    method(service.setting("fallback_method"))));
  }

  private static Optional<Door> ofNumber(E164 number, Directory directory) {
    return directory
        .number(number)
        .flatMap(
            n ->
                n.setting("sms_url")
                    .map(
                        url ->
                            new Door(
                                url,
                                method(n.setting("sms_method")),
                                n.setting("sms_fallback_url"),
                                method(n.setting("sms_fallback_method")))));
  }

  private static HttpMethod method(Optional<String> setting) {
    return setting.filter("GET"::equalsIgnoreCase).isPresent() ? HttpMethod.GET : HttpMethod.POST;
  }
}

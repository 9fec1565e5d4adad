package io.ringfort.api.timeline;

import io.ringfort.api.calls.CallRoutes;
import io.ringfort.api.http.Request;
import io.ringfort.api.http.Response;
import io.ringfort.api.http.Route;
import io.ringfort.api.paging.PageRequest;
import io.ringfort.api.rendering.Dates;
import io.ringfort.api.rendering.JsonOut;
import io.ringfort.core.timeline.Exchanges;
import io.ringfort.core.timeline.TimelineEntry;
import io.ringfort.voice.Calls;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// `/Calls/{SID}/Events`: the requests of a call, ours to the customer and the customer's to us,
/// out of its timeline. <https://www.twilio.com/docs/voice/api/call-event-resource>
public final class EventRoutes {
  private static final Set<String> KINDS = Set.of("webhook", "request");

  private final Calls calls;

  public EventRoutes(Calls calls) {
    this.calls = calls;
  }

  public List<Route> routes() {
    return List.of(Route.get(CallRoutes.BASE + "/{CallSid}/Events.json", this::list));
  }

  /// @param place in the list, which only grows at its end
  private record Event(String place, TimelineEntry entry) {}

  private Response list(Request request) {
    List<TimelineEntry> entries =
        calls.timeline(CallRoutes.find(calls, request, "CallSid")).stream()
            .filter(e -> KINDS.contains(e.kind()))
            .toList();
    List<Event> events =
        IntStream.range(0, entries.size())
            .mapToObj(i -> new Event(String.valueOf(i), entries.get(i)))
            .toList();
    return PageRequest.of(request.params())
        .cut(events, Event::place)
        .in2010(request, "events", EventRoutes::write);
  }

  private static void write(JsonOut out, Event event) {
    Map<String, String> details = event.entry().details();
    out.nested(
            "request",
            asked ->
                asked
                    .text("method", details.get("method"))
                    .text("url", details.get("url"))
                    .nested("parameters", parameters -> write(parameters, details)))
        .nested(
            "response",
            answered ->
                answered
                    .text("response_code", details.get("status"))
                    .text("request_duration", details.get("latencyMs"))
                    .text("content_type", details.get("contentType"))
                    .text("response_body", details.get("body"))
                    .text("date_created", Dates.rfc2822(event.entry().at())));
  }

  private static void write(JsonOut out, Map<String, String> details) {
    new TreeMap<>(details)
        .forEach(
            (name, value) -> {
              if (name.startsWith(Exchanges.PARAMETER)) {
                out.text(name.substring(Exchanges.PARAMETER.length()), value);
              }
            });
  }
}

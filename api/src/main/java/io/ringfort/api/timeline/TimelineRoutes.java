package io.ringfort.api.timeline;

import io.ringfort.api.http.Request;
import io.ringfort.api.http.Response;
import io.ringfort.api.http.Route;
import io.ringfort.api.rendering.JsonOut;
import io.ringfort.core.ids.CallSid;
import io.ringfort.core.ids.MessageSid;
import io.ringfort.messaging.Messages;
import io.ringfort.messaging.lifecycle.Message;
import io.ringfort.voice.Calls;
import io.ringfort.voice.lifecycle.Call;
import io.ringfort.voice.lifecycle.Progress;
import io.ringfort.voice.lifecycle.TimelineEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// `/v1/timeline/{SID}`: what happened to a call or a message, in plain words. Our own: Twilio has
/// no such resource.
public final class TimelineRoutes {
  private static final String ONE = "/v1/timeline/{Sid}";

  private final Calls calls;
  private final Messages messages;

  public TimelineRoutes(Calls calls, Messages messages) {
    this.calls = calls;
    this.messages = messages;
  }

  public List<Route> routes() {
    return List.of(Route.get(ONE, this::fetch));
  }

  private Response fetch(Request request) {
    String sid = request.variable("Sid");
    Optional<Response> ofCall =
        Optional.of(sid)
            .filter(CallSid::matches)
            .flatMap(s -> calls.find(request.accountSid(), new CallSid(s)))
            .map(call -> answer(call, calls.timeline(call)));
    return ofCall
        .or(
            () ->
                Optional.of(sid)
                    .filter(MessageSid::matches)
                    .flatMap(s -> messages.find(request.accountSid(), new MessageSid(s)))
                    .map(TimelineRoutes::answer))
        .orElseThrow(request::notFound);
  }

  private static Response answer(Call call, List<TimelineEntry> entries) {
    Progress progress = call.progress();
    return Response.ok(
        out -> {
          out.text("sid", call.intent().sid().value())
              .text("kind", "call")
              .text("status", progress.status().text());
          Progress.Verdict verdict = progress.verdict();
          if (verdict == null) {
            out.nothing("verdict");
          } else {
            out.nested(
                "verdict",
                v ->
                    v.number("sip_status", verdict.sipStatus())
                        .number("code", verdict.code())
                        .text("reason", verdict.reason()));
          }
          out.list("entries", entries, TimelineRoutes::write);
        });
  }

  private static Response answer(Message message) {
    return Response.ok(
        out ->
            out.text("sid", message.intent().sid().value())
                .text("kind", "message")
                .text("status", message.progress().status().text())
                .nothing("verdict")
                .list("entries", steps(message), TimelineRoutes::write));
  }

  /// A message keeps its last steps, not each of them.
  private static List<TimelineEntry> steps(Message message) {
    var progress = message.progress();
    List<TimelineEntry> steps = new ArrayList<>();
    steps.add(
        entry(
            message.intent().created(),
            "request",
            "accepted",
            Map.of("direction", message.intent().direction().name())));
    if (progress.times().sent() != null) {
      steps.add(
          entry(
              progress.times().sent(),
              "smpp",
              "taken by the carrier",
              Map.of(
                  "carrier",
                  Optional.ofNullable(progress.wire().carrier()).orElse(""),
                  "attempts",
                  String.valueOf(progress.attempts()))));
    }
    steps.add(
        entry(
            progress.times().updated(),
            "status",
            progress.status().text(),
            progress.failure() == null
                ? Map.of()
                : Map.of(
                    "code",
                    String.valueOf(progress.failure().code()),
                    "reason",
                    progress.failure().message())));
    return steps;
  }

  private static TimelineEntry entry(
      Instant at, String kind, String text, Map<String, String> details) {
    return new TimelineEntry(at, kind, text, details);
  }

  private static void write(JsonOut out, TimelineEntry entry) {
    out.text("at", entry.at().toString())
        .text("kind", entry.kind())
        .text("text", entry.text())
        .nested("details", details -> new TreeMap<>(entry.details()).forEach(details::text));
  }
}

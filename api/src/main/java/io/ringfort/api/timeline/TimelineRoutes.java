package io.ringfort.api.timeline;

import io.ringfort.api.errors.ApiError;
import io.ringfort.api.errors.ApiException;
import io.ringfort.api.http.Request;
import io.ringfort.api.http.Response;
import io.ringfort.api.http.Route;
import io.ringfort.api.rendering.JsonOut;
import io.ringfort.core.ids.CallSid;
import io.ringfort.core.ids.MessageSid;
import io.ringfort.core.timeline.TimelineEntry;
import io.ringfort.messaging.Messages;
import io.ringfort.messaging.lifecycle.Message;
import io.ringfort.voice.Calls;
import io.ringfort.voice.lifecycle.Call;
import io.ringfort.voice.lifecycle.Progress;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// `/v1/timeline/{SID}`: what happened to a call or a message, in plain words; and webhooks of a
/// message that failed, sent again. Our own: Twilio has no such resource.
public final class TimelineRoutes {
  private static final String ONE = "/v1/timeline/{Sid}";
  private static final String RESEND = ONE + "/webhooks/{Token}/resend";

  private final Calls calls;
  private final Messages messages;
  private final InstantSource clock;

  public TimelineRoutes(Calls calls, Messages messages, InstantSource clock) {
    this.calls = calls;
    this.messages = messages;
    this.clock = clock;
  }

  public List<Route> routes() {
    return List.of(Route.get(ONE, this::fetch), Route.post(RESEND, this::resend));
  }

  private Response fetch(Request request) {
    String sid = request.variable("Sid");
    Optional<Response> ofCall =
        Optional.of(sid)
            .filter(CallSid::matches)
            .flatMap(s -> calls.find(request.accountSid(), new CallSid(s)))
            .map(call -> answer(call, calls.timeline(call)));
    return ofCall.or(() -> message(request).map(this::answer)).orElseThrow(request::notFound);
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

  private Response answer(Message message) {
    return Response.ok(
        out ->
            out.text("sid", message.intent().sid().value())
                .text("kind", "message")
                .text("status", message.progress().status().text())
                .nothing("verdict")
                .list("entries", messages.timeline().of(message), TimelineRoutes::write));
  }

  private Response resend(Request request) {
    Message message = message(request).orElseThrow(request::notFound);
    return switch (messages
        .timeline()
        .resend(message, request.variable("Token"), clock.instant())) {
      case OWED ->
          Response.accepted(
              out ->
                  out.text("sid", message.intent().sid().value())
                      .text("token", request.variable("Token")));
      case UNKNOWN -> throw request.notFound();
      case ANSWERED -> throw new ApiException(ApiError.WEBHOOK_ANSWERED);
      case NOWHERE ->
          throw new ApiException(
              ApiError.INVALID_URL, "got no address any more (expected: one to send it to)");
    };
  }

  private Optional<Message> message(Request request) {
    return Optional.of(request.variable("Sid"))
        .filter(MessageSid::matches)
        .flatMap(sid -> messages.find(request.accountSid(), new MessageSid(sid)));
  }

  private static void write(JsonOut out, TimelineEntry entry) {
    out.text("at", entry.at().toString())
        .text("kind", entry.kind())
        .text("text", entry.text())
        .nested("details", details -> new TreeMap<>(entry.details()).forEach(details::text));
  }
}

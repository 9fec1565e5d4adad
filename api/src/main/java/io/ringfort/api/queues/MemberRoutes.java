package io.ringfort.api.queues;

import io.ringfort.api.errors.ApiError;
import io.ringfort.api.errors.ApiException;
import io.ringfort.api.http.Request;
import io.ringfort.api.http.Response;
import io.ringfort.api.http.Route;
import io.ringfort.api.paging.PageRequest;
import io.ringfort.api.params.Hooks;
import io.ringfort.api.rendering.Dates;
import io.ringfort.api.rendering.JsonOut;
import io.ringfort.api.resources.DirectoryResources;
import io.ringfort.core.directory.VoiceQueue;
import io.ringfort.core.ids.CallSid;
import io.ringfort.voice.Hook;
import io.ringfort.voice.Queues;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// `/Queues/{SID}/Members`: who waits, and taking somebody out.
/// <https://www.twilio.com/docs/voice/api/member-resource>
public final class MemberRoutes {
  private static final String BASE = QueueRoutes.BASE + "/{QueueSid}/Members";
  private static final String LIST = BASE + ".json";
  private static final String ONE = BASE + "/{CallSid}.json";
  private static final String FRONT = "Front";
  private static final Duration WITHIN = Duration.ofSeconds(3);

  private final DirectoryResources resources;
  private final Queues queues;

  public MemberRoutes(DirectoryResources resources, Queues queues) {
    this.resources = resources;
    this.queues = queues;
  }

  public List<Route> routes() {
    return List.of(
        Route.get(LIST, this::list),
        Route.get(ONE, request -> answer(find(request))),
        Route.post(ONE, this::dequeue));
  }

  private VoiceQueue queue(Request request) {
    return resources.find(request, "QueueSid", VoiceQueue.class);
  }

  private Queues.Member find(Request request) {
    VoiceQueue queue = queue(request);
    String who = request.variable("CallSid");
    Optional<Queues.Member> found =
        who.equals(FRONT)
            ? queues.members(queue.account(), queue.sid()).stream().findFirst()
            : Optional.of(who)
                .filter(CallSid::matches)
                .flatMap(sid -> queues.member(queue.account(), queue.sid(), new CallSid(sid)));
    return found.orElseThrow(request::notFound);
  }

  private Response answer(Queues.Member member) {
    Instant now = resources.now();
    return Response.ok(out -> write(out, member, now));
  }

  private static void write(JsonOut out, Queues.Member member, Instant now) {
    out.text("call_sid", member.call().value())
        .text("queue_sid", member.queue().value())
        .text("date_enqueued", Dates.rfc2822(member.enqueued()))
        .number("position", member.position())
        .number("wait_time", Math.max(0, Duration.between(member.enqueued(), now).toSeconds()))
        .text(
            "uri",
            "/2010-04-01/Accounts/"
                + member.account()
                + "/Queues/"
                + member.queue()
                + "/Members/"
                + member.call()
                + ".json");
  }

  private Response list(Request request) {
    VoiceQueue queue = queue(request);
    Instant now = resources.now();
    return PageRequest.of(request.params())
        .cut(queues.members(queue.account(), queue.sid()), m -> m.call().value())
        .in2010(request, "queue_members", (out, member) -> write(out, member, now));
  }

  private Response dequeue(Request request) {
    Hook document = Hooks.of(request.params(), "Url", ApiError.INVALID_CALL_URL);
    if (document.url() == null) {
      throw new ApiException(ApiError.INVALID_CALL_URL, "Url: got none (expected: one)");
    }
    Queues.Member member = find(request);
    request.requireTime(resources.now());
    Duration left = request.deadline().remaining(resources.now());
    return queues
        .dequeue(member, document, left.compareTo(WITHIN) < 0 ? left : WITHIN)
        .map(this::answer)
        .orElseThrow(request::notFound);
  }
}

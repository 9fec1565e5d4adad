package io.ringfort.api.queues;

import io.ringfort.api.errors.ApiError;
import io.ringfort.api.errors.ApiException;
import io.ringfort.api.http.Request;
import io.ringfort.api.http.Response;
import io.ringfort.api.http.Route;
import io.ringfort.api.idempotency.FrontDoor;
import io.ringfort.api.params.FriendlyName;
import io.ringfort.api.rendering.Dates;
import io.ringfort.api.rendering.JsonOut;
import io.ringfort.api.resources.DirectoryResources;
import io.ringfort.core.directory.VoiceQueue;
import io.ringfort.core.ids.QueueSid;
import io.ringfort.voice.Queues;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;

/// `/Queues`. <https://www.twilio.com/docs/voice/api/queue-resource>
public final class QueueRoutes {
  static final String BASE = "/2010-04-01/Accounts/{AccountSid}/Queues";
  private static final String LIST = BASE + ".json";
  private static final String ONE = BASE + "/{Sid}.json";
  private static final int USUAL_SIZE = 1_000;
  private static final int MAX_SIZE = 5_000;

  private final DirectoryResources resources;
  private final Queues queues;

  public QueueRoutes(DirectoryResources resources, Queues queues) {
    this.resources = resources;
    this.queues = queues;
  }

  public List<Route> routes(FrontDoor door) {
    return List.of(
        Route.get(LIST, this::list),
        Route.post(
            LIST,
            door.creates(
                QueueSid.PREFIX,
                resources.creator(
                    VoiceQueue.class, QueueRoutes::make, this::write, ApiError.QUEUE_NAME_TAKEN))),
        Route.get(ONE, request -> answer(find(request))),
        Route.post(ONE, this::update),
        Route.delete(ONE, this::delete));
  }

  private VoiceQueue find(Request request) {
    return resources.find(request, "Sid", VoiceQueue.class);
  }

  private Response answer(VoiceQueue queue) {
    return Response.ok(out -> write(out, queue));
  }

  private void write(JsonOut out, VoiceQueue queue) {
    Queues.Size size = queues.size(queue.account(), queue.sid());
    String uri = "/2010-04-01/Accounts/" + queue.account() + "/Queues/" + queue.sid();
    out.text("sid", queue.sid().value())
        .text("account_sid", queue.account().value())
        .text("friendly_name", queue.friendlyName())
        .number("current_size", size.current())
        .number("max_size", queue.maxSize())
        .number("average_wait_time", size.averageWait().toSeconds())
        .text("date_created", Dates.rfc2822(queue.created()))
        .text("date_updated", Dates.rfc2822(queue.updated()))
        .text("uri", uri + ".json")
        .nested("subresource_uris", links -> links.text("members", uri + "/Members.json"));
  }

  private Response list(Request request) {
    return DirectoryResources.page(
            request,
            resources.directory().ownedBy(request.accountSid(), VoiceQueue.class),
            VoiceQueue::created)
        .in2010(request, "queues", this::write);
  }

  private static VoiceQueue make(Request request, String sid, Instant now) {
    String name =
        FriendlyName.of(request.params())
            .orElseThrow(
                () ->
                    new ApiException(
                        ApiError.INVALID_FRIENDLY_NAME,
                        "FriendlyName: got none (expected: 1 to 64 characters)"));
    return new VoiceQueue(
        new QueueSid(sid),
        request.accountSid(),
        name,
        maxSize(request).orElse(USUAL_SIZE),
        now,
        now);
  }

  private static OptionalInt maxSize(Request request) {
    return request.params().integer("MaxSize", 1, MAX_SIZE, ApiError.INVALID_PARAMETER);
  }

  private Response update(Request request) {
    VoiceQueue before = find(request);
    VoiceQueue next =
        new VoiceQueue(
            before.sid(),
            before.account(),
            FriendlyName.of(request.params()).orElse(before.friendlyName()),
            maxSize(request).orElse(before.maxSize()),
            before.created(),
            resources.now());
    return answer(resources.update(request, next, ApiError.QUEUE_NAME_TAKEN));
  }

  private Response delete(Request request) {
    VoiceQueue queue = find(request);
    int waiting = queues.size(queue.account(), queue.sid()).current();
    if (waiting > 0) {
      throw new ApiException(
          ApiError.QUEUE_NOT_EMPTY, "got " + waiting + " waiting (expected: nobody)");
    }
    return resources.delete(request, queue, List.of());
  }
}

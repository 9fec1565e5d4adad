package io.ringfort.api.messages;

import io.ringfort.api.errors.ApiError;
import io.ringfort.api.errors.ApiException;
import io.ringfort.api.http.Request;
import io.ringfort.api.http.Response;
import io.ringfort.api.http.Route;
import io.ringfort.api.idempotency.FrontDoor;
import io.ringfort.api.paging.PageRequest;
import io.ringfort.api.params.MomentRange;
import io.ringfort.core.directory.Directory;
import io.ringfort.core.ids.MessageSid;
import io.ringfort.messaging.MessageQuery;
import io.ringfort.messaging.Messages;
import io.ringfort.messaging.lifecycle.Message;
import io.ringfort.messaging.lifecycle.Progress.Phase;
import io.ringfort.messaging.lifecycle.Status;
import io.ringfort.messaging.optout.OptOuts;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// `/Messages`: create, fetch, list, redact, cancel, delete; and their media, of which there are
/// none. <https://www.twilio.com/docs/messaging/api/message-resource>
public final class MessageRoutes {
  private static final String LIST = "/2010-04-01/Accounts/{AccountSid}/Messages.json";
  private static final String ONE = "/2010-04-01/Accounts/{AccountSid}/Messages/{Sid}.json";
  private static final String MEDIA = "/2010-04-01/Accounts/{AccountSid}/Messages/{Sid}/Media";
  private static final Duration CANCEL_WITHIN = Duration.ofSeconds(3);

  private final Messages messages;
  private final MessageCreator creator;
  private final InstantSource clock;

  public MessageRoutes(
      Directory directory, Messages messages, OptOuts optOuts, InstantSource clock) {
    this.messages = messages;
    this.creator =
        new MessageCreator(messages, new MessageRules(directory, messages, optOuts), clock);
    this.clock = clock;
  }

  public List<Route> routes(FrontDoor door) {
    return List.of(
        Route.post(LIST, door.creates(MessageSid.PREFIX, creator)),
        Route.get(LIST, this::list),
        Route.get(ONE, request -> answer(find(request))),
        Route.post(ONE, this::update),
        Route.delete(ONE, this::delete),
        Route.get(MEDIA + ".json", this::media),
        Route.get(MEDIA + "/{MediaSid}.json", this::noMedium),
        Route.delete(MEDIA + "/{MediaSid}.json", this::noMedium));
  }

  private static Response answer(Message message) {
    return Response.ok(out -> MessageJson.write(out, message));
  }

  private Message find(Request request) {
    return Optional.of(request.variable("Sid"))
        .filter(MessageSid::matches)
        .flatMap(sid -> messages.find(request.accountSid(), new MessageSid(sid)))
        .orElseThrow(request::notFound);
  }

  private Response list(Request request) {
    PageRequest page = PageRequest.of(request.params());
    MessageSid after =
        page.after()
            .map(
                sid -> {
                  if (!MessageSid.matches(sid)) {
                    throw PageRequest.invalidToken(sid);
                  }
                  return new MessageSid(sid);
                })
            .orElse(null);
    MomentRange sent = MomentRange.of(request.params(), "DateSent");
    MessageQuery query =
        new MessageQuery(
            request.accountSid(),
            request.params().given("To").orElse(null),
            request.params().given("From").orElse(null),
            sent.from(),
            sent.before(),
            after,
            page.limit());
    return page.page(messages.list(query), m -> m.intent().sid().value())
        .in2010(request, "messages", MessageJson::write);
  }

  private Response update(Request request) {
    Message message = find(request);
    Optional<String> status = request.params().given("Status");
    if (status.isPresent()) {
      request.params().oneOf("Status", ApiError.INVALID_PARAMETER, "canceled");
      return cancel(request, message);
    }
    String body =
        request
            .params()
            .sent("Body")
            .orElseThrow(
                () ->
                    new ApiException(
                        ApiError.INVALID_PARAMETER,
                        "got neither Body nor Status (expected: one of them)"));
    if (!body.isEmpty()) {
      throw new ApiException(
          ApiError.INVALID_PARAMETER,
          "Body: got " + body.length() + " characters (expected: none, which takes the body out)");
    }
    requireEnded(message);
    return messages
        .redact(request.accountSid(), message.intent().sid())
        .map(MessageRoutes::answer)
        .orElseThrow(() -> new ApiException(ApiError.NOT_FINISHED, message.intent().sid().value()));
  }

  private Response cancel(Request request, Message message) {
    if (message.progress().status() == Status.CANCELED) {
      return answer(message);
    }
    if (message.progress().status() != Status.SCHEDULED) {
      throw new ApiException(
          ApiError.CANNOT_CANCEL, "got a message that is " + message.progress().status().text());
    }
    Duration left = request.deadline().remaining(clock.instant());
    request.requireTime(clock.instant());
    Message after =
        messages.cancel(message, left.compareTo(CANCEL_WITHIN) < 0 ? left : CANCEL_WITHIN);
    return switch (after.progress().status()) {
      // Still scheduled: the owner has been told and has not answered yet.
      case CANCELED, SCHEDULED -> answer(after);
      case RECEIVING, ACCEPTED, QUEUED, SENDING, SENT, DELIVERED, UNDELIVERED, FAILED, RECEIVED ->
          throw new ApiException(
              ApiError.CANNOT_CANCEL, "got a message that is " + after.progress().status().text());
    };
  }

  private Response delete(Request request) {
    Message message = find(request);
    requireEnded(message);
    if (!messages.delete(request.accountSid(), message.intent().sid())) {
      // It ended a moment ago and is on its way into the archive.
      throw new ApiException(ApiError.NOT_FINISHED, message.intent().sid().value());
    }
    return Response.noContent();
  }

  private static void requireEnded(Message message) {
    if (message.progress().phase() != Phase.ENDED) {
      throw new ApiException(
          ApiError.NOT_FINISHED, "got a message that is " + message.progress().status().text());
    }
  }

  private Response media(Request request) {
    find(request);
    return PageRequest.of(request.params())
        .page(List.<Message>of(), m -> m.intent().sid().value())
        .in2010(request, "media_list", MessageJson::write);
  }

  private Response noMedium(Request request) {
    find(request);
    throw request.notFound();
  }
}

package io.ringfort.api.userdefinedmessages;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ringfort.api.calls.CallRoutes;
import io.ringfort.api.errors.ApiError;
import io.ringfort.api.errors.ApiException;
import io.ringfort.api.http.Handler;
import io.ringfort.api.http.Keys;
import io.ringfort.api.http.Params;
import io.ringfort.api.http.Request;
import io.ringfort.api.http.Response;
import io.ringfort.api.http.Route;
import io.ringfort.api.idempotency.Claim;
import io.ringfort.api.idempotency.Creator;
import io.ringfort.api.idempotency.FrontDoor;
import io.ringfort.api.params.Hooks;
import io.ringfort.api.rendering.Dates;
import io.ringfort.api.rendering.JsonOut;
import io.ringfort.voice.CallChange;
import io.ringfort.voice.Calls;
import io.ringfort.voice.Hook;
import io.ringfort.voice.lifecycle.Call;
import io.ringfort.voice.lifecycle.PageMessages;
import io.ringfort.voice.lifecycle.Session;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Messages to the web page of a live call, and subscriptions to what that page says.
/// <https://www.twilio.com/docs/voice/api/userdefinedmessage-resource>
/// <https://www.twilio.com/docs/voice/api/userdefinedmessagesubscription-resource>
public final class UserDefinedMessageRoutes {
  private static final String CALL = CallRoutes.BASE + "/{CallSid}";
  private static final String MESSAGES = CALL + "/UserDefinedMessages.json";
  private static final String SUBSCRIPTIONS = CALL + "/UserDefinedMessageSubscriptions.json";
  private static final String SUBSCRIPTION = CALL + "/UserDefinedMessageSubscriptions/{Sid}.json";
  private static final String MESSAGE_PREFIX = "KX";
  private static final String SUBSCRIPTION_PREFIX = "ZY";
  private static final int LONGEST_CONTENT = 10_000;
  private static final Duration WITHIN = Duration.ofSeconds(3);

  /// One value and nothing behind it.
  private static final ObjectMapper STRICT =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final Calls calls;
  private final InstantSource clock;

  public UserDefinedMessageRoutes(Calls calls, InstantSource clock) {
    this.calls = calls;
    this.clock = clock;
  }

  public List<Route> routes(FrontDoor door) {
    return List.of(
        Route.post(MESSAGES, keyed(door.creates(MESSAGE_PREFIX, new Sender()))),
        Route.post(SUBSCRIPTIONS, keyed(door.creates(SUBSCRIPTION_PREFIX, new Subscriber()))),
        Route.delete(SUBSCRIPTION, this::unsubscribe));
  }

  /// These resources name their key in the form; what stands in a header goes before it.
  private static Handler keyed(Handler creates) {
    return request -> {
      Optional<String> key = request.params().given("IdempotencyKey");
      boolean isNamed = key.isPresent() && request.keys().customer() == null;
      return creates.handle(isNamed ? with(key.get(), request) : request);
    };
  }

  private static Request with(String key, Request request) {
    return new Request(
        request.params(),
        request.target(),
        request.caller(),
        request.account(),
        new Keys(key, request.keys().stamp()),
        request.received(),
        request.deadline());
  }

  /// Sends one message. With the same SID again, the page hears it once.
  private final class Sender implements Creator {
    @Override
    public Created create(Request request, Claim claim) {
      Call call = page(request);
      String content = content(request.params());
      Call told = change(call, new CallChange.MessagePage(claim.sid(), content));
      Instant now = clock.instant();
      return new Created(answer(told, claim.sid(), false, now), now);
    }

    @Override
    public Optional<Response> show(Request request, Claim claim) {
      return shown(request, claim, false);
    }
  }

  /// Begins one subscription.
  private final class Subscriber implements Creator {
    @Override
    public Created create(Request request, Claim claim) {
      Call call = page(request);
      Hook callback = callback(request.params());
      Session session = call.session();
      if (session != null
          && !session.messages().has(claim.sid())
          && session.messages().subscriptions().size() >= PageMessages.MOST_SUBSCRIPTIONS) {
        throw new ApiException(
            ApiError.INVALID_PARAMETER,
            "Callback: got one more than the call's "
                + PageMessages.MOST_SUBSCRIPTIONS
                + " subscriptions (expected: at most as many)");
      }
      Call subscribed = change(call, new CallChange.Subscribe(claim.sid(), callback));
      Instant now = clock.instant();
      return new Created(answer(subscribed, claim.sid(), true, now), now);
    }

    @Override
    public Optional<Response> show(Request request, Claim claim) {
      return shown(request, claim, true);
    }
  }

  private static String content(Params params) {
    String text =
        params
            .given("Content")
            .orElseThrow(
                () ->
                    new ApiException(
                        ApiError.INVALID_PARAMETER, "Content: got none (expected: JSON)"));
    if (text.length() > LONGEST_CONTENT) {
      throw new ApiException(
          ApiError.CONTENT_TOO_LONG,
          "Content: got %d characters (expected: at most %d)"
              .formatted(text.length(), LONGEST_CONTENT));
    }
    JsonNode json = json(text);
    if (json == null || json.isMissingNode()) {
      throw new ApiException(
          ApiError.INVALID_PARAMETER, "Content: got no JSON (expected: JSON, such as {\"a\":1})");
    }
    return json.toString();
  }

  private static @Nullable JsonNode json(String text) {
    try {
      return STRICT.readTree(text);
    } catch (JsonProcessingException _) {
      return null;
    }
  }

  private static Hook callback(Params params) {
    String url =
        Hooks.url(params, "Callback", ApiError.INVALID_URL)
            .orElseThrow(
                () ->
                    new ApiException(ApiError.INVALID_URL, "Callback: got none (expected: a URL)"));
    Hook.Method method =
        params
            .oneOf("Method", ApiError.INVALID_METHOD, "GET", "POST")
            .map(Hook.Method::valueOf)
            .orElse(Hook.Method.POST);
    return new Hook(url, method);
  }

  private Response unsubscribe(Request request) {
    Call call = CallRoutes.find(calls, request, "CallSid");
    String sid = request.variable("Sid");
    Session session = call.session();
    if (session == null || !session.messages().has(sid)) {
      throw request.notFound();
    }
    change(call, new CallChange.Unsubscribe(sid));
    return Response.noContent();
  }

  /// The call, whose far end must be a web page.
  private Call page(Request request) {
    Call call = CallRoutes.find(calls, request, "CallSid");
    if (!call.intent().hasPage()) {
      throw new ApiException(
          ApiError.WRONG_CALL_STATE,
          "got a call with a phone (expected: one with a web page, client:NAME)");
    }
    return call;
  }

  /// @return the call as it is then
  private Call change(Call call, CallChange change) {
    return calls
        .change(call, change, WITHIN)
        .orElseThrow(
            () ->
                new ApiException(
                    ApiError.WRONG_CALL_STATE,
                    "got a call that is " + call.progress().status().shown()));
  }

  /// What an earlier request made: the call's timeline knows when.
  private Optional<Response> shown(Request request, Claim claim, boolean isSubscription) {
    Call call = CallRoutes.find(calls, request, "CallSid");
    return made(call, claim.sid()).map(at -> answer(call, claim.sid(), isSubscription, at));
  }

  private static Optional<Instant> made(Call call, String sid) {
    return call.progress().timeline().stream()
        .filter(entry -> sid.equals(entry.details().get("sid")))
        .map(entry -> entry.at())
        .findFirst();
  }

  private static Response answer(Call call, String sid, boolean isSubscription, Instant now) {
    Instant at = made(call, sid).orElse(now);
    return Response.created(out -> write(out, call, sid, isSubscription, at));
  }

  private static void write(
      JsonOut out, Call call, String sid, boolean isSubscription, Instant created) {
    String account = call.intent().account().value();
    String callSid = call.intent().sid().value();
    out.text("account_sid", account)
        .text("call_sid", callSid)
        .text("sid", sid)
        .text("date_created", Dates.rfc2822(created));
    if (isSubscription) {
      out.text(
          "uri",
          "/2010-04-01/Accounts/"
              + account
              + "/Calls/"
              + callSid
              + "/UserDefinedMessageSubscriptions/"
              + sid
              + ".json");
    }
  }
}

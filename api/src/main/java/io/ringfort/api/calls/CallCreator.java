package io.ringfort.api.calls;

import io.ringfort.api.errors.ApiError;
import io.ringfort.api.errors.ApiException;
import io.ringfort.api.http.Request;
import io.ringfort.api.http.Response;
import io.ringfort.api.idempotency.Claim;
import io.ringfort.api.idempotency.Creator;
import io.ringfort.core.ids.CallSid;
import io.ringfort.engines.database.DatabaseException;
import io.ringfort.voice.Calls;
import io.ringfort.voice.lifecycle.Call;
import io.ringfort.voice.lifecycle.CallIntent;
import io.ringfort.voice.lifecycle.CallStatus;
import java.time.InstantSource;
import java.util.Optional;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Accepts calls: what is answered with 201 is durable in the queue. Any thread.
final class CallCreator implements Creator {
  private static final Logger LOG = LoggerFactory.getLogger(CallCreator.class);

  private final Calls calls;
  private final CallRules rules;
  private final InstantSource clock;

  CallCreator(Calls calls, CallRules rules, InstantSource clock) {
    this.calls = calls;
    this.rules = rules;
    this.clock = clock;
  }

  @Override
  public Created create(Request request, Claim claim) {
    CallIntent intent =
        rules.check(
            request.params(), request.accountSid(), new CallSid(claim.sid()), clock.instant());
    request.requireTime(clock.instant());
    Call accepted = calls.accept(intent);
    if (!accepted.intent().equals(intent)) {
      requireSame(request, accepted);
    }
    return new Created(
        Response.created(out -> CallJson.write(out, accepted)), accepted.intent().created());
  }

  @Override
  public Optional<Response> show(Request request, Claim claim) {
    return calls
        .find(request.accountSid(), new CallSid(claim.sid()))
        .map(c -> Response.created(out -> CallJson.write(out, c)));
  }

  @Override
  public Optional<Response> recall(Request request, Claim claim) {
    Optional<Call> found = find(request, new CallSid(claim.sid()));
    found.ifPresent(call -> requireSame(request, call));
    if (found.isPresent() && isUntouched(found.get())) {
      // It may be there without its append, left by a host that died in between or was not
      // answered: it is accepted again, which is harmless if not.
      return Optional.empty();
    }
    return found.map(c -> Response.created(out -> CallJson.write(out, c)));
  }

  private static boolean isUntouched(Call call) {
    return call.progress().version() == 0 && call.progress().status() == CallStatus.QUEUED;
  }

  /// A call does not carry its request's hash: whether this is the same request shows in what it
  /// asks for.
  private void requireSame(Request request, Call call) {
    CallIntent there = call.intent();
    CallIntent asked;
    try {
      asked = rules.check(request.params(), there.account(), there.sid(), there.created());
    } catch (ApiException _) {
      // What it names has changed since, such as the caller's number: the key alone has to do.
      return;
    }
    boolean isSame =
        asked.parties().from().equals(there.parties().from())
            && asked.parties().to().equals(there.parties().to())
            && asked.terms().equals(there.terms())
            // An application's URLs may have changed since.
            && (request.params().given("ApplicationSid").isPresent()
                || asked.handling().equals(there.handling()));
    if (!isSame) {
      throw new ApiException(ApiError.KEY_REUSED);
    }
  }

  /// Calls are accepted while the database is away: then the key in memory alone has to do.
  private Optional<Call> find(Request request, CallSid sid) {
    try {
      return calls.find(request.accountSid(), sid);
    } catch (JdbiException | DatabaseException e) {
      if (!DatabaseException.of(e).isRetriable()) {
        throw e;
      }
      LOG.warn("cannot look for {} in the archive: {}", sid, e.getMessage());
      return Optional.empty();
    }
  }
}

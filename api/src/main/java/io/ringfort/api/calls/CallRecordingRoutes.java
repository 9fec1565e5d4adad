package io.ringfort.api.calls;

import io.ringfort.api.errors.ApiError;
import io.ringfort.api.errors.ApiException;
import io.ringfort.api.http.Request;
import io.ringfort.api.http.Response;
import io.ringfort.api.http.Route;
import io.ringfort.api.idempotency.Claim;
import io.ringfort.api.idempotency.Creator;
import io.ringfort.api.idempotency.FrontDoor;
import io.ringfort.api.recordings.RecordingJson;
import io.ringfort.core.ids.RecordingSid;
import io.ringfort.voice.CallChange;
import io.ringfort.voice.CallChange.ChangeRecording.To;
import io.ringfort.voice.Calls;
import io.ringfort.voice.lifecycle.Call;
import io.ringfort.voice.lifecycle.CallIntent.RecordingTerms;
import io.ringfort.voice.recordings.Recording;
import io.ringfort.voice.recordings.RecordingPlan;
import io.ringfort.voice.recordings.Recordings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Recordings of a live call: begin, pause, resume, stop.
/// <https://www.twilio.com/docs/voice/api/recording#create-a-recording-resource>
public final class CallRecordingRoutes {
  private static final String LIST = CallRoutes.BASE + "/{CallSid}/Recordings.json";
  private static final String ONE = CallRoutes.BASE + "/{CallSid}/Recordings/{Sid}.json";
  private static final String CURRENT = "Twilio.CURRENT";
  private static final String SOURCE = "StartCallRecordingAPI";
  private static final Duration WITHIN = Duration.ofSeconds(3);
  private static final int MOST = 50;

  private final Calls calls;
  private final Recordings recordings;
  private final InstantSource clock;

  public CallRecordingRoutes(Calls calls, Recordings recordings, InstantSource clock) {
    this.calls = calls;
    this.recordings = recordings;
    this.clock = clock;
  }

  public List<Route> routes(FrontDoor door) {
    return List.of(
        Route.post(LIST, door.creates(RecordingSid.PREFIX, new Starter())),
        Route.post(ONE, this::update));
  }

  /// Begins a recording. Beginning the same again changes nothing.
  private final class Starter implements Creator {
    @Override
    public Created create(Request request, Claim claim) {
      Call call = CallRoutes.find(calls, request, "CallSid");
      RecordingTerms terms =
          TermRules.recordingTerms(
              request.params(), List.of("in-progress", "completed", "absent"), false);
      RecordingSid sid = new RecordingSid(claim.sid());
      Instant now = clock.instant();
      change(call, new CallChange.StartRecording(sid, terms));
      RecordingPlan plan =
          new RecordingPlan(
              sid,
              call.intent().account(),
              call.intent().sid(),
              null,
              SOURCE,
              new RecordingPlan.Sound(terms.dual(), terms.track(), terms.trim()),
              now,
              terms.status(),
              terms.events());
      Recording begun = new Recording(plan, Recording.IN_PROGRESS, 0, 0, now);
      return new Created(
          Response.created(out -> RecordingJson.writeOfCall(out, begun)), plan.started());
    }

    @Override
    public Optional<Response> show(Request request, Claim claim) {
      return recordings
          .find(request.accountSid(), new RecordingSid(claim.sid()))
          .map(r -> Response.created(out -> RecordingJson.writeOfCall(out, r)));
    }
  }

  private Response update(Request request) {
    Call call = CallRoutes.find(calls, request, "CallSid");
    Recording recording = recording(request, call);
    String status =
        request
            .params()
            .oneOf("Status", ApiError.INVALID_PARAMETER, "in-progress", "paused", "stopped")
            .orElseThrow(
                () ->
                    new ApiException(
                        ApiError.INVALID_PARAMETER,
                        "Status: got none (expected: in-progress, paused or stopped)"));
    boolean silence =
        request
            .params()
            .oneOf("PauseBehavior", ApiError.INVALID_PARAMETER, "skip", "silence")
            .filter("skip"::equals)
            .isEmpty();
    To to =
        switch (status) {
          case "in-progress" -> To.RUNNING;
          case "paused" -> To.PAUSED;
          default -> To.STOPPED;
        };
    change(call, new CallChange.ChangeRecording(recording.plan().sid(), to, silence));
    Recording changed =
        new Recording(
            recording.plan(), status, recording.millis(), recording.errorCode(), clock.instant());
    return Response.ok(out -> RecordingJson.writeOfCall(out, changed));
  }

  private Recording recording(Request request, Call call) {
    String sid = request.variable("Sid");
    if (!sid.equals(CURRENT)) {
      return Optional.of(sid)
          .filter(RecordingSid::matches)
          .flatMap(s -> recordings.find(request.accountSid(), new RecordingSid(s)))
          .filter(r -> r.plan().call().equals(call.intent().sid()))
          .orElseThrow(request::notFound);
    }
    List<Recording> running =
        recordings
            .list(
                new Recordings.Query(
                    request.accountSid(),
                    call.intent().sid().value(),
                    null,
                    null,
                    null,
                    null,
                    MOST))
            .stream()
            .filter(r -> r.status().equals("in-progress") || r.status().equals("paused"))
            .toList();
    if (running.isEmpty()) {
      throw request.notFound();
    }
    if (running.size() > 1) {
      throw new ApiException(
          ApiError.SEVERAL_RECORDINGS, "got " + running.size() + " (expected: one)");
    }
    return running.getFirst();
  }

  private void change(Call call, CallChange change) {
    if (calls.change(call, change, WITHIN).isEmpty()) {
      throw new ApiException(
          ApiError.WRONG_CALL_STATE, "got a call that is " + call.progress().status().shown());
    }
  }
}

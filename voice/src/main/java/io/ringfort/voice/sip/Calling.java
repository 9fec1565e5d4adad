package io.ringfort.voice.sip;

import io.ringfort.protocol.sip.SipParseException;
import io.ringfort.protocol.sip.SipRequest;
import io.ringfort.protocol.sip.SipResponse;
import io.ringfort.protocol.sip.SipUri;
import io.ringfort.protocol.sip.dialog.SessionTimer;
import io.ringfort.voice.edge.Hop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An outgoing leg until somebody takes it: tries its candidates one after another. In the lane of
/// its leg only.
final class Calling implements Stage {
  private final SipLeg leg;
  private final LaneOffice office;
  private final Invite invite;
  private final Deque<Candidate> candidates = new ArrayDeque<>();
  private final List<Attempt> open = new ArrayList<>();
  private final SessionTimer.Wish wish;
  private long cseq = 1;
  private Failure failure = new Failure(408, "nobody answered at all", Map.of());
  private boolean failedBefore;
  private Lane.@Nullable Alarm ringing;
  private long until;
  private boolean resumed;

  private record Failure(int status, String reason, Map<String, String> headers) {
    /// What says more about the far end stands above what says that nobody was reached.
    boolean saysLessThan(int other) {
      return isTransient(status) || other >= 600 || other == 486;
    }
  }

  Calling(SipLeg leg, Invite invite) {
    this.leg = leg;
    this.office = leg.office();
    this.invite = invite;
    this.wish = Session.wish(office.kit());
  }

  Invite invite() {
    return invite;
  }

  Invite.@Nullable Credentials credentials() {
    return invite.credentials() == null ? leg.trunkCredentials() : invite.credentials();
  }

  /// Another gateway may do better.
  static boolean isTransient(int status) {
    return status == 408 || status == 500 || status == 502 || status == 503 || status == 504;
  }

  void start(List<Candidate> found) {
    if (leg.isOver()) {
      return;
    }
    if (found.isEmpty()) {
      String reason =
          invite.to() instanceof Invite.Target.Number
              ? "no trunk takes this number"
              : "nobody is registered there";
      failure = new Failure(480, reason, Map.of());
    }
    candidates.addAll(found);
    next();
  }

  /// Begins to count how long it may ring; before anybody is asked, as finding out whom costs time,
  /// too.
  void limitRinging() {
    until = office.kit().clock().millis() + invite.ringFor().toMillis();
    ringing = office.lane().after(invite.ringFor(), this::rangTooLong);
  }

  /// Goes on with what another host began: those who ring go on ringing.
  ///
  /// @param invites for each target
  void resume(Map<Target, SipRequest> invites) {
    resumed = true;
    invites.forEach(
        (target, sent) -> {
          cseq = Math.max(cseq, sent.cseq().number() + 1);
          open.add(new Attempt(this, leg, target, sent));
        });
    List.copyOf(open).forEach(Attempt::start);
    store();
  }

  /// Keeps what another host needs.
  void store() {
    var pending = new ArrayList<LegSnapshot.Pending>();
    for (var attempt : open) {
      var one = attempt.pending(until);
      if (one != null) {
        pending.add(one);
      }
    }
    leg.store(leg.snapshot().with(pending));
  }

  private void next() {
    var candidate = candidates.poll();
    switch (candidate) {
      case null -> finish(new LegEvent.Failed(failure.status, failure.reason, failure.headers));
      case Candidate.ToGateway gateway -> tryGateway(gateway);
      case Candidate.ToAddress(String uri) -> tryAddress(uri);
      case Candidate.Together(var targets) -> targets.forEach(this::attempt);
    }
  }

  private void tryGateway(Candidate.ToGateway candidate) {
    var gateway = candidate.gateway();
    if (!leg.enter(candidate.trunk())) {
      missed(503, "trunk " + candidate.trunk().name() + " carries all the calls that it takes");
      return;
    }
    if (failedBefore) {
      office.kit().metrics().failovers(candidate.trunk().name()).increment();
    }
    office
        .kit()
        .router()
        .find(
            gateway.uri(),
            office.lane(),
            hops -> {
              gateway.foundAt(hops);
              if (hops.isEmpty()) {
                gateway.silent();
                missed(503, "no address of gateway " + gateway + " is known");
                return;
              }
              var to = gateway.uri();
              var request =
                  new SipUri(
                      to.secure(),
                      SipUri.escape(candidate.number()),
                      "",
                      to.host(),
                      to.port(),
                      to.params(),
                      "");
              String toUri = Wording.uri(candidate.number(), to.host());
              push(hops, request.toString(), toUri, gateway);
            });
  }

  private void tryAddress(String text) {
    try {
      var uri = SipUri.parse(text);
      office.kit().router().find(uri, office.lane(), hops -> tryHops(uri, hops));
    } catch (SipParseException e) {
      missed(416, "got " + text + " (expected: a SIP address)");
    }
  }

  private void tryHops(SipUri uri, List<Hop> hops) {
    var policy = office.kit().egress();
    var allowed =
        hops.stream()
            .filter(h -> policy.allows(h.remote().getAddress(), h.remote().getPort()))
            .toList();
    if (allowed.isEmpty()) {
      String why = hops.isEmpty() ? "is not known" : "is one that nobody may call";
      missed(hops.isEmpty() ? 503 : 403, "the address of " + uri.host() + " " + why);
      return;
    }
    // Headers of an address are no part of a Request-URI (RFC 3261, 19.1.1).
    var request =
        new SipUri(
            uri.secure(), uri.user(), uri.password(), uri.host(), uri.port(), uri.params(), "");
    push(allowed, request.toString(), uri.bare().toString(), null);
  }

  private void push(List<Hop> hops, String uri, String toUri, @Nullable Gateway gateway) {
    for (var hop : hops.reversed()) {
      candidates.push(new Candidate.Together(List.of(new Target(uri, toUri, hop, gateway))));
    }
    goOn();
  }

  private void goOn() {
    if (!leg.isOver()) {
      next();
    }
  }

  private void missed(int status, String reason) {
    note(status, reason, Map.of());
    goOn();
  }

  private void note(int status, String reason, Map<String, String> headers) {
    failedBefore = true;
    if (failure.saysLessThan(status)) {
      failure = new Failure(status, reason, headers);
    }
  }

  private void attempt(Target target) {
    var attempt = new Attempt(this, leg, target, cseq, wish);
    // A further gateway of the same carrier must not take it for a copy (RFC 3261, 8.2.2.2).
    cseq++;
    open.add(attempt);
    try {
      attempt.start();
    } catch (IllegalArgumentException | SipParseException e) {
      attempt.release();
      failed(attempt, 416, "no INVITE can be made for it: " + e.getMessage(), Map.of());
    }
  }

  void ringing(int status, @Nullable String sdp) {
    leg.tell(new LegEvent.Ringing(status, sdp));
  }

  /// No answer at all: the attempt is given up, whatever still comes of it.
  void silent(Attempt attempt) {
    var gateway = attempt.target().gateway();
    if (gateway == null && candidates.isEmpty()) {
      // Nobody else to ask: the transaction's own, longer patience decides.
      return;
    }
    if (gateway != null) {
      gateway.silent();
    }
    attempt.abandon();
    failed(attempt, 408, "nobody answered", Map.of());
  }

  void failed(Attempt attempt, int status, String reason, Map<String, String> headers) {
    if (!open.remove(attempt) || leg.isOver()) {
      return;
    }
    cseq = Math.max(cseq, attempt.lastCseq() + 1);
    store();
    note(status, reason, headers);
    boolean goesOn = attempt.target().gateway() == null ? status < 600 : isTransient(status);
    if (!goesOn) {
      abandonAll();
      candidates.clear();
    }
    if (open.isEmpty()) {
      next();
    }
  }

  void won(Attempt attempt, DialogLine line, String sdp, SipResponse response) {
    open.remove(attempt);
    abandonAll();
    stopRinging();
    leg.describe(invite.sdp());
    var talking = Talking.called(leg, line, attempt.target().hop(), response);
    leg.become(talking);
    leg.tell(new LegEvent.Answered(sdp, Wording.toldOnce(response)));
    if (resumed) {
      // What was answered is the description of a host that is gone.
      talking.reoffer(invite.sdp());
    }
  }

  @Override
  public void hangUp() {
    finish(new LegEvent.Ended(false, 487, "hung up before the answer"));
  }

  @Override
  public void release() {
    candidates.clear();
    stopRinging();
    open.forEach(Attempt::release);
    open.clear();
  }

  private void rangTooLong() {
    finish(
        new LegEvent.Failed(
            487, "nobody took it within " + invite.ringFor().toSeconds() + " s", Map.of()));
  }

  private void finish(LegEvent last) {
    candidates.clear();
    abandonAll();
    stopRinging();
    leg.end(last);
  }

  private void abandonAll() {
    var others = List.copyOf(open);
    open.clear();
    others.forEach(Attempt::abandon);
  }

  private void stopRinging() {
    if (ringing != null) {
      ringing.cancel();
    }
  }
}

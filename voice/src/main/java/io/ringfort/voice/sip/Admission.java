package io.ringfort.voice.sip;

import io.ringfort.protocol.sip.SipRequest;
import io.ringfort.protocol.sip.SipResponse;
import io.ringfort.protocol.sip.SipUri;
import io.ringfort.protocol.sip.digest.DigestSecret;
import io.ringfort.voice.edge.Hop;
import io.ringfort.voice.edge.Proof;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Decides who may call: a trunk's gateway by its address, a phone by its password, its address or
/// the connection over which it registered. Any thread.
final class Admission {
  private final Trunks trunks;
  private final Domains domains;
  private final Guard guard;
  private final InstantSource clock;

  Admission(Trunks trunks, Domains domains, Guard guard, InstantSource clock) {
    this.trunks = trunks;
    this.domains = domains;
    this.guard = guard;
    this.clock = clock;
  }

  /// What came of it.
  sealed interface Verdict {
    /// @param trunk null for a call to one of our domains
    record Taken(InboundCalls.Origin origin, @Nullable Trunk trunk) implements Verdict {}

    record Refused(SipResponse.Builder response) implements Verdict {}
  }

  /// True when nobody knows the sender and nothing of ours is asked for: not worth remembering.
  boolean isStranger(SipRequest request, Hop from) {
    return trunks.calling(from.remote().getAddress()).isEmpty() && domain(request).isEmpty();
  }

  private Optional<Domains.Domain> domain(SipRequest request) {
    String uri = request.uri();
    boolean isSip =
        uri.regionMatches(true, 0, "sip:", 0, 4) || uri.regionMatches(true, 0, "sips:", 0, 5);
    return isSip ? domains.named(SipUri.parse(uri).host()) : Optional.empty();
  }

  Verdict check(ServerTransaction transaction) {
    var invite = transaction.request();
    var from = transaction.from();
    var domain = domain(invite);
    if (domain.isPresent()) {
      var verdict = toDomain(transaction, domain.get());
      if (verdict != null) {
        return verdict;
      }
    }
    var trunk = trunks.calling(from.remote().getAddress());
    return trunk.isPresent()
        ? overTrunk(invite, trunk.get())
        : new Verdict.Refused(invite.respond(403));
  }

  /// @return null when the domain says nothing of the sender's address
  private @Nullable Verdict toDomain(ServerTransaction transaction, Domains.Domain domain) {
    var invite = transaction.request();
    var from = transaction.from();
    boolean hasList = !domain.allowed().isEmpty();
    if (!domain.allows(from.remote().getAddress()) || (!hasList && !domain.challenged())) {
      return null;
    }
    var taken =
        new Verdict.Taken(
            new InboundCalls.Origin.Domain(
                domain.sid(), domain.name(), invite.from().uri(), invite.uri()),
            null);
    if (!domain.challenged() || isProven(transaction.proof(), domain)) {
      return taken;
    }
    return switch (guard.check(invite, 407, domain.realm(), user -> domains.secret(domain, user))) {
      case Guard.Verdict.Passed _ -> taken;
      case Guard.Verdict.Challenge(var response) -> new Verdict.Refused(response);
    };
  }

  private boolean isProven(@Nullable Proof proof, Domains.Domain domain) {
    return proof != null
        && proof.domainSid().equals(domain.sid())
        && proof.until().isAfter(clock.instant());
  }

  private Verdict overTrunk(SipRequest invite, Trunk trunk) {
    var taken = new Verdict.Taken(new InboundCalls.Origin.Trunk(trunk.name()), trunk);
    var digest = trunk.config().inbound().digest();
    if (digest == null) {
      return taken;
    }
    return switch (guard.check(invite, 407, trunk.name(), user -> secret(digest, user))) {
      case Guard.Verdict.Passed _ -> taken;
      case Guard.Verdict.Challenge(var response) -> new Verdict.Refused(response);
    };
  }

  private static Optional<DigestSecret> secret(Invite.Credentials expected, String user) {
    return user.equals(expected.username())
        ? Optional.of(new DigestSecret.Password(expected.password()))
        : Optional.empty();
  }
}

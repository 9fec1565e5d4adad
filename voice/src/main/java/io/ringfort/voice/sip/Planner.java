package io.ringfort.voice.sip;

import io.ringfort.protocol.sip.SipParseException;
import io.ringfort.protocol.sip.SipUri;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Finds out whom to try for a target, in order.
final class Planner {
  private final Trunks trunks;
  private final Domains domains;
  private final Registrations registrations;

  Planner(Trunks trunks, Domains domains, Registrations registrations) {
    this.trunks = trunks;
    this.domains = domains;
    this.registrations = registrations;
  }

  /// @param then given the candidates, in the lane
  void plan(Invite.Target target, LaneOffice office, Consumer<List<Candidate>> then) {
    switch (target) {
      case Invite.Target.Number(String number) -> then.accept(overTrunks(number));
      case Invite.Target.Address(String uri) -> toAddress(uri, office, then);
      // Not over SIP.
      case Invite.Target.Client _ -> then.accept(List.of());
    }
  }

  private List<Candidate> overTrunks(String number) {
    var candidates = new ArrayList<Candidate>();
    for (var trunk : trunks.routes(number)) {
      trunk.inTurn().forEach(g -> candidates.add(new Candidate.ToGateway(trunk, g, number)));
    }
    return candidates;
  }

  private void toAddress(String text, LaneOffice office, Consumer<List<Candidate>> then) {
    SipUri uri;
    try {
      uri = SipUri.parse(text);
    } catch (SipParseException e) {
      then.accept(List.of(new Candidate.ToAddress(text)));
      return;
    }
    var domain = domains.named(uri.host());
    if (domain.isEmpty()) {
      then.accept(List.of(new Candidate.ToAddress(text)));
      return;
    }
    String key = Registrations.key(uri.userText(), domain.get().name());
    String toUri = Wording.uri(uri.userText(), domain.get().name());
    office
        .kit()
        .router()
        .ask(
            office.lane(),
            () -> registrations.of(key, office.kit().clock().instant()),
            Registrations.Contacts.NONE,
            contacts -> then.accept(together(contacts, toUri, office)));
  }

  /// Those of the same preference ring together (RFC 3261, 16.6); the preferred ones first.
  private static List<Candidate> together(
      Registrations.Contacts contacts, String toUri, LaneOffice office) {
    var byPreference = new TreeMap<Integer, List<Target>>();
    for (var contact : contacts.all()) {
      var hop = contact.hop();
      if (office.kit().door().has(hop.transport())) {
        byPreference
            .computeIfAbsent(-contact.q(), _ -> new ArrayList<>())
            .add(new Target(contact.uri(), toUri, hop, null));
      }
    }
    var candidates = new ArrayList<Candidate>();
    byPreference.values().forEach(t -> candidates.add(new Candidate.Together(t)));
    return candidates;
  }
}

package io.ringfort.voice.sip;

import io.ringfort.protocol.sip.NameAddress;
import io.ringfort.protocol.sip.SipHeader;
import io.ringfort.protocol.sip.SipParseException;
import io.ringfort.protocol.sip.SipRequest;
import io.ringfort.protocol.sip.SipUri;
import io.ringfort.voice.edge.HostPort;
import io.ringfort.voice.edge.Proof;
import io.ringfort.voice.sip.Registrations.Contact;
import io.ringfort.voice.sip.Registrations.Contacts;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/// Answers REGISTER (RFC 3261, 10.3) for the users of our domains. In the lane of the request; the
/// memory is asked elsewhere.
final class Registrar {
  private static final int MOST_CONTACTS = 10;
  private static final int SHORTEST_SECONDS = 60;

  private final Domains domains;
  private final Guard guard;
  private final Registrations registrations;

  Registrar(Domains domains, Guard guard, Registrations registrations) {
    this.domains = domains;
    this.guard = guard;
    this.registrations = registrations;
  }

  void register(ServerTransaction transaction, LaneOffice office) {
    var request = transaction.request();
    var to = request.to().sipUri();
    var domain = domains.named(to.host()).filter(Domains.Domain::registrationAllowed);
    var source = transaction.from().remote().getAddress();
    if (domain.isEmpty() || !domain.get().allows(source)) {
      office.kit().metrics().rejected(403).increment();
      transaction.respond(403);
      return;
    }
    var verdict =
        guard.check(request, 401, domain.get().realm(), user -> domains.secret(domain.get(), user));
    switch (verdict) {
      case Guard.Verdict.Challenge(var response) -> transaction.respond(response);
      case Guard.Verdict.Passed(String username) -> {
        // Nobody takes somebody else's calls.
        if (username.equals(to.userText())) {
          store(transaction, office, domain.get(), to);
        } else {
          transaction.respond(403);
        }
      }
    }
  }

  private void store(
      ServerTransaction transaction, LaneOffice office, Domains.Domain domain, SipUri to) {
    var request = transaction.request();
    var now = office.kit().clock().instant();
    long longest = office.kit().config().registration().toSeconds();
    var wanted = new ArrayList<Contact>();
    for (var contact : request.contacts()) {
      long seconds = seconds(request, contact, longest);
      if (seconds > 0 && seconds < Math.min(SHORTEST_SECONDS, longest)) {
        transaction.respond(request.respond(423).header(SipHeader.MIN_EXPIRES, SHORTEST_SECONDS));
        return;
      }
      contact.sipUri();
      wanted.add(contact(transaction, contact, now.plusSeconds(seconds)));
    }
    boolean clears = request.isContactStar();
    if (wanted.size() > MOST_CONTACTS || (clears && request.expires().orElse(1) != 0)) {
      transaction.respond(400);
      return;
    }
    String key = Registrations.key(to.userText(), domain.name());
    office
        .kit()
        .router()
        .<@Nullable Contacts>ask(
            office.lane(),
            () -> registrations.change(key, now, before -> merge(before, wanted, clears)),
            null,
            after -> answer(transaction, office, domain, after, now));
  }

  private static long seconds(SipRequest request, NameAddress contact, long longest) {
    long asked = request.expires().orElse(longest);
    try {
      asked = contact.params().get("expires").map(Long::parseLong).orElse(asked);
    } catch (NumberFormatException e) {
      asked = longest;
    }
    return Math.clamp(asked, 0, longest);
  }

  private static Contact contact(ServerTransaction transaction, NameAddress from, Instant expires) {
    var request = transaction.request();
    return new Contact(
        from.uri(),
        preference(from),
        expires,
        request.callId(),
        request.cseq().number(),
        transaction.from().transport().parameter(),
        transaction.from().text(),
        via(transaction.from().local()));
  }

  private static @Nullable String via(@Nullable InetSocketAddress listener) {
    return listener == null ? null : HostPort.text(listener);
  }

  private static int preference(NameAddress contact) {
    try {
      double q = contact.params().get("q").map(Double::parseDouble).orElse(1.0);
      return (int) Math.round(Math.clamp(q, 0, 1) * 1000);
    } catch (NumberFormatException e) {
      return 1000;
    }
  }

  private static Contacts merge(Contacts before, Iterable<Contact> wanted, boolean clears) {
    if (clears) {
      return Contacts.NONE;
    }
    var after = new ArrayList<>(before.all());
    for (var contact : wanted) {
      // RFC 3261, 10.3: an older REGISTER of the same phone changes nothing.
      boolean isOld =
          after.stream()
              .anyMatch(
                  c ->
                      c.uri().equals(contact.uri())
                          && c.callId().equals(contact.callId())
                          && c.cseq() > contact.cseq());
      if (!isOld) {
        after.removeIf(c -> c.uri().equals(contact.uri()));
        after.add(contact);
      }
    }
    // The one that registered longest ago goes first.
    while (after.size() > MOST_CONTACTS) {
      after.removeFirst();
    }
    return new Contacts(after);
  }

  private static void answer(
      ServerTransaction transaction,
      LaneOffice office,
      Domains.Domain domain,
      @Nullable Contacts after,
      Instant now) {
    if (after == null) {
      transaction.respond(transaction.request().respond(503).header(SipHeader.RETRY_AFTER, 5));
      return;
    }
    prove(transaction, office, domain, after);
    var response = transaction.request().respond(200);
    for (var contact : after.all()) {
      try {
        long left = Math.max(0, Duration.between(now, contact.expires()).toSeconds());
        response.header(
            SipHeader.CONTACT,
            NameAddress.of(contact.uri()).withParam("expires", Long.toString(left)));
      } catch (SipParseException e) {
        // Written by a host that reads addresses less strictly; this phone is told of the others.
      }
    }
    transaction.respond(response);
  }

  /// The phone has shown who is at the other end of its connection. A datagram shows nothing: its
  /// source can be made up.
  private static void prove(
      ServerTransaction transaction, LaneOffice office, Domains.Domain domain, Contacts after) {
    if (transaction.from().transport().isReliable()) {
      var proof =
          after.all().stream()
              .map(Contact::expires)
              .max(Instant::compareTo)
              .map(until -> new Proof(domain.sid(), until))
              .orElse(null);
      office.kit().door().prove(transaction.from(), proof);
    }
  }
}

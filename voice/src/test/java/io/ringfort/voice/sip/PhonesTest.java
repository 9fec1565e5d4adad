package io.ringfort.voice.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringfort.core.net.Cidr;
import io.ringfort.protocol.sip.SipFramer;
import io.ringfort.protocol.sip.SipMessage;
import io.ringfort.protocol.sip.SipParser;
import io.ringfort.protocol.sip.SipRequest;
import io.ringfort.protocol.sip.SipResponse;
import io.ringfort.protocol.sip.digest.DigestClient;
import io.ringfort.protocol.sip.digest.DigestSecret;
import io.ringfort.voice.edge.Transport;
import io.ringfort.voice.sip.Invite.Shown;
import io.ringfort.voice.sip.Invite.Target;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Phones that register, call and are called.
class PhonesTest {
  private final List<AutoCloseable> opened = new ArrayList<>();
  private final List<InboundCalls.Incoming> incoming = new CopyOnWriteArrayList<>();
  private final TestHost host =
      open(
          new TestHost(
              TestHost.Choice.of(
                      (call, _) -> {
                        incoming.add(call);
                        return new Heard();
                      },
                      trunk())
                  .with(new TestDomains())));
  private final Peer phone = open(new Peer());
  private final Peer other = open(new Peer());

  private static TrunkConfig trunk() {
    return new TrunkConfig(
        "carrier",
        List.of("sip:127.0.0.9:9"),
        List.of("+"),
        new TrunkConfig.Inbound(
            List.of(Cidr.parse("127.0.0.9")), new Invite.Credentials("carrier", "carrier-secret")),
        null,
        0);
  }

  private <T extends AutoCloseable> T open(T resource) {
    opened.add(resource);
    return resource;
  }

  @AfterEach
  void close() throws Exception {
    for (var resource : opened.reversed()) {
      resource.close();
    }
  }

  private int port() {
    return host.port(Transport.UDP);
  }

  private static String register(Peer phone, String user, int cseq, String contact) {
    return phone
        .request(
            "REGISTER",
            "sip:phones.test",
            "<sip:" + user + "@phones.test>",
            "reg-" + phone.port(),
            cseq,
            Peer.branch(),
            "")
        .replaceFirst("Contact: .*", "Contact: " + contact);
  }

  /// Sends it, and again with an answer to the challenge.
  private SipResponse withDigest(Peer phone, String text, String user, int challengeStatus) {
    phone.send(text, port());
    var challenge = phone.response(challengeStatus);
    phone.send(answered(text, challenge, user), port());
    return (SipResponse)
        phone.receive(
            m -> m instanceof SipResponse r && r.cseq().number() == 2 && r.status() > 100);
  }

  private static byte[] answered(String text, SipResponse challenge, String user) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    var request = (SipRequest) SipParser.parse(bytes, 0, bytes.length);
    var again =
        DigestClient.answer(
                request, challenge, user, new DigestSecret.Password(user + "-secret"), "cnonce")
            .orElseThrow();
    return new String(again.encode(), StandardCharsets.ISO_8859_1)
        .replaceFirst("branch=[^;\r]*", "branch=" + Peer.branch())
        .replaceFirst("CSeq: 1 ", "CSeq: 2 ")
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private SipResponse registered(Peer phone, String user, String contact) {
    return withDigest(phone, register(phone, user, 1, contact), user, 401);
  }

  private Heard call(String uri) {
    var events = new Heard();
    host.signalling.invite(
        new Invite(
            OutboundTest.SID,
            new Target.Address(uri),
            new Shown("+15550100001", null),
            Sdp.OURS,
            Duration.ofSeconds(10),
            null,
            List.of()),
        events);
    return events;
  }

  @Test
  void challengesWithWhatEveryPhoneKnows() {
    phone.send(register(phone, "ann", 1, "<sip:ann@192.0.2.9>"), port());
    assertThat(phone.response(401).headers().list("WWW-Authenticate"))
        .filteredOn(part -> part.startsWith("algorithm="))
        .containsExactly("algorithm=MD5");
  }

  @Test
  void registersAPhoneAndTellsUntilWhen() {
    var ok = registered(phone, "ann", "<sip:ann@192.0.2.9:5060>;expires=120;q=0.5");
    assertThat(ok.status()).isEqualTo(200);
    var contact = ok.contact().orElseThrow();
    assertThat(contact.uri()).isEqualTo("sip:ann@192.0.2.9:5060");
    assertThat(Integer.parseInt(contact.params().get("expires").orElseThrow())).isBetween(118, 120);
  }

  @Test
  void refusesWrongPasswordsStrangersAndOtherPeoplesNames() {
    assertThat(
            withDigest(phone, register(phone, "mallory", 1, "<sip:m@h>"), "mallory", 401).status())
        .isEqualTo(401);
    assertThat(withDigest(other, register(other, "ann", 1, "<sip:m@h>"), "bob", 401).status())
        .isEqualTo(403);
    phone.send(
        register(phone, "ann", 5, "<sip:m@h>").replace("phones.test", "elsewhere.test"), port());
    phone.response(403);
  }

  @Test
  void ringsAllPhonesOfAUserTogetherAndCancelsTheOthers() {
    // Their Contacts lead nowhere, as behind NAT: where they registered from counts.
    registered(phone, "ann", "<sip:ann@192.0.2.1>");
    registered(other, "ann", "<sip:ann@192.0.2.2>");
    var events = call("sip:ann@phones.test");
    var atPhone = phone.request("INVITE");
    var atOther = other.request("INVITE");
    assertThat(atPhone.uri()).isEqualTo("sip:ann@192.0.2.1");
    assertThat(atPhone.to().uri()).isEqualTo("sip:ann@phones.test");
    other.respond(atOther, 180, "", port());
    phone.respond(atPhone, 200, Sdp.THEIRS, port());
    events.await(LegEvent.Answered.class);
    phone.request("ACK");
    var cancel = other.request("CANCEL");
    other.respond(cancel, 200, "", port());
    other.respond(atOther, 487, "", port());
    other.request("ACK");
    assertThat(events.all(LegEvent.Failed.class)).isEmpty();
  }

  @Test
  void ringsThePreferredPhoneFirst() {
    registered(phone, "ann", "<sip:ann@192.0.2.1>;q=0.2");
    registered(other, "ann", "<sip:ann@192.0.2.2>;q=0.9");
    var events = call("sip:ann@phones.test");
    other.respond(other.request("INVITE"), 486, "", port());
    phone.respond(phone.request("INVITE"), 480, "", port());
    assertThat(events.await(LegEvent.Failed.class).status()).isEqualTo(486);
  }

  @Test
  void failsWhenNobodyIsRegisteredOrSomebodyLeft() {
    assertThat(call("sip:bob@phones.test").await(LegEvent.Failed.class).status()).isEqualTo(480);
    registered(phone, "bob", "<sip:bob@192.0.2.1>");
    String leaving =
        register(phone, "bob", 1, "*")
            .replaceFirst("Max-Forwards: 70", "Max-Forwards: 70\r\nExpires: 0")
            .replace("reg-" + phone.port(), "reg-leaving");
    assertThat(withDigest(phone, leaving, "bob", 401).contacts()).isEmpty();
    assertThat(call("sip:bob@phones.test").await(LegEvent.Failed.class).status()).isEqualTo(480);
  }

  @Test
  void takesACallToADomainAfterAChallenge() {
    String invite =
        phone.request(
            "INVITE",
            "sip:help@phones.test",
            "<sip:help@phones.test>",
            "call",
            1,
            Peer.branch(),
            Sdp.THEIRS);
    phone.send(invite, port());
    var challenge = phone.response(407);
    assertThat(incoming).isEmpty();
    byte[] answered = answered(invite, challenge, "ann");
    phone.send(answered, port());
    await().until(() -> incoming.size() == 1);
    var origin = (InboundCalls.Origin.Domain) incoming.getFirst().origin();
    assertThat(origin.domainSid()).isEqualTo("SD01");
    assertThat(origin.toUri()).isEqualTo("sip:help@phones.test");
    // What somebody overheard is worth nothing.
    String replayed =
        new String(answered, StandardCharsets.ISO_8859_1)
            .replaceFirst("branch=[^;\r]*", "branch=" + Peer.branch())
            .replace("Call-ID: call", "Call-ID: replay");
    other.send(replayed, port());
    assertThat(other.response(407).headers().list("Proxy-Authenticate").toString())
        .contains("stale=true");
    assertThat(incoming).hasSize(1);
  }

  @Test
  void takesACallToADomainFromAnAllowedAddressOnly() {
    var pbx = open(new Peer("127.0.0.7"));
    for (var from : List.of(phone, pbx)) {
      from.send(
          from.request(
              "INVITE",
              "sip:help@pbx.test",
              "<sip:help@pbx.test>",
              "acl-" + from.port(),
              1,
              Peer.branch(),
              Sdp.THEIRS),
          port());
    }
    phone.response(403);
    await().until(() -> incoming.size() == 1);
    assertThat(incoming.getFirst().sourceIp()).isEqualTo("127.0.0.7");
  }

  @Test
  void takesATrunksCallOnlyAfterItsChallenge() {
    var carrier = open(new Peer("127.0.0.9"));
    String invite =
        carrier.request(
            "INVITE",
            "sip:+15550100002@127.0.0.1",
            "<sip:+15550100002@127.0.0.1>",
            "trunk",
            1,
            Peer.branch(),
            Sdp.THEIRS);
    carrier.send(invite, port());
    var challenge = carrier.response(407);
    carrier.send(answered(invite, challenge, "carrier"), port());
    await().until(() -> incoming.size() == 1);
    assertThat(incoming.getFirst().origin()).isEqualTo(new InboundCalls.Origin.Trunk("carrier"));
    assertThat(incoming.getFirst().to()).isEqualTo("+15550100002");
  }

  @Test
  void reachesAPhoneOverItsConnectionAndTrustsThatForCalls() throws Exception {
    try (var line = new TcpPhone(host.port(Transport.TCP))) {
      String register = line.tcp(register(phone, "ann", 1, "<sip:ann@192.0.2.1;transport=tcp>"));
      line.send(register.getBytes(StandardCharsets.UTF_8));
      line.send(answered(register, (SipResponse) line.receive(), "ann"));
      assertThat(((SipResponse) line.receive()).status()).isEqualTo(200);

      var events = call("sip:ann@phones.test");
      var invite = (SipRequest) line.receive();
      assertThat(invite.contact().orElseThrow().uri()).endsWith(";transport=tcp");
      line.send(
          invite
              .respond(200)
              .toTag("tcp")
              .header("Contact", "<sip:ann@192.0.2.1;transport=tcp>")
              .body("application/sdp", Sdp.THEIRS)
              .build()
              .encode());
      events.await(LegEvent.Answered.class);
      assertThat(((SipRequest) line.receive()).method()).isEqualTo("ACK");

      line.send(
          line.tcp(
                  phone.request(
                      "INVITE",
                      "sip:help@phones.test",
                      "<sip:help@phones.test>",
                      "over-flow",
                      1,
                      Peer.branch(),
                      Sdp.THEIRS))
              .getBytes(StandardCharsets.UTF_8));
      await().until(() -> incoming.size() == 1);
    }
  }

  @Test
  void failsAtOnceWhenThePhonesConnectionIsGone() throws Exception {
    try (var line = new TcpPhone(host.port(Transport.TCP))) {
      String register = line.tcp(register(phone, "ann", 1, "<sip:ann@192.0.2.1;transport=tcp>"));
      line.send(register.getBytes(StandardCharsets.UTF_8));
      line.send(answered(register, (SipResponse) line.receive(), "ann"));
      assertThat(((SipResponse) line.receive()).status()).isEqualTo(200);
    }
    await()
        .untilAsserted(
            () ->
                assertThat(host.metrics.get("ringfort.sip.edge.connections").gauge().value())
                    .isZero());
    assertThat(call("sip:ann@phones.test").await(LegEvent.Failed.class).status()).isEqualTo(503);
  }

  /// A phone behind a connection.
  private static final class TcpPhone implements AutoCloseable {
    private final Socket socket;
    private final SipFramer framer = new SipFramer();
    private final Queue<SipMessage> messages = new ArrayDeque<>();

    TcpPhone(int port) throws IOException {
      socket = new Socket("127.0.0.1", port);
      socket.setSoTimeout(4_000);
    }

    String tcp(String text) {
      return text.replace("SIP/2.0/UDP", "SIP/2.0/TCP");
    }

    void send(byte[] bytes) throws IOException {
      socket.getOutputStream().write(bytes);
    }

    /// The next message but provisional answers.
    SipMessage receive() throws IOException {
      byte[] buffer = new byte[8192];
      while (messages.isEmpty()) {
        int n = socket.getInputStream().read(buffer);
        for (var frame : framer.feed(buffer, 0, n)) {
          if (frame instanceof SipFramer.Message(var m)
              && !(m instanceof SipResponse r && r.isProvisional())) {
            messages.add(m);
          }
        }
      }
      return messages.remove();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}

package io.ringfort.simulator.phones;

import io.ringfort.simulator.faults.FaultInjector;
import io.ringfort.simulator.rtp.MediaClock;
import io.ringfort.simulator.rtp.RtpStream;
import io.ringfort.simulator.rtp.Script;
import io.ringfort.simulator.rtp.Sdp;
import io.ringfort.simulator.sip.Header;
import io.ringfort.simulator.sip.ServerTransaction;
import io.ringfort.simulator.sip.SipGateway;
import io.ringfort.simulator.sip.SipMessage;
import io.ringfort.simulator.sip.SipStack;
import io.ringfort.simulator.sip.SipUri;
import io.ringfort.simulator.sip.SipUser;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All phones of the carrier. Every number is a phone that answers, unless told otherwise. Any
/// thread may call the public methods; SIP runs on the stack's thread, sound on the media thread.
public final class Phones implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Phones.class);
  private static final int MOST_BEHAVIOURS = 200_000;
  private static final int MOST_HEADERS = 50;

  private final SipStack stack;
  private final MediaClock media;
  private final CallLog calls = new CallLog();
  private final Map<String, PhoneBehaviour> behaviours = new ConcurrentHashMap<>();
  private final AtomicReference<@Nullable InetSocketAddress> target = new AtomicReference<>();
  // By Call-ID and the phone's own tag.
  private final Map<String, LiveCall> live = new ConcurrentHashMap<>();

  private Phones(SipStack stack, MediaClock media) {
    this.stack = stack;
    this.media = media;
  }

  /// @throws java.io.UncheckedIOException with a sentence, if a port is in use
  public static Phones start(String bindAddress, PhoneSettings settings, FaultInjector faults) {
    InetSocketAddress target = settings.target() == null ? null : SipUri.target(settings.target());
    SipStack stack = SipStack.open(bindAddress, settings.ports(), faults);
    Phones phones = new Phones(stack, MediaClock.start());
    phones.target.set(target);
    stack.serve(phones.new Doorbell());
    return phones;
  }

  /// The ports of the gateways, A first.
  public List<Integer> ports() {
    return stack.gateways().stream().map(SipGateway::port).toList();
  }

  /// Where phones call to, once it was told.
  public Optional<InetSocketAddress> target() {
    return Optional.ofNullable(target.get());
  }

  /// Says where phones call to.
  ///
  /// @param hostAndPort such as `127.0.0.1:5060`
  /// @throws IllegalArgumentException if it is none
  public void callAt(String hostAndPort) {
    target.set(SipUri.target(hostAndPort));
  }

  public PhoneBehaviour behaviour(String handset) {
    return behaviours.getOrDefault(handset, PhoneBehaviour.DEFAULT);
  }

  /// @throws IllegalStateException if too many phones were told something
  public void set(String handset, PhoneBehaviour behaviour) {
    if (behaviours.size() >= MOST_BEHAVIOURS && !behaviours.containsKey(handset)) {
      throw new IllegalStateException(
          "got more than " + MOST_BEHAVIOURS + " phones (expected: fewer)");
    }
    behaviours.put(handset, behaviour);
  }

  /// The phone is as at the beginning.
  public void reset(String handset) {
    behaviours.remove(handset);
  }

  /// The calls of a phone, the newest first.
  public List<PhoneCall> calls(String handset) {
    return calls.of(handset);
  }

  /// The newest calls of all phones, the newest first.
  public List<PhoneCall> calls() {
    return calls.calls();
  }

  public Optional<PhoneCall> call(String handset, String id) {
    return calls.find(handset, id);
  }

  /// Forgets all calls; those that go on go on unseen.
  public void clear() {
    calls.clear();
  }

  /// Makes a phone call.
  ///
  /// @throws IllegalArgumentException if there is no such gateway
  /// @throws IllegalStateException if nobody said where to call to, or too many calls go on
  public PhoneCall dial(String from, CallOrder order) {
    InetSocketAddress platform = target.get();
    if (platform == null) {
      throw new IllegalStateException(
          "got no address to call to (expected: PUT /sip {\"target\"})");
    }
    SipGateway gateway = gateway(order.gateway());
    InetSocketAddress own = gateway.addressFor(platform);
    String tag = SipStack.newTag();
    AtomicReference<@Nullable LiveCall> self = new AtomicReference<>();
    RtpStream stream = media.open(own.getAddress(), Script.parse(order.script()), () -> end(self));
    PhoneCall call = PhoneCall.outbound(from, order.to(), order.gateway(), stream);
    String contact = contact(from, own);
    Leg leg = new Leg(stack, call, contact, () -> ended(self));
    OutgoingCall outgoing = new OutgoingCall(stack, gateway, call, leg, tag);
    self.set(outgoing);
    live.put(key(outgoing.callId(), tag), outgoing);
    calls.add(call);
    stack.run(() -> outgoing.start(platform, order.giveUpMs()));
    return call;
  }

  /// Picks up, if the call comes in and still rings; else nothing happens.
  public void answer(PhoneCall call) {
    find(call)
        .ifPresent(
            found -> {
              if (found instanceof IncomingCall incoming) {
                stack.run(incoming::answer);
              }
            });
  }

  /// Ends a call that goes on; nothing happens to one that has ended.
  public void hangUp(PhoneCall call) {
    find(call).ifPresent(found -> stack.run(() -> hangUp(found)));
  }

  /// Sends digits in a call, as events or as tones.
  public void digits(PhoneCall call, String digits, boolean inband) {
    call.media().dial(digits, inband);
  }

  /// Puts the platform on hold, or takes it back, with a new offer.
  public void hold(PhoneCall call, boolean held) {
    find(call).ifPresent(found -> stack.run(() -> found.offer(held ? "sendonly" : "sendrecv")));
  }

  /// Drops what is left of a call's script, and does this instead.
  public void talk(PhoneCall call, String script) {
    call.media().talk(Script.parse(script));
  }

  @Override
  public void close() {
    stack.close();
    media.close();
  }

  private Optional<LiveCall> find(PhoneCall call) {
    return live.values().stream().filter(candidate -> candidate.call() == call).findFirst();
  }

  private SipGateway gateway(String name) {
    return stack.gateways().stream()
        .filter(gateway -> gateway.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("gateway: got " + name + " (expected: A or B)"));
  }

  private void end(AtomicReference<@Nullable LiveCall> self) {
    LiveCall call = self.get();
    if (call != null) {
      stack.run(() -> hangUp(call));
    }
  }

  private static void hangUp(LiveCall call) {
    if (!call.call().facts().isEnded()) {
      call.hangUp();
    }
  }

  private void ended(AtomicReference<@Nullable LiveCall> self) {
    LiveCall call = self.get();
    if (call != null) {
      live.values().remove(call);
      calls.ended(call.call());
    }
  }

  private static String contact(String number, InetSocketAddress own) {
    return "<sip:" + number + "@" + SipUri.text(own) + ">";
  }

  private static String key(String callId, String tag) {
    return callId + '|' + tag;
  }

  private static String number(String uri) {
    String user = SipUri.parse(uri).user();
    return user.startsWith("+") ? user : "+" + user;
  }

  /// Where requests of the platform arrive.
  private final class Doorbell implements SipUser {
    @Override
    public void invited(ServerTransaction invite) {
      SipMessage request = invite.request();
      if (!request.toTag().isEmpty()) {
        find(invite).ifPresentOrElse(call -> call.reinvited(invite), () -> strange(invite));
        return;
      }
      String number = number(request.requestUri());
      Optional<Sdp> offer = Sdp.parse(request.body());
      if (!number.matches("\\+[0-9]{5,15}")) {
        invite.respond(404, SipStack.newTag());
      } else if (offer.isEmpty() && !request.body().isEmpty()) {
        invite.respond(488, SipStack.newTag());
      } else {
        ring(invite, number, offer.orElse(null));
      }
    }

    @Override
    public void requested(ServerTransaction request) {
      SipMessage message = request.request();
      if (!message.toTag().isEmpty()) {
        find(request).ifPresentOrElse(call -> call.requested(request), () -> strange(request));
      } else if (message.method().equals("OPTIONS")) {
        request.respond(
            message
                .response(200, SipStack.newTag())
                .with("Allow", Leg.ALLOW)
                .with("Accept", Leg.SDP));
      } else {
        request.respond(message.response(405, SipStack.newTag()).with("Allow", Leg.ALLOW));
      }
    }

    @Override
    public void canceled(ServerTransaction invite) {
      for (LiveCall call : live.values()) {
        if (call instanceof IncomingCall incoming && incoming.startedBy(invite)) {
          incoming.canceled();
        }
      }
    }

    @Override
    public void acknowledged(ServerTransaction invite, SipMessage ack) {
      find(ack).ifPresent(call -> call.acknowledged(invite, ack));
    }

    @Override
    public void unacknowledged(ServerTransaction invite) {
      for (LiveCall call : live.values()) {
        if (call instanceof IncomingCall incoming && incoming.startedBy(invite)) {
          incoming.unacknowledged(invite);
        }
      }
      find(invite.request()).ifPresent(call -> call.unacknowledged(invite));
    }

    private void ring(ServerTransaction invite, String number, @Nullable Sdp offer) {
      SipMessage request = invite.request();
      PhoneBehaviour behaviour = behaviour(number);
      InetSocketAddress own = invite.gateway().addressFor(invite.source());
      String tag = SipStack.newTag();
      AtomicReference<@Nullable LiveCall> self = new AtomicReference<>();
      String script = behaviour.early().isBlank() ? behaviour.script() : behaviour.early();
      RtpStream stream;
      try {
        stream = media.open(own.getAddress(), Script.parse(script), () -> end(self));
      } catch (IllegalStateException e) {
        log.warn("a call was refused with 503: {}", e.getMessage());
        invite.respond(503, tag);
        return;
      }
      String from = SipUri.parse(request.need("From")).user();
      PhoneCall call =
          PhoneCall.inbound(from, number, invite.gateway().name(), stream, headers(request));
      call.heardFrom(invite.source());
      Leg leg = new Leg(stack, call, contact(number, own), () -> ended(self));
      IncomingCall incoming = new IncomingCall(stack, call, behaviour, invite, tag, offer, leg);
      self.set(incoming);
      live.put(key(request.callId(), tag), incoming);
      calls.add(call);
      incoming.start();
    }

    private static Map<String, String> headers(SipMessage request) {
      return request.headers().stream()
          .limit(MOST_HEADERS)
          .collect(Collectors.toMap(Header::name, Header::value, (first, _) -> first));
    }

    /// Whose call a request belongs to; that call notes who sent it.
    private Optional<LiveCall> find(ServerTransaction request) {
      Optional<LiveCall> found = find(request.request());
      found.ifPresent(call -> call.call().heardFrom(request.source()));
      return found;
    }

    private Optional<LiveCall> find(SipMessage request) {
      return Optional.ofNullable(live.get(key(request.callId(), request.toTag())));
    }

    private static void strange(ServerTransaction request) {
      request.respond(481, "");
    }
  }
}

package io.ringfort.voice.browser;

import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.SidMint;
import io.ringfort.engines.time.Timer;
import io.ringfort.voice.sip.InboundCalls;
import io.ringfort.voice.sip.Invite;
import io.ringfort.voice.sip.Leg;
import io.ringfort.voice.sip.LegEvent;
import io.ringfort.voice.sip.LegListener;
import io.ringfort.voice.sip.LegSnapshot;
import io.ringfort.voice.sip.Signalling;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Sets calls up with browsers, beside those over SIP, which it leaves to its neighbour: what calls
/// see as the one signalling of a host. A [BrowserLeg] is found by its call's SID. Any thread.
public final class BrowserSignalling implements Signalling, BrowserCalls {
  /// In [LegSnapshot#transport].
  static final String TRANSPORT = "browser";

  private final Signalling others;
  private final Ground ground;
  private final Map<String, BrowserLeg> legs = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /// What it stands on.
  ///
  /// @param calls takes what browsers begin
  /// @param notes told of what a page reports about its call
  public record Ground(
      Tabs tabs,
      Presence presence,
      SidMint mint,
      Timer timer,
      InstantSource clock,
      InboundCalls calls,
      Notes notes) {}

  /// Takes what a page says of a call beside the call itself.
  @FunctionalInterface
  public interface Notes {
    /// @param kind of the timeline's entry
    void note(String callSid, String kind, String text, Map<String, String> details);
  }

  /// @param others takes everything that is no browser's
  public BrowserSignalling(Signalling others, Ground ground) {
    this.others = others;
    this.ground = ground;
  }

  @Override
  public Leg invite(Invite invite, LegListener listener) {
    if (!(invite.to() instanceof Invite.Target.Client client)) {
      return others.invite(invite, listener);
    }
    AccountSid account = new AccountSid(client.account());
    List<Tab> tabs = ground.presence().of(account, client.identity(), now());
    var parties = new BrowserLeg.Parties(invite.callSid(), account, client.identity());
    BrowserLeg leg = new BrowserLeg(this, ground, parties, listener);
    legs.put(invite.callSid(), leg);
    leg.ring(invite, client, tabs);
    return leg;
  }

  @Override
  public Leg restore(LegSnapshot snapshot, String sdp, LegListener listener) {
    if (!snapshot.transport().equals(TRANSPORT)) {
      return others.restore(snapshot, sdp, listener);
    }
    BrowserLeg leg = BrowserLeg.of(this, ground, snapshot, listener);
    legs.put(snapshot.callSid(), leg);
    return leg;
  }

  private java.time.Instant now() {
    return ground.clock().instant();
  }

  @Override
  public boolean hear(Word word) {
    if (word.kind() == Word.Kind.INVITE) {
      return !closed && begin(word);
    }
    if (word.kind() == Word.Kind.REGISTER) {
      boolean heard = false;
      for (BrowserLeg leg : legs.values()) {
        heard |= leg.hear(word);
      }
      return heard;
    }
    BrowserLeg leg = legs.get(word.callSid());
    return leg != null && leg.hear(word);
  }

  /// The SID of the call that a page calls by a name of its own: the same for every copy of the
  /// frame, at every host.
  public static String sid(SidMint mint, AccountSid account, String identity, String name) {
    return mint.derive("CA", account.value(), identity, name);
  }

  /// Whether that call is here.
  public boolean has(String callSid) {
    return legs.containsKey(callSid);
  }

  private boolean begin(Word word) {
    String sid = sid(ground.mint(), word.account(), word.identity(), word.callSid());
    var parties = new BrowserLeg.Parties(sid, word.account(), word.identity());
    var listener = new Later();
    BrowserLeg leg = BrowserLeg.calling(this, ground, parties, word, listener);
    if (legs.putIfAbsent(sid, leg) != null) {
      return true;
    }
    Map<String, String> params = word.details();
    List<Map.Entry<String, String>> headers = new ArrayList<>(params.entrySet());
    listener.is(
        ground
            .calls()
            .taken(
                new InboundCalls.Incoming(
                    new InboundCalls.Origin.Client(
                        word.account().value(),
                        params.getOrDefault(Word.APPLICATION, ""),
                        word.identity()),
                    "client:" + word.identity(),
                    null,
                    params.getOrDefault("To", ""),
                    leg.sipCallId(),
                    word.sdp(),
                    "",
                    headers),
                leg));
    return true;
  }

  /// A listener that comes to be a moment later: what happens before is kept.
  private static final class Later implements LegListener {
    private final List<LegEvent> early = new ArrayList<>();
    private @Nullable LegListener whole;

    @Override
    public synchronized void on(LegEvent event) {
      if (whole == null) {
        early.add(event);
      } else {
        whole.on(event);
      }
    }

    synchronized void is(LegListener listener) {
      whole = listener;
      early.forEach(listener::on);
      early.clear();
    }
  }

  void forget(BrowserLeg leg) {
    legs.remove(leg.callSid(), leg);
  }

  @Override
  public boolean isReady() {
    return others.isReady();
  }

  /// Takes nothing new. Calls are not ended: another host takes them over.
  @Override
  public void close() {
    closed = true;
  }
}

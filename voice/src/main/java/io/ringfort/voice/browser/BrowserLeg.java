package io.ringfort.voice.browser;

import io.ringfort.core.ids.AccountSid;
import io.ringfort.engines.time.Timer;
import io.ringfort.protocol.sdp.BadSdp;
import io.ringfort.protocol.sdp.BrowserSession;
import io.ringfort.protocol.sdp.SessionDescription;
import io.ringfort.voice.sip.Invite;
import io.ringfort.voice.sip.Leg;
import io.ringfort.voice.sip.LegEvent;
import io.ringfort.voice.sip.LegListener;
import io.ringfort.voice.sip.LegSnapshot;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// A call's leg to a browser. The page speaks the protocol of the SDK over one of its tabs, which
/// may change at any time: frames go to the one that it last spoke from.
///
/// Moves: `CALLED → TALKING → OVER` where the page called, `RINGING → TALKING → OVER` where it is
/// called; any `→ OVER`.
final class BrowserLeg implements Leg {
  private static final int CANCELED = 487;
  private static final int BUSY = 486;
  private static final int NOBODY = 480;

  /// A page may report what it likes; the timeline is for people.
  private static final int MOST_REPORTS = 50;

  /// Messages to a page whose connection is gone, until it is back.
  private static final int MOST_UNREAD = 20;

  /// The SDK's own codes of errors are 31000 and a SIP status.
  private static final int ERRORS = 31_000;

  private final BrowserSignalling home;
  private final BrowserSignalling.Ground ground;
  private final Parties parties;
  private final LegListener listener;
  private final ReconnectTokens tokens;
  private final List<Tab> tabs = new ArrayList<>();
  private final boolean inbound;
  private final Quality quality = new Quality();
  private final List<TabFrame> unread = new ArrayList<>();
  private int reports;
  private Stage stage;
  private @Nullable String described;
  private @Nullable TabFrame invitation;

  /// Of the page's newest description that was taken up: another one asks for a new way of its
  /// sound.
  private String fragment = "";

  private Timer.@Nullable Handle ringing;

  private enum Stage {
    CALLED,
    RINGING,
    TALKING,
    OVER
  }

  /// @param identity of the page
  record Parties(String callSid, AccountSid account, String identity) {}

  private BrowserLeg(
      BrowserSignalling home,
      BrowserSignalling.Ground ground,
      Parties parties,
      LegListener listener,
      Stage stage,
      boolean inbound) {
    this.home = home;
    this.ground = ground;
    this.parties = parties;
    this.listener = listener;
    this.tokens = new ReconnectTokens(ground.mint());
    this.stage = stage;
    this.inbound = inbound;
  }

  /// One that is called.
  BrowserLeg(
      BrowserSignalling home,
      BrowserSignalling.Ground ground,
      Parties parties,
      LegListener listener) {
    this(home, ground, parties, listener, Stage.RINGING, false);
  }

  /// One that calls.
  static BrowserLeg calling(
      BrowserSignalling home,
      BrowserSignalling.Ground ground,
      Parties parties,
      Word invite,
      LegListener listener) {
    BrowserLeg leg = new BrowserLeg(home, ground, parties, listener, Stage.CALLED, true);
    leg.tabs.add(invite.tab());
    leg.fragment = fragment(invite.sdp());
    return leg;
  }

  /// One of another host.
  static BrowserLeg of(
      BrowserSignalling home,
      BrowserSignalling.Ground ground,
      LegSnapshot snapshot,
      LegListener listener) {
    Parties parties =
        new Parties(
            snapshot.callSid(),
            new AccountSid(snapshot.local().uri()),
            snapshot.remote().uri().substring("client:".length()));
    Stage stage =
        snapshot.established() ? Stage.TALKING : snapshot.inbound() ? Stage.CALLED : Stage.RINGING;
    BrowserLeg leg = new BrowserLeg(home, ground, parties, listener, stage, snapshot.inbound());
    snapshot.routes().forEach(tab -> leg.tabs.add(Tab.parse(tab)));
    return leg;
  }

  String callSid() {
    return parties.callSid();
  }

  @Override
  public String sipCallId() {
    return "browser-" + parties.callSid();
  }

  @Override
  public synchronized LegSnapshot snapshot() {
    return new LegSnapshot(
        parties.callSid(),
        sipCallId(),
        new LegSnapshot.Party(parties.account().value(), ""),
        new LegSnapshot.Party("client:" + parties.identity(), ""),
        0,
        0,
        tabs.stream().map(Tab::text).toList(),
        "client:" + parties.identity(),
        BrowserSignalling.TRANSPORT,
        null,
        stage == Stage.TALKING,
        inbound);
  }

  /// Calls the page in all of its tabs; the first that answers has the call.
  synchronized void ring(Invite invite, Invite.Target.Client client, List<Tab> present) {
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("CallSid", parties.callSid());
    parameters.put("AccountSid", parties.account().value());
    parameters.put("ApiVersion", "2010-04-01");
    parameters.put("From", client.from());
    parameters.put("To", "client:" + parties.identity());
    if (!invite.headers().isEmpty()) {
      parameters.put("Params", query(invite.headers()));
    }
    invitation =
        frame(
            "invite", Map.of("sdp", invite.sdp(), "parameters", parameters, "reconnect", token()));
    present.forEach(tab -> invite(tab, invitation));
    if (tabs.isEmpty()) {
      end(new LegEvent.Failed(NOBODY, "no such client is registered", Map.of()));
      return;
    }
    ringing = ground.timer().after(invite.ringFor(), this::rangTooLong);
    listener.on(new LegEvent.Ringing(180, null));
  }

  private void invite(Tab tab, TabFrame invitation) {
    if (!tabs.contains(tab) && ground.tabs().tell(tab, invitation)) {
      tabs.add(tab);
    }
  }

  private static String query(List<Map.Entry<String, String>> pairs) {
    StringJoiner query = new StringJoiner("&");
    pairs.forEach(p -> query.add(escaped(p.getKey()) + "=" + escaped(p.getValue())));
    return query.toString();
  }

  private static String escaped(String text) {
    // The SDK reads it with decodeURIComponent, to which a plus is a plus.
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private synchronized void rangTooLong() {
    if (stage == Stage.RINGING) {
      cancel(null);
      end(new LegEvent.Failed(CANCELED, "nobody answered", Map.of()));
    }
  }

  /// It rings no more, but where it was answered.
  private void cancel(@Nullable Tab answered) {
    tabs.stream()
        .filter(tab -> !tab.equals(answered))
        .forEach(tab -> ground.tabs().tell(tab, frame("cancel", Map.of())));
  }

  private String token() {
    return tokens.of(parties.account(), parties.identity(), parties.callSid());
  }

  private TabFrame frame(String type, Map<String, Object> more) {
    Map<String, Object> payload = new HashMap<>(more);
    payload.put("callsid", parties.callSid());
    return new TabFrame(type, payload);
  }

  private void tell(String type, Map<String, Object> more) {
    tabs.forEach(tab -> ground.tabs().tell(tab, frame(type, more)));
  }

  /// @return false when it is not this page's call, or over
  boolean hear(Word word) {
    boolean isOurs =
        word.account().equals(parties.account()) && word.identity().equals(parties.identity());
    if (!isOurs) {
      return false;
    }
    boolean isAnEnd = word.kind() == Word.Kind.HANGUP || word.kind() == Word.Kind.REJECT;
    // Asked before anything is held: it may take a while.
    return hear(word, isAnEnd ? gone(word.tab()) : List.of());
  }

  /// Those of its tabs, other than that one, whose connections broke.
  private List<Tab> gone(Tab but) {
    List<Tab> all;
    synchronized (this) {
      all = List.copyOf(tabs);
    }
    return all.stream().filter(tab -> !tab.equals(but) && !ground.tabs().isThere(tab)).toList();
  }

  private synchronized boolean hear(Word word, List<Tab> gone) {
    if (stage == Stage.OVER) {
      return false;
    }
    tabs.removeAll(gone);
    if (word.kind() == Word.Kind.RESUME) {
      resume(word);
      return true;
    }
    switch (word.kind()) {
      case ANSWER -> answered(word);
      case REINVITE -> {
        if (word.sdp() != null) {
          // After a host died, its successor may not know yet over which connection the page is.
          on(word.tab());
          offered(word.sdp());
        }
      }
      case HANGUP -> hungUp(word);
      case REJECT -> rejected(word.tab());
      case DTMF -> {
        for (char digit : word.details().getOrDefault("digits", "").toCharArray()) {
          listener.on(new LegEvent.Digit(digit));
        }
      }
      case MESSAGE -> {
        Map<String, String> details = word.details();
        listener.on(
            new LegEvent.Message(
                details.getOrDefault("voiceeventsid", ""),
                details.getOrDefault("contenttype", ""),
                details.getOrDefault("content", "")));
        ground.tabs().tell(word.tab(), frame("ack", ack(word)));
      }
      case REPORT -> reported(word.details());
      case REGISTER -> appeared(word.tab());
      case INVITE, RESUME -> {
        // Handled before.
      }
    }
    return true;
  }

  /// Perhaps the page that rang before its connection broke: it has forgotten the call.
  private void appeared(Tab tab) {
    TabFrame frame = invitation;
    if (stage == Stage.RINGING && frame != null) {
      invite(tab, frame);
    }
  }

  private void reported(Map<String, String> details) {
    String event = details.get("event");
    if (event == null) {
      quality.take(details);
    } else if (reports < MOST_REPORTS) {
      reports++;
      ground.notes().note(callSid(), "media", "the page reported " + event, details);
    }
  }

  private static Map<String, Object> ack(Word word) {
    return Map.of(
        "acktype", "message", "voiceeventsid", word.details().getOrDefault("voiceeventsid", ""));
  }

  @Override
  public synchronized void message(String sid, String content) {
    TabFrame frame =
        frame(
            "message",
            Map.of(
                "content",
                content,
                "contenttype",
                "application/json",
                "messagetype",
                "user-defined-message",
                "voiceeventsid",
                sid));
    boolean told = false;
    for (Tab tab : tabs) {
      told |= ground.tabs().tell(tab, frame);
    }
    if (!told && unread.size() < MOST_UNREAD) {
      unread.add(frame);
    }
  }

  /// The page is on another connection now.
  private void resume(Word word) {
    if (stage == Stage.RINGING && word.sdp() != null) {
      // A device that took the call over from one of its siblings.
      tabs.add(word.tab());
      answered(word);
      return;
    }
    on(word.tab());
    String sdp = word.sdp();
    if (stage == Stage.TALKING && sdp != null && !fragment(sdp).equals(fragment)) {
      // It has asked for a new way of its sound meanwhile, which nobody heard.
      offered(sdp);
    } else if (stage == Stage.TALKING) {
      tell("answer", Map.of("reconnect", token()));
      unread.forEach(frame -> ground.tabs().tell(word.tab(), frame));
      unread.clear();
      // Has the change be stored.
      listener.on(new LegEvent.Confirmed());
    }
  }

  private void offered(String sdp) {
    fragment = fragment(sdp);
    listener.on(new LegEvent.Offered(sdp));
  }

  private static String fragment(@Nullable String sdp) {
    try {
      return sdp == null ? "" : BrowserSession.of(SessionDescription.parse(sdp)).fragment();
    } catch (BadSdp e) {
      // Whoever takes it up says what is wrong with it.
      return "";
    }
  }

  private void on(Tab tab) {
    tabs.clear();
    tabs.add(tab);
  }

  private void answered(Word word) {
    if (stage != Stage.RINGING || word.sdp() == null || !tabs.contains(word.tab())) {
      return;
    }
    cancel(word.tab());
    on(word.tab());
    stopRinging();
    stage = Stage.TALKING;
    fragment = fragment(word.sdp());
    listener.on(new LegEvent.Answered(word.sdp(), Map.of()));
  }

  private void hungUp(Word word) {
    // A page that is back says that it hung up meanwhile before it says that it is back.
    boolean isBack = stage == Stage.TALKING && tabs.isEmpty();
    if (!tabs.contains(word.tab()) && !isBack) {
      return;
    }
    switch (stage) {
      case CALLED -> end(new LegEvent.Ended(true, CANCELED, "the caller gave up"));
      case RINGING -> rejected(word.tab());
      case TALKING ->
          end(new LegEvent.Ended(false, 200, word.details().getOrDefault("reason", "")));
      case OVER -> {}
    }
  }

  private void rejected(Tab tab) {
    if (stage == Stage.RINGING && tabs.remove(tab) && tabs.isEmpty()) {
      end(new LegEvent.Failed(BUSY, "rejected", Map.of()));
    }
  }

  @Override
  public boolean takesEarlySound() {
    return inbound;
  }

  @Override
  public synchronized void ring() {
    if (stage == Stage.CALLED) {
      tell("ringing", Map.of());
    }
  }

  /// With sound from the first moment on, a page whose connection breaks while it rings can still
  /// be told of the answer.
  @Override
  public synchronized void progress(String sdp) {
    if (stage == Stage.CALLED) {
      described = sdp;
      tell("ringing", Map.of("sdp", sdp));
    }
  }

  @Override
  public synchronized void answer(String sdp) {
    if (stage != Stage.CALLED) {
      return;
    }
    stage = Stage.TALKING;
    find();
    tell(
        "answer",
        sdp.equals(described)
            ? Map.of("reconnect", token())
            : Map.of("reconnect", token(), "sdp", sdp));
    listener.on(new LegEvent.Confirmed());
  }

  /// Where the tab that called is gone, the page may be back over another one, and does not say so
  /// before it was answered.
  private void find() {
    for (Tab tab :
        ground.presence().of(parties.account(), parties.identity(), ground.clock().instant())) {
      if (!tabs.contains(tab)) {
        tabs.add(tab);
      }
    }
  }

  @Override
  public synchronized void reject(int status, String reason) {
    if (stage == Stage.CALLED) {
      Map<String, Object> error = Map.of("code", ERRORS + status, "message", reason);
      tell("hangup", Map.of("error", error));
      end(new LegEvent.Ended(false, status, reason));
    }
  }

  @Override
  public synchronized void hangUp() {
    switch (stage) {
      case CALLED -> reject(603, "Decline");
      case RINGING -> {
        cancel(null);
        end(new LegEvent.Failed(CANCELED, "canceled", Map.of()));
      }
      case TALKING -> {
        tell("hangup", Map.of());
        end(new LegEvent.Ended(false, 200, "hung up"));
      }
      case OVER -> {}
    }
  }

  /// A browser offers again only by itself, when it finds no sound: nothing can be asked of it.
  @Override
  public void reoffer(String sdp) {}

  @Override
  public synchronized void accept(String sdp) {
    if (stage == Stage.TALKING || stage == Stage.CALLED) {
      described = sdp;
      tell("answer", Map.of("sdp", sdp, "reconnect", token()));
    }
  }

  /// There is no such thing to a browser.
  @Override
  public void refer(String uri) {}

  @Override
  public synchronized void release() {
    stopRinging();
    stage = Stage.OVER;
    home.forget(this);
  }

  private void stopRinging() {
    if (ringing != null) {
      ringing.cancel();
    }
  }

  private void end(LegEvent last) {
    stopRinging();
    stage = Stage.OVER;
    home.forget(this);
    if (!quality.isEmpty()) {
      ground.notes().note(callSid(), "media", "quality as the page measured it", quality.details());
    }
    listener.on(last);
  }
}

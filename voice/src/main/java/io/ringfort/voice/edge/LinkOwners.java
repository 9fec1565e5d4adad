package io.ringfort.voice.edge;

import io.ringfort.core.hosts.Host;
import io.ringfort.core.hosts.HostName;
import io.ringfort.core.hosts.Hosts;
import io.ringfort.core.hosts.Rendezvous;
import io.ringfort.core.hosts.Role;
import io.ringfort.core.ids.CallSid;
import io.ringfort.engines.time.Timer;
import io.ringfort.protocol.sip.Via;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Finds the voice host that a message is for, by what the voice hosts themselves say over their
/// links: each names all that it owns when it is linked, and every change after that. So nothing
/// has to be looked up, and what a successor takes over is its own as soon as it says so. What an
/// owner that is gone left waits a while for one. Any thread; never blocks.
final class LinkOwners implements Owners {
  /// Longer than a takeover usually takes; far ends send again for 32 s.
  static final Duration PATIENCE = Duration.ofSeconds(4);

  /// 64*T1 of RFC 3261: as long as copies of a request may come.
  private static final Duration TRANSACTION = Duration.ofSeconds(32);

  private static final int MOST_STICKY = 200_000;

  private final Map<HostName, VoiceLink> links = new ConcurrentHashMap<>();
  private final Map<String, HostName> owned = new ConcurrentHashMap<>();
  private final HeldArrivals held;
  private final Hosts hosts;
  private final Timer timer;
  private final Timer.Handle turning;
  private volatile long lastLoss = System.nanoTime();
  private volatile Map<String, HostName> sticky = new ConcurrentHashMap<>();
  private volatile Map<String, HostName> stickyBefore = Map.of();

  LinkOwners(Hosts hosts, Timer timer, EdgeMetrics metrics) {
    this.hosts = hosts;
    this.timer = timer;
    this.held = new HeldArrivals(timer, PATIENCE, metrics.nobody);
    this.turning = timer.every(TRANSACTION, this::turn);
  }

  private void turn() {
    stickyBefore = sticky;
    sticky = new ConcurrentHashMap<>();
  }

  /// @return the link of an earlier connection of that host, which ends; null for none
  @Nullable VoiceLink linked(VoiceLink link) {
    return links.put(link.host(), link);
  }

  /// It has said what it owns.
  void complete(VoiceLink link) {
    link.complete();
    held.tellAll(this::taker);
  }

  void lost(VoiceLink link) {
    if (links.remove(link.host(), link)) {
      lastLoss = System.nanoTime();
      timer.after(TRANSACTION, () -> forget(link.host()));
    }
    // It waits for its successor, then for anybody.
    for (var arrival : link.unanswered().rest()) {
      var to = of(arrival.message());
      if (to != null) {
        to.take(arrival);
      }
    }
  }

  private void forget(HostName host) {
    if (!links.containsKey(host)) {
      owned.values().removeIf(host::equals);
    }
  }

  void owns(String name, HostName host) {
    owned.put(name, host);
    held.tell(name, this::taker);
  }

  void disowns(String name, HostName host) {
    owned.remove(name, host);
  }

  Iterable<VoiceLink> links() {
    return links.values();
  }

  private @Nullable EdgeLink owner(String name) {
    var host = owned.get(name);
    return host == null ? null : links.get(host);
  }

  /// Who takes what comes for that name; null: nobody yet.
  private @Nullable EdgeLink taker(String name) {
    var link = owner(name);
    if (link != null || owned.containsKey(name)) {
      return link;
    }
    if (CallSid.matches(name)) {
      // Of no call that is known: any host says so to the far end.
      return isSettled() ? any(name) : null;
    }
    var before = recent(name);
    if (before == null) {
      return any(name);
    }
    stick(name, before);
    return links.get(before);
  }

  /// Who takes it after it has waited long enough. What belonged to somebody who is gone is not
  /// answered: a 481 would end the call for good, and the far end sends again.
  private @Nullable EdgeLink lateTaker(String name) {
    var link = owner(name);
    return link != null || owned.containsKey(name) ? link : any(name);
  }

  private EdgeLink takerOrHeld(String name) {
    var link = taker(name);
    return link == null ? held.link(name, this::taker, this::lateTaker) : link;
  }

  @Override
  public EdgeLink ofCall(String callSid) {
    return takerOrHeld(callSid);
  }

  @Override
  public EdgeLink ofNew(String callId) {
    return takerOrHeld(callId);
  }

  /// True when every voice host that lives has said what it owns, and none died just now.
  private boolean isSettled() {
    if (System.nanoTime() - lastLoss < PATIENCE.toNanos()) {
      return false;
    }
    return hosts.all().stream()
        .filter(h -> h.has(Role.VOICE) && h.state() != Host.State.GONE)
        .allMatch(
            h -> {
              var link = links.get(h.name());
              return link != null && link.isComplete();
            });
  }

  @Override
  public @Nullable EdgeLink ofBranch(String branch) {
    // One that was taken over first: its host may be back under its name.
    var adopted = owner(branch);
    if (adopted != null) {
      return adopted;
    }
    int end = branch.indexOf('.');
    if (end < 0 || !branch.startsWith(Via.MAGIC_COOKIE)) {
      return null;
    }
    try {
      return links.get(new HostName(branch.substring(Via.MAGIC_COOKIE.length(), end)));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private @Nullable HostName recent(String callId) {
    var host = sticky.get(callId);
    return host == null ? stickyBefore.get(callId) : host;
  }

  private void stick(String callId, HostName host) {
    if (sticky.size() < MOST_STICKY) {
      sticky.put(callId, host);
    }
  }

  /// The first in the order of the name that is linked; those of our zone come first.
  private @Nullable EdgeLink any(String name) {
    String zone = hosts.self().zone();
    VoiceLink elsewhere = null;
    for (var host : Rendezvous.ranked(name, hosts.up(Role.VOICE))) {
      var link = links.get(host.name());
      if (link != null && link.isComplete()) {
        if (host.zone().equals(zone)) {
          return stuck(name, link);
        }
        elsewhere = elsewhere == null ? link : elsewhere;
      }
    }
    return elsewhere == null ? null : stuck(name, elsewhere);
  }

  private VoiceLink stuck(String name, VoiceLink link) {
    stick(name, link.host());
    return link;
  }

  void close() {
    turning.cancel();
  }
}

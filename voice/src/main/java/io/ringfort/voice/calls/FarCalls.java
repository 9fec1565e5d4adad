package io.ringfort.voice.calls;

import io.ringfort.core.hosts.Host;
import io.ringfort.core.hosts.Hosts;
import io.ringfort.core.hosts.Role;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.CallSid;
import io.ringfort.core.inside.Inside;
import io.ringfort.core.json.Json;
import io.ringfort.engines.memory.MemoryMap;
import io.ringfort.voice.lifecycle.Call;
import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.lifecycle.Owner;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Calls of this host and of others, by the owner that their snapshots name. Who moves or is being
/// taken over meanwhile is asked again at its new host.
public final class FarCalls implements CallNet {
  private static final Logger LOG = LoggerFactory.getLogger(FarCalls.class);
  private static final String TELL = "calls.tell";
  private static final String HAS = "calls.has";
  private static final String ADOPT = "calls.adopt";
  private static final Duration WITHIN = Duration.ofSeconds(5);

  /// So that the answer comes within [#WITHIN].
  private static final Duration CARRIED_OUT_WITHIN = Duration.ofSeconds(2);

  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Duration AGAIN = Duration.ofMillis(100);

  private final Hosts hosts;
  private final Inside inside;
  private final LiveCalls live;
  private final MemoryMap inFlight;
  private final Json json;

  record Told(CallSid sid, CallEvent event) {}

  record Adopt(AccountSid account, CallSid sid) {}

  record Asked(CallSid sid) {}

  record Answer(boolean yes) {}

  public FarCalls(Hosts hosts, Inside inside, LiveCalls live, MemoryMap inFlight, Json json) {
    this.hosts = hosts;
    this.inside = inside;
    this.live = live;
    this.inFlight = inFlight;
    this.json = json;
  }

  /// Takes calls up that another host gives away.
  @FunctionalInterface
  public interface Adopter {
    /// @return whether it is here now
    boolean adopt(AccountSid account, CallSid sid);
  }

  /// Answers what other hosts ask.
  public void open(Adopter adopter) {
    inside.answer(TELL, Told.class, told -> new Answer(tellHere(told.sid(), told.event())));
    inside.answer(HAS, Asked.class, asked -> new Answer(live.find(asked.sid()).isPresent()));
    inside.answer(
        ADOPT, Adopt.class, adopt -> new Answer(adopter.adopt(adopt.account(), adopt.sid())));
  }

  private boolean tellHere(CallSid sid, CallEvent event) {
    return live.find(sid).map(owner -> owner.carryOut(event, CARRIED_OUT_WITHIN)).orElse(false);
  }

  @Override
  public Heard tell(AccountSid account, CallSid sid, CallEvent event) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() - end < 0) {
      try {
        if (tellHere(sid, event)) {
          return Heard.YES;
        }
        byte[] there = inFlight.get(account + "/" + sid);
        Call call = there == null ? null : json.read(there, Call.class);
        if (call == null || call.progress().verdict() != null) {
          return Heard.NOBODY;
        }
        Owner owner = call.owner();
        Optional<Host> at = owner == null ? Optional.empty() : otherHost(owner);
        if (at.isPresent()
            && inside.ask(at.get(), TELL, new Told(sid, event), Answer.class, WITHIN).yes()) {
          return Heard.YES;
        }
      } catch (RuntimeException e) {
        LOG.info("call {} is not told yet: {}", sid, e.getMessage());
      }
      // It moves, or is being taken over.
      LockSupport.parkNanos(AGAIN.toNanos());
    }
    LOG.warn("call {} was not told of {}", sid, event.getClass().getSimpleName());
    return Heard.UNKNOWN;
  }

  private Optional<Host> otherHost(Owner owner) {
    return owner.host().equals(hosts.self().name())
        ? Optional.empty()
        : hosts
            .find(owner.host())
            .filter(h -> h.incarnation() == owner.incarnation())
            .filter(h -> h.state() != Host.State.GONE);
  }

  @Override
  public boolean adopt(Host to, AccountSid account, CallSid sid) {
    try {
      return inside.ask(to, ADOPT, new Adopt(account, sid), Answer.class, WITHIN).yes();
    } catch (RuntimeException e) {
      LOG.warn("whether {} took {} is not known: {}", to.name(), sid, e.getMessage());
      return false;
    }
  }

  @Override
  public boolean isDead(Owner owner) {
    return hosts.isOver(owner.host(), owner.incarnation());
  }

  @Override
  public boolean isElsewhere(CallSid sid) {
    for (Host host : hosts.all()) {
      if (host.has(Role.VOICE)
          && host.state() != Host.State.GONE
          && !host.name().equals(hosts.self().name())) {
        try {
          if (inside.ask(host, HAS, new Asked(sid), Answer.class, WITHIN).yes()) {
            return true;
          }
        } catch (RuntimeException e) {
          // As long as that is not known, it is not lost.
          LOG.info("whether {} has call {} is not known: {}", host.name(), sid, e.getMessage());
          return true;
        }
      }
    }
    return false;
  }
}

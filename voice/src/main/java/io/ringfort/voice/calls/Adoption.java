package io.ringfort.voice.calls;

import io.ringfort.core.hosts.Host;
import io.ringfort.core.ids.CallSid;
import io.ringfort.voice.lifecycle.Call;
import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.lifecycle.CallEvent.TakenOver;
import io.ringfort.voice.lifecycle.Line;
import io.ringfort.voice.media.MediaListener;
import io.ringfort.voice.media.MediaStream;
import io.ringfort.voice.sip.Leg;
import io.ringfort.voice.sip.LegEvent;
import io.ringfort.voice.sip.LegListener;
import io.ringfort.voice.sip.LegSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Calls of other hosts that go on here.
public final class Adoption {
  private static final Logger LOG = LoggerFactory.getLogger(Adoption.class);

  private final CallHost host;

  public Adoption(CallHost host) {
    this.host = host;
  }

  /// A call whose snapshot names this host as its owner already.
  ///
  /// @param written the snapshot
  /// @param heard what is to be known of a call that another host gives away
  /// @return goes on with it; empty when it is here already. Not before those that it speaks with
  ///   are here, too
  public Optional<Runnable> adopt(Call call, byte[] written, TakenOver why, Heard heard) {
    Call whole =
        call.program() == null
            ? call
            : call.running(host.customers().documents().reread(call.program()));
    Later later = new Later();
    AtomicBoolean waits = new AtomicBoolean(true);
    Ears ears = new Ears(later, host);
    Begun begun =
        begun(
            whole,
            new Begun(null, null, null, written),
            why.agreed() ? heard.speaks() : null,
            ears,
            event -> heard(later, event, waits, heard.answered()));
    CallOwner owner = new CallOwner(host, whole, begun);
    if (!host.live().add(owner)) {
      release(begun);
      return Optional.empty();
    }
    later.is(owner);
    // It does not begin before: what it hears meanwhile comes after that it was taken over.
    return Optional.of(() -> owner.start(why));
  }

  /// Each is run once, and must not block.
  ///
  /// @param answered when the far end has answered from where it speaks now
  /// @param speaks when there is sound for it again, from here
  public record Heard(Runnable answered, Runnable speaks) {}

  /// It is this host's, and cannot go on: it ends as one whose host is lost.
  public void giveUp(Call call, byte[] written) {
    CallOwner owner = new CallOwner(host, call, new Begun(null, null, null, written));
    if (host.live().add(owner)) {
      owner.start();
      owner.post(new CallEvent.HostLost());
    }
  }

  private static void heard(
      Later owner, LegEvent event, AtomicBoolean waits, Runnable answered) {
    if (event instanceof LegEvent.Updated && waits.getAndSet(false)) {
      answered.run();
    }
    owner.tell(new CallEvent.OnLeg(event));
  }

  /// An owner that comes to be a moment later. A far end may answer before: what it says is kept,
  /// else it would never be spoken to.
  private static final class Later {
    private final List<CallEvent> early = new ArrayList<>();
    private @Nullable CallOwner owner;

    synchronized void tell(CallEvent event) {
      if (owner == null) {
        early.add(event);
      } else {
        owner.post(event);
      }
    }

    synchronized void is(CallOwner one) {
      owner = one;
      early.forEach(one::post);
      early.clear();
    }

    synchronized @Nullable CallOwner owner() {
      return owner;
    }
  }

  private static void release(Begun begun) {
    if (begun.leg() != null) {
      begun.leg().release();
    }
    if (begun.media() != null) {
      begun.media().abandon();
    }
  }

  /// @param speaks null: the far end is spoken to before it has answered
  private Begun begun(
      Call call,
      Begun before,
      @Nullable Runnable speaks,
      MediaListener ears,
      LegListener listener) {
    Line line = call.line();
    LegSnapshot leg = line == null ? null : line.leg();
    if (line == null || leg == null) {
      return before;
    }
    boolean quiet = speaks != null && leg.established();
    MediaStream media = sound(call, line, quiet, ears);
    if (speaks != null && quiet && media != null) {
      media.hush(speaks);
    }
    boolean begun = leg.inbound() || leg.established() || !leg.pending().isEmpty();
    String offer = media == null ? "" : media.offer();
    Leg restored = begun ? host.wire().signalling().restore(leg, offer, listener) : null;
    return new Begun(restored, line.offer(), media, before.written());
  }

  /// @param quiet whether the far end hears nothing of it before it has answered
  private @Nullable MediaStream sound(Call call, Line line, boolean quiet, MediaListener ears) {
    if (line.media() == null) {
      boolean onLine = call.session() != null && call.session().onLine();
      return onLine ? open(call, ears) : null;
    }
    try {
      return host.wire().media().restore(quiet ? line.media().withoutRemote() : line.media(), ears);
    } catch (IllegalArgumentException e) {
      LOG.warn("call {}: its sound begins anew: {}", call.intent().sid(), e.getMessage());
      return open(call, ears);
    }
  }

  private MediaStream open(Call call, MediaListener ears) {
    return Browsers.isLegOf(call.intent())
        ? host.wire().media().openSecure(ears)
        : host.wire().media().open(ears);
  }

  /// Hears for an owner that comes to be a moment later.
  private record Ears(Later later, CallHost host)
      implements MediaListener {

    private void tell(Consumer<Hearing> what) {
      CallOwner there = later.owner();
      if (there != null) {
        what.accept(new Hearing(there, host.clocks().clock()));
      }
    }

    @Override
    public void played(long id) {
      tell(h -> h.played(id));
    }

    @Override
    public void digit(char digit) {
      tell(h -> h.digit(digit));
    }

    @Override
    public void digitsSent() {
      tell(Hearing::digitsSent);
    }

    @Override
    public void silence() {
      tell(Hearing::silence);
    }

    @Override
    public void speech() {
      tell(Hearing::speech);
    }

    @Override
    public void rtpTimeout() {
      tell(Hearing::rtpTimeout);
    }

    @Override
    public void machine(String answeredBy) {
      tell(h -> h.machine(answeredBy));
    }
  }

  /// Whether its far end is asked to answer from where it is now.
  public static boolean isAsked(Call call) {
    Line line = call.line();
    return line != null && line.leg() != null && line.leg().established();
  }

  /// Whether its far end hears something from the host before.
  public static boolean isSounding(Call call) {
    Line line = call.line();
    return line != null && line.media() != null && line.media().busy();
  }

  /// The host before is not waited for any longer.
  public void speak(CallSid sid) {
    host.live().find(sid).flatMap(CallOwner::media).ifPresent(MediaStream::speak);
  }

  /// The far end of a call that was given away does not answer: it is spoken to all the same.
  ///
  /// @param given as the host before had it
  public void aim(Call given) {
    Line line = given.line();
    String remote = line == null || line.media() == null ? null : line.media().remoteSdp();
    if (remote == null) {
      return;
    }
    host.live()
        .find(given.intent().sid())
        .flatMap(CallOwner::media)
        .ifPresent(
            media -> {
              try {
                media.accept(remote);
              } catch (MediaStream.NoCommonCodec e) {
                LOG.info("call {}: {}", given.intent().sid(), e.getMessage());
              }
            });
  }

  /// Says of a call that has ended what the host that died had not said yet.
  ///
  /// @param snapshot as it is in the memory store
  public void finish(byte[] snapshot) {
    LastWords last = host.store().json().read(snapshot, LastWords.class);
    if (last.open() && last.progress().verdict() != null) {
      last.say(host);
    }
  }

  /// Whether somebody has to [#finish] it.
  public boolean isOpen(byte[] snapshot) {
    return host.store().json().read(snapshot, LastWords.class).open();
  }

  /// Gives a call of this host away; blocks.
  ///
  /// @return whether the other host has it now
  public boolean give(CallSid sid, Host to, Duration within) {
    return host.live().find(sid).map(owner -> owner.give(to, within)).orElse(false);
  }

  /// Shows those calls of this host again that the memory store has lost.
  ///
  /// @param there the keys of those that it has
  public void showAgain(Set<String> there) {
    host.live().all().stream()
        .filter(owner -> !there.contains(owner.call().memoryKey()))
        .forEach(CallOwner::showAgain);
  }

  /// The calls of this host.
  public List<Call> all() {
    return host.live().all().stream().map(CallOwner::call).toList();
  }
}

package io.ringfort.voice.conference;

import io.ringfort.core.directory.VoiceQueue;
import io.ringfort.core.hosts.Host;
import io.ringfort.core.hosts.HostName;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.CallSid;
import io.ringfort.core.ids.QueueSid;
import io.ringfort.engines.threads.Threads;
import io.ringfort.voice.Hook;
import io.ringfort.voice.conference.WaitingLine.Entry;
import io.ringfort.voice.conference.WaitingLine.Taker;
import io.ringfort.voice.lifecycle.VerbState;
import io.ringfort.voice.lifecycle.VerbState.FromQueue;
import io.ringfort.voice.lifecycle.VerbState.InQueue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The waiting lines whose home is this host. Entering one that is not here yet reads the memory
/// store, unless this is the only host.
final class LiveLines {
  private static final Logger LOG = LoggerFactory.getLogger(LiveLines.class);
  private static final int DEFAULT_MAX = 1_000;

  /// By then a call has heard what the other one told it last.
  private static final Duration SETTLED = Duration.ofMillis(250);

  private final Outside outside;
  private final Homes homes;
  private final LineBoard board;
  private final Map<String, Kept> lines = new ConcurrentHashMap<>();
  private final Map<CallSid, WaitingLine> waiting = new ConcurrentHashMap<>();
  private final AtomicLong lastEpoch = new AtomicLong();

  /// @param claim null for the only host
  /// @param sheet where it is shown; null for the only host
  private record Kept(
      WaitingLine line, LineBoard.@Nullable Claim claim, @Nullable Sheet<LiveLine> sheet) {}

  /// Where a line is.
  ///
  /// @param line null when it is elsewhere
  record Found(@Nullable WaitingLine line, @Nullable HostName elsewhere) {}

  LiveLines(Outside outside) {
    this.outside = outside;
    homes = outside.around().homes();
    board = new LineBoard(outside.shown(), outside.names().directory(), homes);
  }

  LineBoard board() {
    return board;
  }

  private static String key(WaitingLine line) {
    return Rooms.anchor(line.account(), line.name());
  }

  /// @param state what its call knows, when it comes from another host; null for one that is new
  /// @return where it must be done, if not here
  @Nullable HostName enter(Rooms.Seat seat, String name, @Nullable InQueue state) {
    int maxSize = maxSize(seat.account(), name);
    WaitingLine over = null;
    while (true) {
      Found found = line(seat.account(), name, over);
      WaitingLine line = found.line();
      if (line == null) {
        return found.elsewhere();
      }
      waiting.put(seat.sid(), line);
      Entry entry = state == null ? line.enter(seat, maxSize) : line.restore(seat, state, maxSize);
      switch (entry) {
        case TAKEN_IN -> {
          if (state != null && state.taker() != null) {
            settle(line, state.taker(), seat.sid());
            giveUpLater(line, List.of(state.taker()));
          }
          return null;
        }
        case FULL -> {
          waiting.remove(seat.sid(), line);
          giveUpIfIdle(line);
          return null;
        }
        case OVER -> over = line;
      }
    }
  }

  /// @param over one that takes nobody in any more; null for none
  private Found line(AccountSid account, String name, @Nullable WaitingLine over) {
    String key = Rooms.anchor(account, name);
    Kept there = lines.get(key);
    if (there != null && there.line() != over) {
      return new Found(there.line(), null);
    }
    if (homes.isAlone()) {
      if (there != null) {
        lines.remove(key, there);
      }
      return new Found(lines.computeIfAbsent(key, _ -> alone(account, name)).line(), null);
    }
    LineBoard.Claim claim = claim(account, name, there);
    if (!homes.isHere(claim.home())) {
      return new Found(null, claim.home().host());
    }
    if (there == null) {
      // The pen of a line that is given up may be slow: only a line with a home is what it shows.
      Optional<LiveLine> shown =
          claim.isNew() ? Optional.empty() : board.line(account, name);
      return new Found(put(claim, shown.orElse(null)), null);
    }
    if (lines.replace(key, there, kept(claim, null))) {
      show(claim);
    }
    return line(account, name, over);
  }

  private LineBoard.Claim claim(AccountSid account, String name, @Nullable Kept over) {
    QueueSid sid = sid(account, name);
    Home host = homes.first(Rooms.anchor(account, name));
    if (host == null) {
      throw new IllegalStateException("got no home for queue " + name);
    }
    Home first = new Home(host.host(), host.incarnation(), epoch(0));
    LineBoard.Claim before = over == null ? null : over.claim();
    while (true) {
      LineBoard.Claim claim = board.claim(account, name, sid, first);
      if (over == null || before == null || !homes.isHere(claim.home())) {
        return claim;
      }
      if (over.line().isLeft()) {
        throw new IllegalStateException("queue " + name + " is on its way to another host");
      }
      if (claim.home().epoch() > before.home().epoch()) {
        return claim;
      }
      // What gives up the line before must not give up this one.
      Home next = new Home(first.host(), first.incarnation(), epoch(before.home().epoch()));
      Optional<LineBoard.Claim> moved = board.moved(claim, next);
      if (moved.isPresent()) {
        return moved.get();
      }
    }
  }

  /// Later than that one, and than whatever had the name before.
  private long epoch(long than) {
    long now = outside.times().clock().millis();
    return lastEpoch.updateAndGet(last -> Math.max(now, Math.max(last, than) + 1));
  }

  /// @param from as it was shown; null for nobody in it
  private WaitingLine put(LineBoard.Claim claim, @Nullable LiveLine from) {
    String key = Rooms.anchor(claim.line().account(), claim.line().name());
    Kept fresh = kept(claim, from);
    Kept there = lines.putIfAbsent(key, fresh);
    if (there != null) {
      return there.line();
    }
    List<CallSid> absent = fresh.line().absent();
    if (!absent.isEmpty()) {
      LOG.info("queue {} goes on here with {} calls", fresh.line().sid(), absent.size());
      giveUpLater(fresh.line(), absent);
    }
    show(claim);
    return fresh.line();
  }

  private void show(LineBoard.Claim claim) {
    Kept kept = lines.get(Rooms.anchor(claim.line().account(), claim.line().name()));
    if (kept != null) {
      kept.line().show();
    }
  }

  private Kept kept(LineBoard.Claim claim, @Nullable LiveLine from) {
    LineBoard.Housed housed = claim.line();
    long epoch = claim.home().epoch();
    LiveLine state =
        from == null
            ? LiveLine.empty(housed.account(), housed.name(), housed.sid(), epoch)
            : from.at(epoch);
    Sheet<LiveLine> sheet =
        new Sheet<>(
            "queue " + housed.sid(),
            line -> {
              if (homes.mayAct() && !board.show(line)) {
                lost(claim);
              }
            });
    return new Kept(new WaitingLine(state, outside.times().clock(), sheet::show), claim, sheet);
  }

  private Kept alone(AccountSid account, String name) {
    LiveLine empty = LiveLine.empty(account, name, sid(account, name), 0);
    return new Kept(new WaitingLine(empty, outside.times().clock(), null), null, null);
  }

  /// A queue that a document named, and nobody made, comes to be.
  private QueueSid sid(AccountSid account, String name) {
    Optional<VoiceQueue> known = outside.names().directory().queue(account, name);
    if (known.isPresent()) {
      return known.get().sid();
    }
    QueueSid sid =
        new QueueSid(outside.names().mint().derive(QueueSid.PREFIX, account.value(), name));
    outside.customers().create(account, sid, name);
    return sid;
  }

  /// Others thought that this host was dead.
  private void lost(LineBoard.Claim claim) {
    LineBoard.Housed housed = claim.line();
    Kept kept = lines.get(Rooms.anchor(housed.account(), housed.name()));
    if (kept == null || !claim.equals(kept.claim())) {
      return;
    }
    LOG.warn("queue {} has another home by now", housed.sid());
    List<CallSid> here = kept.line().leaveHome().here();
    forget(kept);
    board
        .find(housed.account(), housed.name())
        .map(c -> c.home().host())
        .ifPresent(host -> here.forEach(c -> outside.around().moves().moveTo(c, host)));
  }

  private void forget(Kept kept) {
    lines.remove(key(kept.line()), kept);
    waiting.values().removeIf(line -> line == kept.line());
  }

  private void giveUpIfIdle(WaitingLine line) {
    Kept kept = lines.get(key(line));
    if (kept == null || kept.line() != line || !line.giveUpIfIdle()) {
      return;
    }
    LineBoard.Claim claim = kept.claim();
    Sheet<LiveLine> sheet = kept.sheet();
    if (claim == null || sheet == null) {
      lines.remove(key(line), kept);
      return;
    }
    sheet.close(
        line.view(),
        () -> {
          release(claim);
          lines.remove(key(line), kept);
        });
  }

  private void release(LineBoard.Claim claim) {
    try {
      if (homes.mayAct()) {
        board.release(claim);
      }
    } catch (RuntimeException e) {
      LOG.warn("queue {} keeps its home for a while: {}", claim.line().sid(), e.getMessage());
    }
  }

  int maxSize(AccountSid account, String name) {
    return outside
        .names()
        .directory()
        .queue(account, name)
        .map(VoiceQueue::maxSize)
        .orElse(DEFAULT_MAX);
  }

  /// A taker whose member hung up before they spoke gets the next one.
  void leave(AccountSid account, String name, CallSid call, String result) {
    WaitingLine line = waiting.remove(call);
    if (line == null) {
      return;
    }
    Optional<Taker> freed = line.leave(call, result.contains("bridged"));
    giveUpIfIdle(line);
    freed.ifPresent(taker -> soon("queue-again", () -> takeAgain(account, taker, name)));
  }

  private void soon(String thread, Runnable task) {
    outside.times().timer().after(SETTLED, () -> Threads.startVirtual(thread, task));
  }

  /// A verb may have spoken with its member, or given up meanwhile: only one that still waits gets
  /// another. Else somebody would be given to nobody.
  private void takeAgain(AccountSid account, Taker taker, String name) {
    try {
      if (state(account, taker.call, FromQueue.class)
          .filter(from -> from.name().equals(name) && from.member() == null)
          .isPresent()) {
        take(account, taker, name, true);
      }
    } catch (RuntimeException e) {
      LOG.warn("call {} does not get another from the queue", taker.call, e);
    }
  }

  private <T extends VerbState> Optional<T> state(AccountSid account, CallSid sid, Class<T> type) {
    return outside
        .calls()
        .find(account, sid)
        .map(call -> call.program())
        .map(program -> program.state())
        .filter(type::isInstance)
        .map(type::cast);
  }

  /// A member may have told its taker that it is there while that one was between two hosts.
  private void settle(WaitingLine line, CallSid taker, CallSid member) {
    soon(
        "queue-settle",
        () -> {
          boolean told =
              state(line.account(), member, InQueue.class)
                  .filter(in -> in.bridged() && taker.equals(in.taker()))
                  .isPresent();
          boolean waits =
              state(line.account(), taker, FromQueue.class)
                  .filter(from -> from.member() == null)
                  .isPresent();
          if (told && waits) {
            line.giveAgain(member, taker);
          }
        });
  }

  @Nullable HostName take(Rooms.Seat seat, String name, Hook whisper) {
    return take(seat.account(), new Taker(seat.sid(), whisper, seat), name, false);
  }

  private @Nullable HostName take(AccountSid account, Taker taker, String name, boolean first) {
    WaitingLine over = null;
    while (true) {
      Found found = line(account, name, over);
      WaitingLine line = found.line();
      if (line == null || line.take(taker, first)) {
        return found.elsewhere();
      }
      over = line;
    }
  }

  @Nullable HostName takeAgain(Rooms.Seat seat, FromQueue state, Hook whisper) {
    WaitingLine over = null;
    while (true) {
      Found found = line(seat.account(), state.name(), over);
      WaitingLine line = found.line();
      if (line == null) {
        return found.elsewhere();
      }
      if (line.restore(seat, state, whisper)) {
        line.partner(seat.sid())
            .ifPresent(
                member -> {
                  settle(line, seat.sid(), member);
                  giveUpLater(line, List.of(member));
                });
        return null;
      }
      over = line;
    }
  }

  private void giveUpLater(WaitingLine line, List<CallSid> absent) {
    Set<CallSid> calls = Set.copyOf(absent);
    outside
        .times()
        .timer()
        .after(
            LiveConferences.COMES_WITHIN,
            () ->
                Threads.startVirtual(
                    "queue-absent",
                    () -> {
                      line.giveUp(calls);
                      giveUpIfIdle(line);
                    }));
  }

  void stopTaking(AccountSid account, String name, CallSid call) {
    Kept kept = lines.get(Rooms.anchor(account, name));
    if (kept != null) {
      kept.line().stopTaking(call);
      giveUpIfIdle(kept.line());
    }
  }

  Map<String, String> params(CallSid call) {
    WaitingLine line = waiting.get(call);
    return line == null ? Map.of() : line.params(call, maxSize(line.account(), line.name()));
  }

  /// The call is another host's.
  void release(CallSid call) {
    waiting.remove(call);
    for (Kept kept : lines.values()) {
      if (kept.line().release(call)) {
        giveUpLater(kept.line(), List.of(call));
      }
    }
  }

  /// Blocks until the next home can begin.
  void handOver(AccountSid account, String name, HostName to) {
    Kept kept = lines.get(Rooms.anchor(account, name));
    LineBoard.Claim claim = kept == null ? null : kept.claim();
    Sheet<LiveLine> sheet = kept == null ? null : kept.sheet();
    Optional<Host> next = homes.host(to);
    if (kept == null || claim == null || sheet == null || next.isEmpty()) {
      return;
    }
    CountDownLatch written = new CountDownLatch(1);
    sheet.close(kept.line().leaveHome().line(), written::countDown);
    try {
      boolean _ = written.await(LiveConferences.COMES_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    board.moved(claim, new Home(to, next.get().incarnation(), claim.home().epoch() + 1));
    forget(kept);
  }

  /// What is without a home by its death goes on here, where this host is the one.
  void adopt(Host gone) {
    for (LineBoard.Claim claim : board.all()) {
      if (claim.home().host().equals(gone.name()) || isMissing(claim)) {
        try {
          adopt(claim);
        } catch (RuntimeException e) {
          LOG.error("queue {} is not taken over yet", claim.line().sid(), e);
        }
      }
    }
  }

  /// Whether another host chose this one for it a moment ago.
  private boolean isMissing(LineBoard.Claim claim) {
    String key = Rooms.anchor(claim.line().account(), claim.line().name());
    return homes.isHere(claim.home()) && !lines.containsKey(key);
  }

  private void adopt(LineBoard.Claim orphan) {
    LineBoard.Housed line = orphan.line();
    // Another host may have been faster, and have chosen this one.
    board
        .housed(orphan)
        .or(() -> board.find(line.account(), line.name()))
        .filter(claim -> homes.isHere(claim.home()))
        .ifPresent(
            claim -> {
              Optional<LiveLine> shown = board.line(line.account(), line.name());
              if (shown.isPresent()) {
                put(claim, shown.get());
              }
            });
  }

  /// A line of this host.
  Optional<WaitingLine> here(AccountSid account, QueueSid sid) {
    Optional<WaitingLine> named =
        outside
            .names()
            .directory()
            .queue(sid)
            .map(queue -> lines.get(Rooms.anchor(account, queue.friendlyName())))
            .map(Kept::line);
    return named.or(
        () ->
            lines.values().stream()
                .map(Kept::line)
                .filter(l -> l.account().equals(account) && l.sid().equals(sid))
                .findFirst());
  }

  /// Until readers see it as it is now; not for long.
  void awaitShown(AccountSid account, QueueSid sid, Duration atMost) {
    lines.values().stream()
        .filter(k -> k.line().account().equals(account) && k.line().sid().equals(sid))
        .map(Kept::sheet)
        .filter(Objects::nonNull)
        .forEach(sheet -> sheet.await(atMost));
  }

  Optional<WaitingLine> named(AccountSid account, String name) {
    return Optional.ofNullable(lines.get(Rooms.anchor(account, name))).map(Kept::line);
  }

  /// Where a line is that the API asks for.
  ///
  /// @return empty when there is none
  Optional<Found> seek(AccountSid account, QueueSid sid) {
    Optional<WaitingLine> here = here(account, sid);
    if (here.isPresent() || homes.isAlone()) {
      return here.map(line -> new Found(line, null));
    }
    String name = board.line(account, sid).map(LiveLine::name).orElse(null);
    if (name == null) {
      return Optional.empty();
    }
    board.find(account, name).ifPresent(this::adopt);
    return here(account, sid)
        .map(line -> new Found(line, null))
        .or(
            () ->
                board
                    .find(account, name)
                    .filter(c -> !homes.isHere(c.home()))
                    .map(c -> new Found(null, c.home().host())));
  }

  void showAgain() {
    for (Kept kept : lines.values()) {
      if (kept.claim() != null) {
        board.keep(kept.claim());
        kept.line().show();
      }
    }
  }

  int size() {
    return lines.size() + waiting.size();
  }
}

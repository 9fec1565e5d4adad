package io.ringfort.voice.conference;

import io.ringfort.core.hosts.Host;
import io.ringfort.core.hosts.HostName;
import io.ringfort.core.hosts.Hosts;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.CallSid;
import io.ringfort.engines.threads.Threads;
import io.ringfort.engines.time.Timer;
import io.ringfort.twiml.model.DialTarget;
import io.ringfort.voice.Hook;
import io.ringfort.voice.lifecycle.VerbState.FromQueue;
import io.ringfort.voice.lifecycle.VerbState.InConference;
import io.ringfort.voice.lifecycle.VerbState.InQueue;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The rooms and queues of this host. Each comes to be with the first who enters it, and is
/// forgotten with the last. What a host that died had goes on here where this one is chosen for it.
public final class LocalRooms implements Rooms, AutoCloseable {
  /// The memory map of conferences, keyed `account/sid`.
  public static final String IN_FLIGHT = "rooms/conferences";

  /// Of a conference's post-flight record.
  public static final String KIND = "conference";

  private static final Logger LOG = LoggerFactory.getLogger(LocalRooms.class);

  private final Outside outside;
  private final LiveConferences conferences;
  private final LiveLines lines;
  private final Arrivals arrivals;
  private final Timer.Handle showing;
  private final Hosts.Listening watching;

  public LocalRooms(Outside outside) {
    this.outside = outside;
    conferences = new LiveConferences(outside);
    lines = new LiveLines(outside);
    arrivals = new Arrivals(outside);
    showing =
        outside
            .times()
            .timer()
            // Several times in a lifespan.
            .every(
                Board.LIFESPAN.dividedBy(3),
                () -> Threads.startVirtual("rooms-show-again", this::showAgain));
    watching = outside.around().homes().whenGone(this::adopt);
  }

  private void showAgain() {
    try {
      conferences.showAgain();
      lines.showAgain();
    } catch (RuntimeException e) {
      LOG.warn("rooms are not shown again: {}", e.getMessage());
    }
  }

  private void adopt(Host gone) {
    try {
      conferences.adopt(gone);
      lines.adopt(gone);
    } catch (RuntimeException e) {
      // Each is still taken over by whoever enters it first.
      LOG.error("the rooms of {} are not taken over yet", gone.name(), e);
    }
  }

  Outside outside() {
    return outside;
  }

  LiveConferences conferences() {
    return conferences;
  }

  LiveLines lines() {
    return lines;
  }

  @Override
  public void enterConference(Seat seat, DialTarget.Conference conference) {
    arrivals.enter(seat.sid(), () -> conferences.enter(seat, conference, null));
  }

  @Override
  public void restoreConference(Seat seat, DialTarget.Conference conference, InConference state) {
    boolean knows = state.since() != null;
    arrivals.enter(
        seat.sid(), () -> conferences.enter(seat, conference, room -> room.restore(seat, knows)));
  }

  @Override
  public void leaveConference(AccountSid account, String name, CallSid call) {
    arrivals.stop(call);
    conferences.leave(account, name, call);
  }

  @Override
  public void enterQueue(Seat seat, String name) {
    arrivals.enter(seat.sid(), () -> lines.enter(seat, name, null));
  }

  @Override
  public void restoreQueue(Seat seat, InQueue state) {
    arrivals.enter(seat.sid(), () -> lines.enter(seat, state.name(), state));
  }

  @Override
  public void leaveQueue(AccountSid account, String name, CallSid call, String result) {
    arrivals.stop(call);
    lines.leave(account, name, call, result);
  }

  @Override
  public void take(Seat seat, String name, Hook whisper) {
    arrivals.enter(seat.sid(), () -> lines.take(seat, name, whisper));
  }

  @Override
  public void restoreTaker(Seat seat, FromQueue state, Hook whisper) {
    arrivals.enter(seat.sid(), () -> lines.takeAgain(seat, state, whisper));
  }

  @Override
  public void stopTaking(AccountSid account, String name, CallSid call) {
    arrivals.stop(call);
    lines.stopTaking(account, name, call);
  }

  @Override
  public void release(CallSid call) {
    arrivals.stop(call);
    conferences.release(call);
    lines.release(call);
  }

  @Override
  public void handOver(AccountSid account, String name, HostName to) {
    conferences.handOver(account, name, to);
    lines.handOver(account, name, to);
  }

  @Override
  public Map<String, String> queueParams(CallSid call) {
    return lines.params(call);
  }

  /// How many rooms, lines and callers are held: none when nobody is there.
  int size() {
    return conferences.size() + lines.size() + arrivals.size();
  }

  /// Nothing is shown again, as when the host dies.
  void stopShowing() {
    showing.cancel();
  }

  /// The only host ends what is live, with its record; else another host goes on with it.
  @Override
  public void close() {
    stopShowing();
    watching.close();
    conferences.close();
  }
}

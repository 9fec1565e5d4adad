package io.ringfort.voice.simulation;

import io.ringfort.core.hosts.DeathRules;
import io.ringfort.core.hosts.HostName;
import io.ringfort.core.ids.SidMint;
import io.ringfort.voice.lifecycle.Call;
import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.lifecycle.CallLifecycle;
import io.ringfort.voice.lifecycle.CallStep;
import io.ringfort.voice.lifecycle.Owner;
import io.ringfort.voice.verbs.CallRecordings;
import io.ringfort.voice.verbs.Settings;
import io.ringfort.voice.verbs.TwimlVerbs;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/// The decisions under test. The real ones stand here; tests break one at a time, to see that the
/// simulation notices.
class Design {
  private static final CallLifecycle LIFECYCLE = lifecycle();

  private static CallLifecycle lifecycle() {
    Settings settings =
        new Settings(
            new SidMint("simulation".getBytes(StandardCharsets.UTF_8)),
            (_, _) -> true,
            (_, sid) -> "https://ringfort.example/" + sid,
            false);
    return new CallLifecycle(new TwimlVerbs(settings), new CallRecordings(settings));
  }

  CallStep on(Call call, CallEvent event, Instant now) {
    return LIFECYCLE.on(call, event, now);
  }

  /// Is it durable that a call began before anybody is called?
  boolean beginsDurably() {
    return true;
  }

  /// Does a host know a request that it has seen already?
  boolean knowsRepeats() {
    return true;
  }

  /// Does a new host end the calls that its predecessor left open?
  boolean endsTheLost() {
    return true;
  }

  /// Is a call told to be over only once everything about it is durable?
  boolean endsWhenTold() {
    return true;
  }

  /// May a host act?
  ///
  /// @param sinceBeatMillis since its last beat was written
  /// @param answering how many of its lifelines answer
  /// @param silent how many say nothing
  boolean mayHold(long sinceBeatMillis, int answering, int silent) {
    return DeathRules.mayHold(Duration.ofMillis(sinceBeatMillis), answering, silent);
  }

  /// Must a host that slept ask what others made of it?
  boolean isSleep(long sleptMillis, long sinceBeatMillis) {
    return DeathRules.isSleep(
        Duration.ofMillis(sleptMillis), Duration.ofMillis(sinceBeatMillis));
  }

  /// Does a watcher find a host silent?
  boolean isSilent(Host.Sign sign) {
    return DeathRules.isSilent(
        Duration.ofMillis(sign.silentMillis()), Duration.ofMillis(sign.stillMillis()));
  }

  /// Is a host dead, of whose watchers some find it silent?
  boolean isDead(int votes, int watchers, long stillMillis) {
    return DeathRules.isDead(votes, watchers, Duration.ofMillis(stillMillis));
  }

  /// Does a host know after a sleep that it does not know whether it may act?
  boolean noticesSleep() {
    return true;
  }

  /// Does a call that nobody goes on with become a host's before that one ends it?
  boolean claimsTheLost() {
    return true;
  }

  /// Do calls wait while their host does not know whether it may act?
  boolean waitsForLease() {
    return true;
  }

  /// Is the lease asked for before each SIP message and each callback?
  boolean asksBeforeSaying() {
    return true;
  }

  /// Is a snapshot changed only by who wrote it last?
  boolean comparesAndSets() {
    return true;
  }

  /// Does an owner that finds a later owner's snapshot fall silent?
  boolean fences() {
    return true;
  }

  /// Does one that falls silent hang up first? It must not.
  boolean hangsUpWhenFenced() {
    return false;
  }

  /// Is the snapshot written before anything is done?
  boolean writesBeforeActing() {
    return true;
  }

  Owner next(Owner before, HostName host, long incarnation) {
    return before.next(host, incarnation);
  }

  /// Is a call that was given to a host, and that it has not heard of, made its own before it goes on?
  boolean claimsWhatItIsGiven() {
    return true;
  }

  /// Do the calls that a call dialled hear that it is over from whoever finishes it, when its host
  /// died before it had told them?
  boolean leavesWordForOthers() {
    return true;
  }

  /// Does a host that could not look for the calls of a dead one look again?
  boolean looksAgain() {
    return true;
  }

  /// Does a host take up calls that are its own by their snapshots, though it has not heard so?
  boolean looksForItsOwn() {
    return true;
  }

  /// Does a host that gave a call away, and did not hear whether that is written, find out?
  boolean asksWhoseItIs() {
    return true;
  }

  /// Is an INVITE that died with its host canceled by the next one?
  boolean cancelsTheOld() {
    return true;
  }

  /// Is a refusal that the far end does not confirm, since a host that is gone had answered it,
  /// followed by a BYE?
  boolean saysByeWhereARefusalIsIgnored() {
    return true;
  }

  /// Is a memory store that does not answer taken for one in which the call is not? It must not.
  boolean takesSilenceForNothing() {
    return false;
  }

  /// Is a phone called only once that is in the memory store?
  boolean dialsOnlyWhenWritten() {
    return true;
  }

  /// Does a call that was taken over hear of that before anything else?
  boolean resumesFirst() {
    return true;
  }
}

package io.ringfort.voice.simulation;

import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.CallSid;
import io.ringfort.core.simulation.Agenda;
import io.ringfort.voice.CallChange;
import io.ringfort.voice.Hook;
import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.lifecycle.CallIntent.Direction;
import io.ringfort.voice.lifecycle.CallIntent.Handling;
import io.ringfort.voice.lifecycle.CallIntent.MachineTerms;
import io.ringfort.voice.lifecycle.CallIntent.RecordingTerms;
import io.ringfort.voice.lifecycle.CallIntent.Terms;
import io.ringfort.voice.lifecycle.CallIntent;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// Customers, who ask for calls, try again, and change their minds; and whoever calls in.
final class People {
  private static final int CALLING_MILLIS = 10 * 60_000;
  private static final int LATEST_APPEND_MILLIS = 10_000;
  private static final AccountSid ACCOUNT = new AccountSid("AC" + "0".repeat(32));
  private static final Set<String> EVENTS = Set.of("initiated", "ringing", "answered", "completed");

  private final World world;
  private final Agenda agenda;
  private final Fleet fleet;

  People(World world, Fleet fleet) {
    this.world = world;
    this.fleet = fleet;
    agenda = world.agenda();
  }

  void live(Options options) {
    for (int i = 0; i < options.placed(); i++) {
      CallSid sid = new CallSid("CA%032x".formatted(i));
      Terms terms = terms();
      agenda.in(agenda.between(0, CALLING_MILLIS), () -> ask(intent(sid, terms), 0));
    }
    for (int i = 0; i < options.received(); i++) {
      CallSid sid = new CallSid("CA1%031x".formatted(i));
      agenda.in(agenda.between(0, CALLING_MILLIS), () -> callIn(sid));
    }
  }

  private void ask(CallIntent intent, int tries) {
    if (!world.faults().ackIsLost()) {
      agenda.in(agenda.between(1, 30), () -> append(intent));
      change(intent.sid());
      return;
    }
    if (agenda.chance(0.6)) {
      agenda.in(agenda.between(1, LATEST_APPEND_MILLIS), () -> append(intent));
    }
    if (tries < 3 && agenda.chance(0.8)) {
      agenda.in(agenda.between(100, 2_000), () -> ask(intent, tries + 1));
    }
  }

  private void append(CallIntent intent) {
    world.judge().accepted(intent);
    world.topic().append(new Topic.Command.Place(intent));
  }

  private void callIn(CallSid sid) {
    Optional<Host> taker = fleet.any();
    if (taker.isEmpty() || !taker.get().isHeld()) {
      return;
    }
    CallIntent intent =
        intent(
            sid,
            Direction.INBOUND,
            new Terms(
                agenda.now(), Duration.ofMinutes(1), Duration.ofHours(4), "", null, null, null),
            "/call");
    Leg leg = new Leg(world, fleet, sid, true);
    world.legs().put(sid, leg);
    CallOwner owner = taker.get().open(intent, leg, new CallEvent.Begin());
    if (owner != null) {
      leg.ringsIn();
      owner.opened();
      change(sid);
    }
  }

  /// A customer changes its mind, perhaps more than once.
  private void change(CallSid sid) {
    for (int i = agenda.oneOf(0, 0, 1, 2); i > 0; i--) {
      CallChange change =
          agenda.oneOf(
              new CallChange.End(true),
              new CallChange.End(false),
              new CallChange.Adjust(null, null, Duration.ofSeconds(agenda.oneOf(20, 900))),
              new CallChange.Redirect("<Response/>", Hook.NONE, null, null),
              new CallChange.Redirect(null, hook("/moved"), null, null));
      agenda.in(
          agenda.between(0, agenda.oneOf(2_000, 120_000)),
          () -> world.topic().append(new Topic.Command.Change(sid, change)));
    }
  }

  private Terms terms() {
    RecordingTerms recording =
        agenda.chance(0.2)
            ? new RecordingTerms(true, "both", true, Hook.NONE, Set.of("completed"))
            : null;
    boolean background = agenda.chance(0.5);
    MachineTerms machine =
        agenda.chance(0.2)
            ? new MachineTerms(
                false,
                background,
                Duration.ofSeconds(30),
                Duration.ofMillis(2_400),
                Duration.ofMillis(1_200),
                Duration.ofSeconds(5),
                background ? hook("/machine") : Hook.NONE)
            : null;
    return new Terms(
        Instant.EPOCH,
        Duration.ofSeconds(agenda.oneOf(5, 30, 60)),
        Duration.ofSeconds(agenda.oneOf(30, 600, 14_400)),
        agenda.chance(0.1) ? "1w2" : "",
        recording,
        machine,
        null);
  }

  /// Each try makes it anew, by the clock of its own host.
  private CallIntent intent(CallSid sid, Terms terms) {
    Terms dated =
        new Terms(
            agenda.now().plusSeconds(60),
            terms.ringTimeout(),
            terms.timeLimit(),
            terms.sendDigits(),
            terms.recording(),
            terms.machine(),
            null);
    return intent(sid, Direction.OUTBOUND_API, dated, "/call");
  }

  private CallIntent intent(CallSid sid, Direction direction, Terms terms, String path) {
    return new CallIntent(
        sid,
        ACCOUNT,
        null,
        direction,
        new CallIntent.Parties("+15551112222", "+15553334444", null, null, null, null),
        new Handling(
            null,
            hook(path),
            agenda.chance(0.5) ? hook("/fallback") : Hook.NONE,
            hook("/status"),
            EVENTS),
        terms,
        agenda.now());
  }

  private static Hook hook(String path) {
    return new Hook("https://c.example" + path, Hook.Method.POST);
  }
}

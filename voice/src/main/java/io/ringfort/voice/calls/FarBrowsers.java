package io.ringfort.voice.calls;

import io.ringfort.core.hosts.Host;
import io.ringfort.core.hosts.Hosts;
import io.ringfort.core.hosts.Role;
import io.ringfort.core.inside.Inside;
import io.ringfort.core.json.Json;
import io.ringfort.engines.memory.MemoryMap;
import io.ringfort.voice.browser.BrowserCalls;
import io.ringfort.voice.browser.Word;
import io.ringfort.voice.lifecycle.Call;
import io.ringfort.voice.lifecycle.Owner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Calls of web pages at whatever host has them, for one that has only the pages' connections. Any
/// thread; blocks for seconds where hosts come and go.
public final class FarBrowsers implements BrowserCalls {
  private static final Logger LOG = LoggerFactory.getLogger(FarBrowsers.class);
  private static final String HEAR = "browsers.hear";
  private static final Duration WITHIN = Duration.ofSeconds(3);
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Duration AGAIN = Duration.ofMillis(100);

  private final Hosts hosts;
  private final Inside inside;
  private final MemoryMap inFlight;
  private final Json json;

  record Answer(boolean yes) {}

  /// @param inFlight the calls in flight
  public FarBrowsers(Hosts hosts, Inside inside, MemoryMap inFlight, Json json) {
    this.hosts = hosts;
    this.inside = inside;
    this.inFlight = inFlight;
    this.json = json;
  }

  /// Answers what other hosts ask.
  public static void open(Inside inside, BrowserCalls here) {
    inside.answer(HEAR, Word.class, word -> new Answer(here.hear(word)));
  }

  @Override
  public boolean hear(Word word) {
    return switch (word.kind()) {
      case INVITE -> begin(word);
      case REGISTER -> tellAll(word);
      case ANSWER, REINVITE, RESUME, HANGUP, REJECT, DTMF, MESSAGE, REPORT -> tell(word);
    };
  }

  /// Any host may take a new call; one that does not answer may have taken it, and knows it again.
  private boolean begin(Word word) {
    List<Host> up = new ArrayList<>(hosts.up(Role.VOICE));
    Collections.shuffle(up);
    for (Host host : up) {
      if (ask(host, word)) {
        return true;
      }
    }
    return false;
  }

  /// Whichever host has a call that rings there.
  private boolean tellAll(Word word) {
    boolean heard = false;
    for (Host host : hosts.up(Role.VOICE)) {
      heard |= ask(host, word);
    }
    return heard;
  }

  private boolean tell(Word word) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() - end < 0) {
      byte[] there = inFlight.get(word.account() + "/" + word.callSid());
      Call call = there == null ? null : json.read(there, Call.class);
      if (call == null || call.progress().verdict() != null) {
        return false;
      }
      Optional<Host> host = Optional.ofNullable(call.owner()).flatMap(this::host);
      if (host.isPresent() && ask(host.get(), word)) {
        return true;
      }
      // It moves, or is being taken over.
      LockSupport.parkNanos(AGAIN.toNanos());
    }
    return false;
  }

  private Optional<Host> host(Owner owner) {
    return hosts
        .find(owner.host())
        .filter(h -> h.incarnation() == owner.incarnation())
        .filter(h -> h.state() != Host.State.GONE);
  }

  private boolean ask(Host host, Word word) {
    try {
      return inside.ask(host, HEAR, word, Answer.class, WITHIN).yes();
    } catch (RuntimeException e) {
      LOG.info("{} does not hear of {}: {}", host.name(), word.callSid(), e.getMessage());
      return false;
    }
  }
}

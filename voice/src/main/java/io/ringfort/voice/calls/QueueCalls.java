package io.ringfort.voice.calls;

import io.ringfort.core.archive.Archive;
import io.ringfort.core.archive.ArchiveQuery;
import io.ringfort.core.archive.ArchiveQuery.Comparison;
import io.ringfort.core.archive.ArchiveQuery.Filter;
import io.ringfort.core.archive.Archived;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.CallSid;
import io.ringfort.core.json.Json;
import io.ringfort.core.timeline.About;
import io.ringfort.core.timeline.StepHistory;
import io.ringfort.core.timeline.TimelineEntry;
import io.ringfort.core.topics.Topics;
import io.ringfort.engines.memory.Memory;
import io.ringfort.engines.memory.MemoryMap;
import io.ringfort.engines.queue.Queue;
import io.ringfort.engines.queue.QueueException;
import io.ringfort.voice.CallChange;
import io.ringfort.voice.CallQuery;
import io.ringfort.voice.Calls;
import io.ringfort.voice.lifecycle.Call;
import io.ringfort.voice.lifecycle.CallIntent;
import io.ringfort.voice.lifecycle.CallStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Accepts calls into the queue and reads them back: in flight from the memory store, ended from
/// the archive.
public final class QueueCalls implements Calls {
  private static final Logger LOG = LoggerFactory.getLogger(QueueCalls.class);

  /// The memory map of calls in flight, keyed `account/sid`.
  public static final String IN_FLIGHT = "calls";

  private static final Comparator<Call> NEWEST_FIRST =
      Comparator.comparing((Call c) -> c.intent().created())
          .thenComparing(c -> c.intent().sid().value())
          .reversed();

  private final Queue queue;
  private final Topics topics;
  private final MemoryMap inFlight;
  private final Archive archive;
  private final Json json;
  private final StepHistory steps;

  public QueueCalls(Queue queue, Topics topics, Memory memory, Archive archive, Json json) {
    this.queue = queue;
    this.topics = topics;
    inFlight = memory.map(IN_FLIGHT);
    this.archive = archive;
    this.json = json;
    steps = new StepHistory(About.CALL, archive, json);
  }

  @Override
  public Call accept(CallIntent intent) {
    Call call = Call.fresh(intent);
    byte[] fresh = json.bytes(call);
    // Its owner shows it, too, as soon as its turn comes; until then it may wait in line.
    Duration visible = Duration.between(intent.created(), intent.terms().deadline()).plusMinutes(1);
    byte[] there = inFlight.putIfAbsent(call.memoryKey(), fresh, visible);
    Call known = there == null ? call : json.read(there, Call.class);
    if (known.progress().version() > 0) {
      return known;
    }
    try {
      append(intent, new CallCommand.Place(known.intent()));
    } catch (QueueException e) {
      if (there == null) {
        inFlight.remove(call.memoryKey(), fresh);
      }
      throw e;
    }
    return known;
  }

  @Override
  public Optional<Call> find(AccountSid account, CallSid sid) {
    byte[] bytes = inFlight.get(account + "/" + sid);
    return bytes == null
        ? archive.fetch(account, sid.value()).map(this::read)
        : Optional.of(json.read(bytes, Call.class));
  }

  @Override
  public List<Call> list(CallQuery query) {
    CallSid last = query.page().after();
    Optional<Call> after = last == null ? Optional.empty() : find(query.account(), last);
    if (last != null && after.isEmpty()) {
      return List.of();
    }
    Set<String> seen = new HashSet<>();
    List<Call> found = new ArrayList<>();
    String prefix = query.account() + "/";
    inFlight.forEach(
        key -> key.startsWith(prefix),
        (_, bytes) -> {
          Call call = json.read(bytes, Call.class);
          if (matches(call, query)
              && after.map(a -> NEWEST_FIRST.compare(a, call) < 0).orElse(true)) {
            seen.add(call.intent().sid().value());
            found.add(call);
          }
        });
    archive.list(archiveQuery(query, after)).stream()
        .filter(record -> seen.add(record.sid()))
        .map(this::read)
        .forEach(found::add);
    found.sort(NEWEST_FIRST);
    return List.copyOf(found.subList(0, Math.min(query.page().limit(), found.size())));
  }

  @Override
  public Optional<Call> change(Call call, CallChange change, Duration within) {
    CallStatus status = call.progress().status();
    CallSid sid = call.intent().sid();
    boolean possible =
        switch (change) {
          case CallChange.Redirect _, CallChange.StartRecording _, CallChange.ChangeRecording _ ->
              status == CallStatus.IN_PROGRESS;
          case CallChange.Adjust _, CallChange.Subscribe _, CallChange.Unsubscribe _ ->
              !status.isFinal();
          case CallChange.MessagePage _ ->
              !status.isFinal() && status.compareTo(CallStatus.RINGING) >= 0;
          case CallChange.End end ->
              !status.isFinal() && (!end.cancel() || status.compareTo(CallStatus.RINGING) <= 0);
        };
    if (!possible) {
      return Optional.empty();
    }
    return Optional.of(appendAndWait(call, change, within));
  }

  private Call appendAndWait(Call call, CallChange change, Duration within) {
    boolean ends = change instanceof CallChange.End;
    append(call.intent(), new CallCommand.Change(call.intent().sid(), change));
    try {
      inFlight.await(call.memoryKey(), bytes -> isChanged(call, ends, bytes), within);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return find(call.intent().account(), call.intent().sid()).orElse(call);
  }

  private boolean isChanged(Call before, boolean ends, byte @Nullable [] bytes) {
    if (bytes == null) {
      return false;
    }
    Call now = json.read(bytes, Call.class);
    return ends
        ? now.progress().status().isFinal()
        : now.progress().version() > before.progress().version();
  }

  @Override
  public List<TimelineEntry> timeline(Call call) {
    List<TimelineEntry> all = new ArrayList<>(call.progress().timeline());
    try {
      all.addAll(steps.of(call.intent().account(), call.intent().sid().value()));
    } catch (RuntimeException e) {
      // Without the database there is still what the call itself remembers.
      LOG.warn("the callbacks of {} cannot be read: {}", call.intent().sid(), e.getMessage());
    }
    all.sort(Comparator.comparing(TimelineEntry::at));
    return all;
  }

  @Override
  public boolean delete(AccountSid account, CallSid sid) {
    byte[] bytes = inFlight.get(account + "/" + sid);
    if (bytes != null && json.read(bytes, Call.class).progress().verdict() == null) {
      return false;
    }
    boolean erased = archive.erase(account, sid.value());
    if (erased) {
      inFlight.remove(account + "/" + sid);
    }
    return erased;
  }

  private void append(CallIntent intent, CallCommand command) {
    try {
      queue.append(topics.calls(), intent.account().value(), json.bytes(command)).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof QueueException cause) {
        throw cause;
      }
      throw e;
    }
  }

  private Call read(Archived record) {
    return json.read(record.doc(), Call.class);
  }

  private static boolean matches(Call call, CallQuery query) {
    CallIntent intent = call.intent();
    Instant started = call.progress().times().dialled();
    Instant ended = call.progress().times().ended();
    CallQuery.Between between = query.between();
    return (query.from() == null || query.from().equals(intent.parties().from()))
        && (query.to() == null || query.to().equals(intent.parties().to()))
        && (query.status() == null || query.status().equals(call.progress().status().shown()))
        && (query.parent() == null || query.parent().equals(intent.parent()))
        && isWithin(started, between.startedFrom(), between.startedBefore())
        && isWithin(ended, between.endedFrom(), between.endedBefore());
  }

  private static boolean isWithin(
      @Nullable Instant time, @Nullable Instant from, @Nullable Instant before) {
    if (from == null && before == null) {
      return true;
    }
    return time != null
        && (from == null || !time.isBefore(from))
        && (before == null || time.isBefore(before));
  }

  private static ArchiveQuery archiveQuery(CallQuery query, Optional<Call> after) {
    List<Filter> filters = new ArrayList<>();
    add(filters, "intent,parties,from", Comparison.EQUAL, query.from());
    add(filters, "intent,parties,to", Comparison.EQUAL, query.to());
    add(filters, "progress,status", Comparison.EQUAL, query.status());
    add(
        filters,
        "intent,parent",
        Comparison.EQUAL,
        query.parent() == null ? null : query.parent().value());
    CallQuery.Between between = query.between();
    String started = "progress,times,dialled";
    String ended = "progress,times,ended";
    add(filters, started, Comparison.AT_LEAST, text(between.startedFrom()));
    add(filters, started, Comparison.BELOW, text(between.startedBefore()));
    add(filters, ended, Comparison.AT_LEAST, text(between.endedFrom()));
    add(filters, ended, Comparison.BELOW, text(between.endedBefore()));
    return new ArchiveQuery(
        query.account(),
        Openings.KIND,
        filters,
        after.map(c -> new ArchiveQuery.Cursor(c.intent().created(), c.intent().sid().value())),
        query.page().limit());
  }

  private static @Nullable String text(@Nullable Instant instant) {
    return instant == null ? null : Json.text(instant);
  }

  private static void add(
      List<Filter> filters, String path, Comparison comparison, @Nullable String value) {
    if (value != null) {
      filters.add(new Filter(path, comparison, value));
    }
  }
}

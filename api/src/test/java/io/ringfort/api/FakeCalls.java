package io.ringfort.api;

import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.CallSid;
import io.ringfort.core.timeline.TimelineEntry;
import io.ringfort.voice.CallChange;
import io.ringfort.voice.CallQuery;
import io.ringfort.voice.Calls;
import io.ringfort.voice.Hook;
import io.ringfort.voice.lifecycle.Call;
import io.ringfort.voice.lifecycle.CallIntent;
import io.ringfort.voice.lifecycle.CallStatus;
import io.ringfort.voice.lifecycle.PageMessages;
import io.ringfort.voice.lifecycle.PageMessages.Subscription;
import io.ringfort.voice.lifecycle.Progress;
import io.ringfort.voice.lifecycle.Session;
import io.ringfort.voice.lifecycle.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Calls in a map; the test plays their owner.
final class FakeCalls implements Calls {
  final List<CallChange> changes = new CopyOnWriteArrayList<>();
  final List<CallIntent> accepted = new CopyOnWriteArrayList<>();
  private final Map<String, Call> calls = new ConcurrentHashMap<>();
  private volatile @Nullable Supplier<RuntimeException> failure;
  private volatile boolean archived = true;

  /// The next accept is durable, but its answer is lost.
  void loseNextAnswer(Supplier<RuntimeException> thrown) {
    failure = thrown;
  }

  /// What ended is not in the archive yet.
  void setArchived(boolean archived) {
    this.archived = archived;
  }

  CallIntent last() {
    return accepted.getLast();
  }

  /// The call goes on to a status.
  void move(CallSid sid, CallStatus status, Instant at, TimelineEntry... steps) {
    calls.values().stream()
        .filter(c -> c.intent().sid().equals(sid))
        .findFirst()
        .ifPresent(c -> put(moved(c, status, at, List.of(steps))));
  }

  private static Call moved(Call call, CallStatus status, Instant at, List<TimelineEntry> steps) {
    Progress before = call.progress();
    Progress.Times times = before.times();
    Progress.Times next =
        new Progress.Times(
            at,
            times.dialled() == null ? at : times.dialled(),
            status == CallStatus.IN_PROGRESS ? at : times.answered(),
            status.isFinal() ? at : null);
    return new Call(
        call.intent(),
        new Progress(
            status,
            before.version() + 1,
            before.sequence(),
            next,
            status == CallStatus.IN_PROGRESS ? "human" : before.answeredBy(),
            null,
            steps.isEmpty() ? before.timeline() : steps),
        null,
        null,
        null);
  }

  void put(Call call) {
    calls.put(call.memoryKey(), call);
  }

  static Call fresh(CallIntent intent) {
    return new Call(
        intent,
        new Progress(
            CallStatus.QUEUED,
            0,
            0,
            new Progress.Times(intent.created(), null, null, null),
            null,
            null,
            List.of()),
        null,
        null,
        null);
  }

  @Override
  public Call accept(CallIntent intent) {
    Call call = fresh(intent);
    Call there = calls.putIfAbsent(call.memoryKey(), call);
    if (there == null) {
      accepted.add(intent);
    }
    Supplier<RuntimeException> lost = failure;
    if (lost != null) {
      failure = null;
      throw lost.get();
    }
    return there == null ? call : there;
  }

  @Override
  public Optional<Call> find(AccountSid account, CallSid sid) {
    return Optional.ofNullable(calls.get(account + "/" + sid));
  }

  @Override
  public List<Call> list(CallQuery query) {
    Comparator<Call> newestFirst =
        Comparator.comparing((Call c) -> c.intent().created())
            .thenComparing(c -> c.intent().sid().value())
            .reversed();
    Optional<Call> after =
        Optional.ofNullable(query.page().after()).flatMap(sid -> find(query.account(), sid));
    return calls.values().stream()
        .filter(c -> c.intent().account().equals(query.account()))
        .filter(c -> query.to() == null || query.to().equals(c.intent().parties().to()))
        .filter(c -> query.from() == null || query.from().equals(c.intent().parties().from()))
        .filter(c -> query.status() == null || query.status().equals(c.progress().status().shown()))
        .filter(c -> query.parent() == null || query.parent().equals(c.intent().parent()))
        .filter(c -> isStartedBetween(c, query.between()))
        .sorted(newestFirst)
        .filter(c -> after.isEmpty() || newestFirst.compare(after.get(), c) < 0)
        .limit(query.page().limit())
        .toList();
  }

  private static boolean isStartedBetween(Call call, CallQuery.Between between) {
    Instant started = call.progress().times().dialled();
    return (between.startedFrom() == null
            || (started != null && !started.isBefore(between.startedFrom())))
        && (between.startedBefore() == null
            || (started != null && started.isBefore(between.startedBefore())));
  }

  @Override
  public Optional<Call> change(Call call, CallChange change, Duration within) {
    Call current = Objects.requireNonNull(calls.get(call.memoryKey()));
    CallStatus status = current.progress().status();
    boolean isAllowed =
        switch (change) {
          case CallChange.Redirect _, CallChange.StartRecording _, CallChange.ChangeRecording _ ->
              status == CallStatus.IN_PROGRESS;
          case CallChange.End(boolean cancel) ->
              !status.isFinal() && !(cancel && status == CallStatus.IN_PROGRESS);
          case CallChange.Adjust _, CallChange.Subscribe _, CallChange.Unsubscribe _ ->
              !status.isFinal();
          case CallChange.MessagePage _ ->
              !status.isFinal() && status.compareTo(CallStatus.RINGING) >= 0;
        };
    if (!isAllowed) {
      return Optional.empty();
    }
    changes.add(change);
    if (change instanceof CallChange.MessagePage page) {
      put(current.noting(noted(current), "message", "sent", Map.of("sid", page.sid())));
    }
    if (change instanceof CallChange.Subscribe subscribe) {
      put(
          subscribed(current, new Subscription(subscribe.sid(), subscribe.callback()))
              .noting(noted(current), "request", "subscribed", Map.of("sid", subscribe.sid())));
    }
    if (change instanceof CallChange.End(boolean cancel)) {
      boolean isAnswered = status == CallStatus.IN_PROGRESS;
      put(
          moved(
              current,
              cancel || !isAnswered ? CallStatus.CANCELED : CallStatus.COMPLETED,
              current.progress().times().updated().plusSeconds(15),
              List.of()));
    }
    return find(call.intent().account(), call.intent().sid());
  }

  private static Instant noted(Call call) {
    return call.progress().times().updated().plusSeconds(1);
  }

  private static Call subscribed(Call call, Subscription one) {
    Session before = call.session();
    List<Subscription> all =
        new ArrayList<>(before == null ? List.of() : before.messages().subscriptions());
    all.add(one);
    Session session =
        new Session(
            0,
            0,
            null,
            "",
            List.of(),
            new Session.Hooks(Hook.NONE, Hook.NONE),
            true,
            false,
            null,
            Standing.NOTHING,
            new PageMessages(all, 0, List.of()));
    return new Call(call.intent(), call.progress(), session, null, null);
  }

  @Override
  public boolean delete(AccountSid account, CallSid sid) {
    return archived && calls.remove(account + "/" + sid) != null;
  }
}

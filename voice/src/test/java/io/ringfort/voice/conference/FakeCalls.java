package io.ringfort.voice.conference;

import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.CallSid;
import io.ringfort.voice.CallChange;
import io.ringfort.voice.CallQuery;
import io.ringfort.voice.Calls;
import io.ringfort.voice.Hook;
import io.ringfort.voice.lifecycle.Call;
import io.ringfort.voice.lifecycle.CallIntent;
import io.ringfort.voice.lifecycle.CallStatus;
import io.ringfort.voice.lifecycle.Program;
import io.ringfort.voice.lifecycle.Progress;
import io.ringfort.voice.lifecycle.VerbState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// Calls as a test says they are.
final class FakeCalls implements Calls {
  private final Map<CallSid, Call> calls = new ConcurrentHashMap<>();
  final List<CallSid> hungUp = new CopyOnWriteArrayList<>();

  /// @param state of its verb; null for none
  void put(CallSid sid, CallStatus status, @Nullable VerbState state) {
    Instant now = Hall.START;
    Duration minute = Duration.ofMinutes(1);
    CallIntent intent =
        new CallIntent(
            sid,
            Hall.ACCOUNT,
            null,
            CallIntent.Direction.OUTBOUND_API,
            new CallIntent.Parties("+15551112222", "+15553334444", null, null, null, null),
            new CallIntent.Handling("<Response/>", Hook.NONE, Hook.NONE, Hook.NONE, Set.of()),
            new CallIntent.Terms(now.plus(minute), minute, minute, "", null, null, null),
            now);
    Progress progress =
        new Progress(
            status, 1, 0, new Progress.Times(now, null, null, null), null, null, List.of());
    Program program =
        state == null
            ? null
            : new Program(Hook.NONE, "", "", 0, Program.Ending.HANG_UP, state, null, null);
    calls.put(sid, new Call(intent, progress, null, program, null));
  }

  @Override
  public Call accept(CallIntent intent) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<Call> find(AccountSid account, CallSid sid) {
    return Optional.ofNullable(calls.get(sid));
  }

  @Override
  public List<Call> list(CallQuery query) {
    return List.of();
  }

  @Override
  public Optional<Call> change(Call call, CallChange change, Duration within) {
    if (change instanceof CallChange.End) {
      hungUp.add(call.intent().sid());
    }
    return Optional.of(call);
  }

  @Override
  public boolean delete(AccountSid account, CallSid sid) {
    return false;
  }
}

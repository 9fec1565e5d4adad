package io.ringfort.api;

import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.RecordingSid;
import io.ringfort.voice.recordings.RawRecording;
import io.ringfort.voice.recordings.Recording;
import io.ringfort.voice.recordings.RecordingPlan;
import io.ringfort.voice.recordings.Recordings;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Recordings in a map, their sound in files that the test made.
final class FakeRecordings implements Recordings {
  final Map<String, Path> sounds = new ConcurrentHashMap<>();
  private final Map<RecordingSid, Recording> recordings = new ConcurrentHashMap<>();

  void put(Recording recording) {
    recordings.put(recording.plan().sid(), recording);
  }

  @Override
  public RawRecording begin(RecordingPlan plan) {
    throw new UnsupportedOperationException("the API records nothing itself");
  }

  @Override
  public Optional<Recording> find(AccountSid account, RecordingSid sid) {
    return Optional.ofNullable(recordings.get(sid)).filter(r -> r.plan().account().equals(account));
  }

  @Override
  public List<Recording> list(Query query) {
    Comparator<Recording> newestFirst =
        Comparator.comparing((Recording r) -> r.plan().started())
            .thenComparing(r -> r.plan().sid().value())
            .reversed();
    Optional<Recording> after =
        Optional.ofNullable(query.after()).flatMap(sid -> find(query.account(), sid));
    return recordings.values().stream()
        .filter(r -> r.plan().account().equals(query.account()))
        .filter(r -> query.call() == null || query.call().equals(r.plan().call().value()))
        .filter(
            r ->
                query.conference() == null
                    || (r.plan().conference() != null
                        && query.conference().equals(r.plan().conference().value())))
        .filter(
            r -> query.createdFrom() == null || !r.plan().started().isBefore(query.createdFrom()))
        .filter(
            r ->
                query.createdBefore() == null || r.plan().started().isBefore(query.createdBefore()))
        .sorted(newestFirst)
        .filter(r -> after.isEmpty() || newestFirst.compare(after.get(), r) < 0)
        .limit(query.limit())
        .toList();
  }

  @Override
  public boolean delete(AccountSid account, RecordingSid sid) {
    return recordings.remove(sid) != null;
  }

  @Override
  public Optional<Path> sound(AccountSid account, RecordingSid sid, String format) {
    return Optional.ofNullable(sounds.get(sid + "." + format));
  }
}

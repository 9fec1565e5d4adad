package io.ringfort.voice.recordings;

import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.ringfort.core.archive.Archiver;
import io.ringfort.core.callbacks.Callback;
import io.ringfort.core.callbacks.Callbacks;
import io.ringfort.core.fakes.FakeArchive;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.CallSid;
import io.ringfort.core.ids.ConferenceSid;
import io.ringfort.core.ids.RecordingSid;
import io.ringfort.core.json.Json;
import io.ringfort.core.topics.Topics;
import io.ringfort.engines.fakes.FakeMemory;
import io.ringfort.engines.fakes.FakeQueue;
import io.ringfort.engines.queue.KafkaQueue;
import io.ringfort.engines.queue.Queue;
import io.ringfort.engines.queue.QueueException;
import io.ringfort.engines.queue.Topic;
import io.ringfort.engines.time.ExecutorTimer;
import io.ringfort.voice.Hook;
import io.ringfort.voice.ffmpeg.Ffmpeg;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A host that records, on fakes of the primitives and the real ffmpeg. It can be killed and
/// started again on the same folder.
final class Studio implements AutoCloseable {
  static final AccountSid ACCOUNT = new AccountSid("AC" + "a".repeat(32));
  static final CallSid CALL = new CallSid("CA" + "b".repeat(32));
  static final Set<String> ALL_EVENTS = Set.of("in-progress", "completed", "absent");
  private static final Path PROGRAMS = Path.of("target", "programs").toAbsolutePath();
  private static final AtomicInteger SIDS = new AtomicInteger();

  final ExecutorTimer timer = new ExecutorTimer();
  final FakeQueue queue = new FakeQueue(timer);
  final FakeMemory memory = new FakeMemory(timer);
  final FakeArchive archive = new FakeArchive();
  final Topics topics = Topics.of(2);
  final Json json = new Json();
  final List<Callback> owed = new CopyOnWriteArrayList<>();
  final List<String> filed = new CopyOnWriteArrayList<>();
  final List<String> dead = new CopyOnWriteArrayList<>();
  final List<Job> jobs = new CopyOnWriteArrayList<>();
  final Path folder;
  final Ffmpeg ffmpeg;
  final Surroundings surroundings;

  /// How long after a start it looks for what hosts left that died.
  Duration lostAfter = Duration.ofMillis(1);

  final AtomicInteger appendsFailed = new AtomicInteger();

  /// The topics of appends that failed because the queue was away.
  final List<String> refused = new CopyOnWriteArrayList<>();

  private volatile String appendThatFails = "";
  private final List<Boolean> happens = new CopyOnWriteArrayList<>();

  /// How far its clock is ahead: tests record faster than people speak.
  volatile Duration later = Duration.ZERO;

  RecordingStore store;
  StoredRecordings recordings;
  @Nullable RecordingPool pool;

  Studio(Path folder) throws IOException {
    this(folder, null);
  }

  Studio(Path folder, @Nullable RecordingStore store) throws IOException {
    this.folder = folder;
    this.store = store == null ? new FolderStore(folder.resolve("stored")) : store;
    ffmpeg = Ffmpeg.at(PROGRAMS);
    surroundings =
        new Surroundings(
            new Surroundings.Primitives(failing(queue), topics, memory, archive),
            new Callbacks(failing(queue), topics, json),
            json,
            new SimpleMeterRegistry(),
            new Surroundings.Times(
                timer, () -> Instant.now().plus(later), () -> "https://api.example.com"));
    observe();
    start();
  }

  /// The next appends to that topic fail.
  ///
  /// @param happens of each of them, whether it happens all the same
  void failAppends(String topic, Boolean... happens) {
    this.happens.addAll(List.of(happens));
    appendThatFails = topic;
  }

  private Queue failing(Queue real) {
    InvocationHandler handler =
        (_, method, arguments) -> {
          boolean fails =
              method.getName().equals("append")
                  && ((Topic) arguments[0]).name().equals(appendThatFails);
          boolean happens = !fails || this.happens.removeFirst();
          Object result = happens ? method.invoke(real, arguments) : null;
          if (!fails) {
            if (result instanceof CompletableFuture<?> f && f.isCompletedExceptionally()) {
              refused.add(((Topic) arguments[0]).name());
            }
            return result;
          }
          if (this.happens.isEmpty()) {
            appendThatFails = "";
          }
          appendsFailed.incrementAndGet();
          return CompletableFuture.failedFuture(
              new QueueException("not confirmed", new IllegalStateException("the fake")));
        };
    return (Queue)
        Proxy.newProxyInstance(Queue.class.getClassLoader(), new Class<?>[] {Queue.class}, handler);
  }

  private void observe() {
    queue.follow(
        topics.callbacks(),
        null,
        e -> owed.add(json.read(Objects.requireNonNull(e.value()), Callback.class)));
    queue.follow(
        topics.recordings(),
        null,
        e -> jobs.add(json.read(Objects.requireNonNull(e.value()), Job.class)));
    queue.follow(topics.postflight(), null, e -> filed.add(e.key()));
    queue.follow(KafkaQueue.DEAD_LETTERS, null, e -> dead.add(e.key()));
  }

  void start() throws IOException {
    RecordingsConfig config =
        new RecordingsConfig(folder, "here", -19, 2, Duration.ofMillis(250), lostAfter);
    Archiver.start(queue, topics.postflight(), archive, _ -> Optional.of(memory.map("recordings")));
    recordings = StoredRecordings.start(surroundings, config, store);
    pool = RecordingPool.start(surroundings, config, store, ffmpeg);
  }

  /// Kills the host: nothing is committed, memory is gone, what was recorded so far is on the disk.
  void kill() {
    recordings.close();
    queue.crash();
    memory.forget();
    owed.clear();
    filed.clear();
    observe();
  }

  static RecordingPlan plan(boolean dual, String track, boolean trim, Set<String> events) {
    return new RecordingPlan(
        new RecordingSid("RE%032d".formatted(SIDS.incrementAndGet())),
        ACCOUNT,
        CALL,
        null,
        "RecordVerb",
        new RecordingPlan.Sound(dual, track, trim),
        Instant.now(),
        new Hook("http://127.0.0.1/recorded", Hook.Method.POST),
        events);
  }

  static RecordingPlan plan() {
    return plan(false, "both", false, ALL_EVENTS);
  }

  static RecordingPlan inConference(RecordingPlan plan, ConferenceSid conference) {
    return new RecordingPlan(
        plan.sid(),
        plan.account(),
        plan.call(),
        conference,
        "Conference",
        plan.sound(),
        plan.started(),
        plan.status(),
        plan.events());
  }

  Recording ended(RecordingPlan plan) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> archive.fetch(ACCOUNT, plan.sid().value()).isPresent() && rawFiles().isEmpty());
    return recordings.find(ACCOUNT, plan.sid()).orElseThrow();
  }

  Path sound(RecordingPlan plan, String format) {
    Optional<Path> sound = recordings.sound(ACCOUNT, plan.sid(), format);
    return sound.orElseThrow();
  }

  List<String> rawFiles() {
    return files(folder.resolve("raw"));
  }

  /// The names of all files below, without those that vanish meanwhile.
  static List<String> files(Path folder) {
    List<String> names = new ArrayList<>();
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              names.add(file.getFileName().toString());
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
              if (e instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
              }
              throw e;
            }
          });
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return names;
  }

  List<Map<String, String>> told(String status) {
    return owed.stream()
        .map(Callback::params)
        .filter(p -> status.equals(p.get("RecordingStatus")))
        .toList();
  }

  @Override
  public void close() {
    recordings.close();
    Objects.requireNonNull(pool).close();
    timer.close();
  }
}

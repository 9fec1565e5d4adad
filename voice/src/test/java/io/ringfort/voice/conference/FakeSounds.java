package io.ringfort.voice.conference;

import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.RecordingSid;
import io.ringfort.twiml.model.Say;
import io.ringfort.voice.media.Prompt;
import io.ringfort.voice.recordings.RawRecording;
import io.ringfort.voice.recordings.Recording;
import io.ringfort.voice.recordings.RecordingPlan;
import io.ringfort.voice.recordings.Recordings;
import io.ringfort.voice.speech.PromptFailed;
import io.ringfort.voice.speech.Prompts;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// Prompts of one second each, and recordings that are counted.
final class FakeSounds implements Prompts, Recordings {
  final Map<String, Prompt> made = new ConcurrentHashMap<>();
  final List<RecordingPlan> begun = new CopyOnWriteArrayList<>();
  final List<String> ended = new CopyOnWriteArrayList<>();
  volatile boolean diskFull;

  Prompt named(String name) {
    return made.computeIfAbsent(name, _ -> new Prompt(new byte[Prompt.RATE]));
  }

  @Override
  public CompletableFuture<Prompt> say(Say say) {
    return CompletableFuture.completedFuture(named("said"));
  }

  @Override
  public CompletableFuture<Prompt> fetch(String accountSid, String url) {
    return url.endsWith("gone.wav")
        ? CompletableFuture.failedFuture(new PromptFailed(11200, "gone"))
        : CompletableFuture.completedFuture(named(url));
  }

  @Override
  public Prompt builtIn(BuiltIn which) {
    return named(which.name());
  }

  @Override
  public RawRecording begin(RecordingPlan plan) {
    if (diskFull) {
      throw new IllegalStateException("no space left");
    }
    begun.add(plan);
    return new RawRecording() {
      @Override
      public long millis() {
        return 0;
      }

      @Override
      public void pause(boolean silence) {}

      @Override
      public void resume() {}

      @Override
      public void finish() {
        ended.add("finished");
      }

      @Override
      public void leave() {
        ended.add("left");
      }

      @Override
      public void discard() {
        ended.add("discarded");
      }

      @Override
      public void frame(byte[] heard, byte[] said) {}
    };
  }

  @Override
  public Optional<Recording> find(AccountSid account, RecordingSid sid) {
    return Optional.empty();
  }

  @Override
  public List<Recording> list(Query query) {
    return List.of();
  }

  @Override
  public boolean delete(AccountSid account, RecordingSid sid) {
    return false;
  }

  @Override
  public Optional<Path> sound(AccountSid account, RecordingSid sid, String format) {
    return Optional.empty();
  }
}

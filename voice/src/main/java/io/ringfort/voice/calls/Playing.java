package io.ringfort.voice.calls;

import io.ringfort.core.ids.AccountSid;
import io.ringfort.voice.lifecycle.CallEffect;
import io.ringfort.voice.lifecycle.CallEffect.Sound;
import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.media.MediaStream;
import io.ringfort.voice.media.Prompt;
import io.ringfort.voice.speech.PromptFailed;
import io.ringfort.voice.speech.Prompts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The playlist of one call: makes its prompts, then plays them. The newest request wins.
final class Playing {
  private static final byte SILENCE = (byte) 0xFF;
  private static final int UNKNOWN = 11200;
  private static final Prompt SECOND = quiet(Prompt.RATE);

  private final Prompts prompts;
  private final AccountSid account;
  private final Consumer<CallEvent> tell;

  /// Of the newest request; 0 when nothing is to play. Guarded by this.
  private long current;

  Playing(Prompts prompts, AccountSid account, Consumer<CallEvent> tell) {
    this.prompts = prompts;
    this.account = account;
    this.tell = tell;
  }

  /// What is still being made is not wanted any more.
  synchronized void forget() {
    current = 0;
  }

  void play(CallEffect.Play play, MediaStream media) {
    synchronized (this) {
      current = play.id();
    }
    List<CompletableFuture<List<Prompt>>> parts =
        play.sounds().stream().map(this::prompts).toList();
    CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new))
        .whenComplete(
            (_, error) -> {
              if (error != null) {
                fail(play.id(), error);
              } else {
                begin(play, parts, media);
              }
            });
  }

  private void begin(
      CallEffect.Play play, List<CompletableFuture<List<Prompt>>> parts, MediaStream media) {
    List<Prompt> items = new ArrayList<>();
    parts.forEach(part -> items.addAll(part.join()));
    long length = items.stream().mapToLong(i -> i.ulaw().length).sum();
    long from = play.from().toMillis() * Prompt.RATE / 1_000;
    long passes = length == 0 ? 0 : from / length;
    synchronized (this) {
      if (current != play.id()) {
        return;
      }
      if (play.loops() > 0 && passes >= play.loops()) {
        // Its end fell into the time in which nobody played it.
        tell.accept(new CallEvent.Played(play.id()));
        return;
      }
      int loops = play.loops() == 0 ? 0 : (int) (play.loops() - passes);
      media.play(play.id(), items, loops, length == 0 ? 0 : from % length);
      tell.accept(new CallEvent.Sounding(play.id(), play.from()));
    }
  }

  private synchronized void fail(long id, Throwable error) {
    if (current != id) {
      return;
    }
    Throwable cause =
        error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    int code = cause instanceof PromptFailed failed ? failed.code() : UNKNOWN;
    String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    tell.accept(new CallEvent.PlayFailed(id, code, message));
  }

  synchronized void stop(@Nullable MediaStream media) {
    current = 0;
    if (media != null) {
      media.stopPlaying();
    }
  }

  private CompletableFuture<List<Prompt>> prompts(Sound sound) {
    return switch (sound) {
      case Sound.Spoken spoken -> prompts.say(spoken.say()).thenApply(List::of);
      case Sound.File file -> prompts.fetch(account.value(), file.url()).thenApply(List::of);
      case Sound.Own own ->
          CompletableFuture.completedFuture(List.of(prompts.builtIn(own.which())));
      case Sound.Quiet quiet -> CompletableFuture.completedFuture(silence(quiet.length()));
    };
  }

  private static List<Prompt> silence(Duration length) {
    List<Prompt> items = new ArrayList<>();
    for (long i = 0; i < length.toSeconds(); i++) {
      items.add(SECOND);
    }
    int rest = (int) (length.toMillisPart() * Prompt.RATE / 1_000L);
    if (rest > 0) {
      items.add(quiet(rest));
    }
    return items;
  }

  private static Prompt quiet(int samples) {
    byte[] bytes = new byte[samples];
    Arrays.fill(bytes, SILENCE);
    return new Prompt(bytes);
  }
}

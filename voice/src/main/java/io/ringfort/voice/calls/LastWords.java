package io.ringfort.voice.calls;

import io.ringfort.core.archive.Archived;
import io.ringfort.core.archive.Archiver;
import io.ringfort.core.callbacks.Callback;
import io.ringfort.core.webhooks.WebhookRequest;
import io.ringfort.voice.Hook;
import io.ringfort.voice.lifecycle.Call;
import io.ringfort.voice.lifecycle.CallEffect;
import io.ringfort.voice.lifecycle.CallIntent;
import io.ringfort.voice.lifecycle.Owner;
import io.ringfort.voice.lifecycle.Progress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// The snapshot of a call that has ended and of whose end not everybody knows yet. It reads as a
/// [Call], too.
///
/// @param owed callbacks that are not durable yet
/// @param words what other calls may not have heard yet: those that it dialled, that it is over
/// @param open whether its record may be missing
record LastWords(
    CallIntent intent,
    Progress progress,
    @Nullable Owner owner,
    List<CallEffect.Tell> owed,
    List<CallEffect.TellCall> words,
    boolean open) {
  LastWords {
    owed = owed == null ? List.of() : List.copyOf(owed);
    words = words == null ? List.of() : List.copyOf(words);
  }

  static LastWords of(Call call, List<CallEffect.Tell> owed, List<CallEffect.TellCall> words) {
    return new LastWords(call.intent(), call.progress(), call.owner(), owed, words, true);
  }

  Call call() {
    return new Call(intent, progress, null, null, null, owner);
  }

  /// Says them in place of the host that died before it had. Said twice they are the same.
  void say(CallHost host) {
    CompletableFuture<?>[] heard =
        words.stream()
            .map(word -> Words.say(host, intent.account(), word.other(), word.event()))
            .toArray(CompletableFuture[]::new);
    CompletableFuture<Void> told = CompletableFuture.completedFuture(null);
    for (CallEffect.Tell tell : owed) {
      told = told.thenCompose(_ -> owe(host, intent, tell));
    }
    CompletableFuture.allOf(
            told.thenCompose(_ -> file(host, call())), CompletableFuture.allOf(heard))
        .thenRunAsync(
            () -> {
              Openings.ended(host, intent);
              new Snapshot(host.store(), null).write(call());
            },
            host.clocks().blocking());
  }

  /// @return completes when the record is durable
  static CompletableFuture<Void> file(CallHost host, Call last) {
    byte[] record =
        Archiver.write(
            new Archived(
                last.intent().sid().value(),
                last.intent().account(),
                Openings.KIND,
                last.intent().created(),
                new String(host.store().json().bytes(last), StandardCharsets.UTF_8)));
    return host.customers()
        .owed()
        .until(
            () ->
                host.store()
                    .queue()
                    .append(
                        host.store().topics().postflight(), last.intent().sid().value(), record))
        .thenAccept(_ -> {});
  }

  /// @return completes when the callback is durable
  static CompletableFuture<Void> owe(CallHost host, CallIntent intent, CallEffect.Tell tell) {
    String url = tell.hook().url();
    if (url == null) {
      return CompletableFuture.completedFuture(null);
    }
    Callback callback =
        new Callback(
            intent.account(),
            intent.sid().value(),
            url,
            tell.hook().method() == Hook.Method.GET
                ? WebhookRequest.Method.GET
                : WebhookRequest.Method.POST,
            tell.params(),
            Callback.tokenOf(intent.sid().value(), tell.token()),
            tell.sequence() < 0 ? Callback.UNORDERED : tell.sequence(),
            host.clocks().clock().instant());
    return host.customers()
        .owed()
        .until(() -> host.customers().callbacks().owe(callback))
        .thenAccept(_ -> {});
  }
}

package io.ringfort.voice.calls;

import io.ringfort.core.archive.Archive;
import io.ringfort.core.archive.ArchiveQuery;
import io.ringfort.core.archive.ArchiveQuery.Comparison;
import io.ringfort.core.archive.ArchiveQuery.Filter;
import io.ringfort.core.archive.Archived;
import io.ringfort.core.archive.Archiver;
import io.ringfort.core.callbacks.Callback;
import io.ringfort.core.callbacks.Told;
import io.ringfort.core.ids.CallSid;
import io.ringfort.core.ids.SidMint;
import io.ringfort.core.json.Json;
import io.ringfort.core.topics.Topics;
import io.ringfort.core.webhooks.WebhookResponse;
import io.ringfort.core.webhooks.WebhookUrl;
import io.ringfort.engines.queue.Queue;
import io.ringfort.voice.lifecycle.Call;
import io.ringfort.voice.lifecycle.TimelineEntry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// Callbacks of calls as steps of their timelines. They are told beside the call and often after
/// it, so each is a record of its own.
public final class CallbackSteps implements Told {
  private static final String KIND = "call-step";
  private static final int MOST = 200;

  private final Queue queue;
  private final Topics topics;
  private final Json json;
  private final SidMint mint;
  private final InstantSource clock;
  private final AtomicLong attempts = new AtomicLong();

  public CallbackSteps(Queue queue, Topics topics, Json json, SidMint mint, InstantSource clock) {
    this.queue = queue;
    this.topics = topics;
    this.json = json;
    this.mint = mint;
    this.clock = clock;
  }

  private record Step(String call, TimelineEntry entry) {}

  @Override
  public void told(Callback callback, WebhookResponse response) {
    if (!CallSid.matches(callback.about())) {
      return;
    }
    Map<String, String> details =
        Exchanges.details(
            callback.method(),
            WebhookUrl.parse(callback.url()) instanceof WebhookUrl.Parsed.Ok ok
                ? ok.url().target().toString()
                : "");
    callback.params().forEach((name, value) -> details.put("param." + name, value));
    TimelineEntry entry = Exchanges.entry(details, response);
    Instant now = clock.instant();
    String sid =
        mint.derive("TL", callback.token(), now.toString(), "" + attempts.incrementAndGet());
    byte[] doc = json.bytes(new Step(callback.about(), entry));
    // A step that is lost changes nothing but what is told of it.
    var _ =
        queue.append(
            topics.postflight(),
            sid,
            Archiver.write(
                new Archived(
                    sid, callback.account(), KIND, now, new String(doc, StandardCharsets.UTF_8))));
  }

  /// The callbacks of a call that were told so far.
  static List<TimelineEntry> of(Call call, Archive archive, Json json) {
    return archive
        .list(
            new ArchiveQuery(
                call.intent().account(),
                KIND,
                List.of(new Filter("call", Comparison.EQUAL, call.intent().sid().value())),
                Optional.empty(),
                MOST))
        .stream()
        .map(record -> json.read(record.doc(), Step.class).entry())
        .toList();
  }
}

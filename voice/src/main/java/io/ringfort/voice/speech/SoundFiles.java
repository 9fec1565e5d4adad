package io.ringfort.voice.speech;

import io.ringfort.core.secrets.Secret;
import io.ringfort.core.webhooks.MediaRequest;
import io.ringfort.core.webhooks.MediaResponse;
import io.ringfort.core.webhooks.WebhookClient;
import io.ringfort.core.webhooks.WebhookRequest;
import io.ringfort.core.webhooks.WebhookUrl;
import io.ringfort.voice.media.Prompt;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Customers' sound files: fetched, decoded, and kept in memory as their headers allow. A copy that
/// has gone stale is better than silence when the server is away, unless it says otherwise.
final class SoundFiles {
  private static final Logger LOG = LoggerFactory.getLogger(SoundFiles.class);
  static final int MOST_BYTES = 32 << 20;
  private static final Duration WITHIN = Duration.ofSeconds(15);
  private static final int SERVER_ERROR = 500;

  private final WebhookClient client;
  private final Function<String, Optional<Secret>> authTokens;
  private final SoundDecoder decoder;
  private final InstantSource clock;
  private final MemoryCache<Kept> cache;
  private final Places places = new Places();

  private record Kept(Prompt prompt, String etag, String lastModified, Freshness freshness) {
    boolean canBeAsked() {
      return !etag.isEmpty() || !lastModified.isEmpty();
    }
  }

  SoundFiles(
      WebhookClient client,
      Function<String, Optional<Secret>> authTokens,
      SoundDecoder decoder,
      long memoryBytes,
      InstantSource clock) {
    this.client = client;
    this.authTokens = authTokens;
    this.decoder = decoder;
    this.clock = clock;
    this.cache = new MemoryCache<>(memoryBytes, kept -> kept.prompt().ulaw().length);
  }

  static String key(String accountSid, String url) {
    return "file " + accountSid + " " + url;
  }

  /// One that may be used without asking.
  Optional<Prompt> fresh(String key) {
    Instant now = clock.instant();
    return cache
        .get(key)
        .filter(kept -> now.isBefore(kept.freshness().freshUntil()))
        .map(Kept::prompt);
  }

  /// Blocks.
  Prompt fetch(String accountSid, String url) throws PromptFailed, InterruptedException {
    WebhookUrl parsed =
        switch (WebhookUrl.parse(url)) {
          case WebhookUrl.Parsed.Ok(WebhookUrl ok) -> ok;
          case WebhookUrl.Parsed.Invalid(int code, String reason) ->
              throw new PromptFailed(code, reason);
        };
    Secret authToken =
        authTokens
            .apply(accountSid)
            .orElseThrow(
                () ->
                    new PromptFailed(
                        Codes.RETRIEVAL, "got account " + accountSid + " (expected: a known one)"));
    WebhookRequest request =
        new WebhookRequest(
            UUID.randomUUID().toString(),
            accountSid,
            authToken,
            parsed,
            WebhookRequest.Method.GET,
            List.of(),
            "");
    String path = parsed.target().getPath();
    return places.in(accountSid, WITHIN, () -> fetch(request, path, key(accountSid, url)));
  }

  private Prompt fetch(WebhookRequest request, String path, String key)
      throws PromptFailed, InterruptedException {
    Optional<Kept> kept = cache.get(key);
    MediaRequest media =
        new MediaRequest(
            request,
            MOST_BYTES,
            kept.map(Kept::etag).orElse(""),
            kept.map(Kept::lastModified).orElse(""));
    return switch (client.fetchMedia(media, WITHIN)) {
      case MediaResponse.Fetched fetched -> decoded(fetched, path, key);
      case MediaResponse.NotModified(String cacheControl) -> renewed(kept, cacheControl, key);
      case MediaResponse.Failed failed -> stale(kept, failed, key);
    };
  }

  private Prompt decoded(MediaResponse.Fetched fetched, String path, String key)
      throws PromptFailed, InterruptedException {
    SoundKind kind = SoundKind.of(fetched.contentType(), path, fetched.body());
    Prompt prompt = decoder.decode(kind, fetched.body());
    Freshness freshness = Freshness.of(fetched.cacheControl(), clock.instant());
    Kept kept = new Kept(prompt, fetched.etag(), fetched.lastModified(), freshness);
    boolean useful = kept.canBeAsked() || freshness.freshUntil().isAfter(clock.instant());
    if (freshness.keep() && useful) {
      cache.put(key, kept);
    } else {
      cache.remove(key);
    }
    return prompt;
  }

  private Prompt renewed(Optional<Kept> kept, String cacheControl, String key) throws PromptFailed {
    Kept old =
        kept.orElseThrow(() -> new PromptFailed(Codes.RETRIEVAL, "got status 304 (expected: 200)"));
    Freshness freshness = Freshness.of(cacheControl, clock.instant());
    cache.put(key, new Kept(old.prompt(), old.etag(), old.lastModified(), freshness));
    return old.prompt();
  }

  /// A server that answers has the word: only one that is away or broken is overruled.
  private Prompt stale(Optional<Kept> kept, MediaResponse.Failed failed, String key)
      throws PromptFailed {
    boolean away = failed.status() == 0 || failed.status() >= SERVER_ERROR;
    Instant now = clock.instant();
    if (away && kept.isPresent() && now.isBefore(kept.get().freshness().staleUntil())) {
      LOG.warn("sound file: {} {}; its stale copy is played", failed.code(), failed.reason());
      return kept.get().prompt();
    }
    cache.remove(key);
    throw new PromptFailed(failed.code(), failed.reason());
  }

  long bytes() {
    return cache.weight();
  }
}

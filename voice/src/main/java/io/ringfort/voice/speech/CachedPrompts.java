package io.ringfort.voice.speech;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.ringfort.core.secrets.Secret;
import io.ringfort.core.webhooks.WebhookClient;
import io.ringfort.engines.threads.Threads;
import io.ringfort.twiml.model.Say;
import io.ringfort.twiml.model.Speech;
import io.ringfort.voice.ffmpeg.Ffmpeg;
import io.ringfort.voice.media.Prompt;
import io.ringfort.voice.speech.Renderer.Rendered;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Prompts that are made once and kept: spoken ones in memory and on disk, customers' files in
/// memory. One per host; any thread.
///
/// Text always gives a sound: from the configured engine, else the embedded one, else three tones.
public final class CachedPrompts implements Prompts, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CachedPrompts.class);
  private static final String SAY = "ringfort.prompts.say";
  private static final String FETCH = "ringfort.prompts.fetch";
  private static final String MEMORY = "ringfort.prompts.memory.bytes";
  private static final String DISK = "ringfort.prompts.disk.bytes";
  private static final String MAKING = "ringfort.prompts.making";
  private static final String WAITING = "ringfort.prompts.waiting";

  private final Workers workers;
  private final Voices voices;

  /// Who speaks and how it is set: of another speaker a prompt is another one.
  private final String speaker;

  private final Renderer renderer;
  private final MemoryCache<Prompt> memory;
  private final DiskCache disk;
  private final SoundFiles files;
  private final MeterRegistry metrics;
  private final Flights flights = new Flights();
  private final BuiltInSounds builtIns = new BuiltInSounds();

  private CachedPrompts(
      SpeechConfig config,
      Workers workers,
      DiskCache disk,
      SoundFiles files,
      MeterRegistry metrics,
      InstantSource clock) {
    this.workers = workers;
    this.voices = new Voices(engines(config, workers), clock);
    this.speaker = voices.firstName() + " " + new TreeMap<>(config.voices());
    this.renderer = new Renderer(voices, workers, config.timeLimit().multipliedBy(3));
    this.memory = new MemoryCache<>(config.memoryBytes() / 2, prompt -> prompt.ulaw().length);
    this.disk = disk;
    this.files = files;
    this.metrics = metrics;
    Gauge.builder(MEMORY, this, p -> p.memory.weight() + p.files.bytes()).register(metrics);
    Gauge.builder(DISK, disk, DiskCache::bytes).register(metrics);
    Gauge.builder(MAKING, flights, Flights::size).register(metrics);
    Gauge.builder(WAITING, workers, Workers::waiting).register(metrics);
  }

  /// @param folder of spoken prompts, which is made when it is not there
  /// @param authTokens by account SID: what fetches are signed with
  public static CachedPrompts start(
      SpeechConfig config,
      Path folder,
      Ffmpeg ffmpeg,
      WebhookClient client,
      Function<String, Optional<Secret>> authTokens,
      MeterRegistry metrics,
      InstantSource clock)
      throws IOException {
    Workers workers = new Workers(config.workers());
    DiskCache disk = DiskCache.open(folder, config.diskBytes(), clock);
    SoundDecoder decoder = new SoundDecoder(ffmpeg, workers);
    SoundFiles files = new SoundFiles(client, authTokens, decoder, config.memoryBytes() / 2, clock);
    return new CachedPrompts(config, workers, disk, files, metrics, clock);
  }

  private static List<SpeechEngine> engines(SpeechConfig config, Workers workers) {
    VoiceNames names = new VoiceNames(config.voices());
    List<SpeechEngine> engines = new ArrayList<>();
    switch (config.engine()) {
      case SpeechConfig.Engine.Embedded() -> {
        // The last one anyway.
      }
      case SpeechConfig.Engine.Command(List<String> argv) ->
          engines.add(new CommandEngine(argv, names, config.timeLimit()));
      case SpeechConfig.Engine.Http(String url) ->
          engines.add(new HttpEngine(url, names, config.timeLimit()));
    }
    engines.add(new MaryEngine(workers, config.timeLimit()));
    return engines;
  }

  /// Starts the engine and has the stack's own sentences spoken, in the background: the first
  /// caller need not wait for it.
  public void warm() {
    Threads.startVirtual("prompts-warm", this::warmUp);
  }

  private void warmUp() {
    try {
      voices.speak("Ready.", "", "en-US");
      for (BuiltIn which : BuiltIn.values()) {
        String sentence = BuiltInSounds.sentence(which);
        if (!sentence.isEmpty()) {
          say(new Say(null, "en-US", 1, List.of(new Speech.Text(sentence))))
              .thenAccept(spoken -> builtIns.speak(which, spoken));
        }
      }
    } catch (PromptFailed failed) {
      LOG.warn("no speech engine is ready: {}", failed.getMessage());
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public CompletableFuture<Prompt> say(Say say) {
    List<Part> script;
    try {
      script = Script.of(say);
    } catch (PromptFailed tooLong) {
      return CompletableFuture.failedFuture(tooLong);
    }
    String voice = say.voice() == null ? "" : say.voice();
    String key = key(script, voice, say.language());
    Optional<Prompt> kept = memory.get(key);
    if (kept.isPresent()) {
      count(SAY, "memory");
      return CompletableFuture.completedFuture(kept.get());
    }
    CompletableFuture<Prompt> made =
        flights.join(key, () -> spoken(key, script, voice, say.language()));
    return made.exceptionally(this::unspoken);
  }

  private Prompt spoken(String key, List<Part> script, String voice, String language)
      throws PromptFailed, InterruptedException {
    // Who came a moment too late for a flight finds what it brought.
    Optional<Prompt> kept = memory.get(key);
    if (kept.isPresent()) {
      return kept.get();
    }
    Optional<Prompt> onDisk = disk.get(key).map(Prompt::new);
    if (onDisk.isPresent()) {
      count(SAY, "disk");
      memory.put(key, onDisk.get());
      return onDisk.get();
    }
    Rendered rendered = renderer.render(script, voice, language);
    count(SAY, rendered.lasting() ? "spoken" : "substitute");
    if (rendered.lasting()) {
      memory.put(key, rendered.prompt());
      disk.put(key, rendered.prompt().ulaw());
    }
    return rendered.prompt();
  }

  private Prompt unspoken(Throwable why) {
    LOG.warn("a text is replaced by tones: {}", why.getMessage());
    count(SAY, "unspoken");
    return builtIns.unspoken();
  }

  @Override
  public CompletableFuture<Prompt> fetch(String accountSid, String url) {
    String key = SoundFiles.key(accountSid, url);
    Optional<Prompt> fresh = files.fresh(key);
    if (fresh.isPresent()) {
      count(FETCH, "memory");
      return CompletableFuture.completedFuture(fresh.get());
    }
    return flights.join(key, () -> fetched(accountSid, url));
  }

  private Prompt fetched(String accountSid, String url) throws PromptFailed, InterruptedException {
    try {
      Prompt prompt = files.fetch(accountSid, url);
      count(FETCH, "fetched");
      return prompt;
    } catch (PromptFailed failed) {
      count(FETCH, Integer.toString(failed.code()));
      throw failed;
    }
  }

  @Override
  public Prompt builtIn(BuiltIn which) {
    return builtIns.get(which);
  }

  private String key(List<Part> script, String voice, String language) {
    // Records print all their fields, and a text cannot look like the end of its record: its length
    // goes before it.
    StringBuilder all = new StringBuilder();
    for (String field : List.of(speaker, voice, language)) {
      all.append(field.length()).append(' ').append(field);
    }
    for (Part part : script) {
      String text = part.toString();
      all.append(text.length()).append(' ').append(text);
    }
    try {
      byte[] bytes = all.toString().getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }

  private void count(String name, String outcome) {
    metrics.counter(name, "outcome", outcome).increment();
  }

  @Override
  public void close() {
    flights.close();
    voices.close();
    workers.close();
  }
}

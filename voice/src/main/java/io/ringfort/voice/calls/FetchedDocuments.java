package io.ringfort.voice.calls;

import io.ringfort.core.directory.Account;
import io.ringfort.core.directory.Directory;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.timeline.Exchanges;
import io.ringfort.core.timeline.TimelineEntry;
import io.ringfort.core.webhooks.WebhookClient;
import io.ringfort.core.webhooks.WebhookRequest;
import io.ringfort.core.webhooks.WebhookResponse;
import io.ringfort.core.webhooks.WebhookUrl;
import io.ringfort.twiml.model.Play;
import io.ringfort.twiml.model.VoiceDocument;
import io.ringfort.twiml.parse.VoiceParsed;
import io.ringfort.twiml.parse.VoiceTwiml;
import io.ringfort.voice.Hook;
import io.ringfort.voice.lifecycle.CallEffect;
import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.lifecycle.CallIntent;
import io.ringfort.voice.lifecycle.Program;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/// Documents of customers' servers, asked for by signed requests.
public final class FetchedDocuments implements Documents {
  /// The public API gives an application 15 seconds.
  private static final Duration LIMIT = Duration.ofSeconds(15);

  private static final int RETRIEVAL = 11200;
  private static final int NO_ACCOUNT = 10001;
  private static final String XML = "text/xml";

  private final Directory directory;
  private final WebhookClient client;

  public FetchedDocuments(Directory directory, WebhookClient client) {
    this.directory = directory;
    this.client = client;
  }

  @Override
  public CallEvent fetch(CallIntent call, CallEffect.Fetch fetch, Consumer<TimelineEntry> note)
      throws InterruptedException {
    return fetch(call.account(), fetch, note);
  }

  /// The same for what is not about one call.
  public CallEvent fetch(AccountSid owner, CallEffect.Fetch fetch) throws InterruptedException {
    return fetch(owner, fetch, _ -> {});
  }

  private CallEvent fetch(AccountSid owner, CallEffect.Fetch fetch, Consumer<TimelineEntry> note)
      throws InterruptedException {
    Hook hook = fetch.hook();
    Optional<Account> account = directory.account(owner);
    if (account.isEmpty()) {
      return new CallEvent.FetchFailed(fetch.id(), hook, NO_ACCOUNT, "the account is gone");
    }
    return switch (WebhookUrl.parse(hook.url() == null ? "" : hook.url())) {
      case WebhookUrl.Parsed.Invalid invalid ->
          new CallEvent.FetchFailed(fetch.id(), hook, invalid.code(), invalid.reason());
      case WebhookUrl.Parsed.Ok ok -> ask(account.get(), ok.url(), fetch, note);
    };
  }

  private CallEvent ask(
      Account account, WebhookUrl url, CallEffect.Fetch fetch, Consumer<TimelineEntry> note)
      throws InterruptedException {
    WebhookRequest request =
        new WebhookRequest(
            UUID.nameUUIDFromBytes(fetch.token().getBytes(StandardCharsets.UTF_8)).toString(),
            account.sid().value(),
            account.authToken(),
            url,
            fetch.hook().method() == Hook.Method.GET
                ? WebhookRequest.Method.GET
                : WebhookRequest.Method.POST,
            List.copyOf(fetch.params().entrySet()),
            fetch.cookies());
    Instant asked = Instant.now();
    WebhookResponse response = client.fetch(request, LIMIT);
    note.accept(Exchanges.entry(request, response, asked));
    return switch (response) {
      case WebhookResponse.Failed failed ->
          new CallEvent.FetchFailed(
              fetch.id(), fetch.hook(), failed.code(), describe(fetch, failed));
      case WebhookResponse.Fetched fetched ->
          parsed(
              fetch.id(),
              fetch.hook(),
              fetched.body(),
              fetched.contentType(),
              Cookies.merge(fetch.cookies(), fetched.cookies()));
    };
  }

  private static String describe(CallEffect.Fetch fetch, WebhookResponse.Failed failed) {
    return fetch.hook().method() + " " + fetch.hook().url() + ": " + failed.reason();
  }

  @Override
  public CallEvent read(CallEffect.Read read) {
    byte[] body = read.text().getBytes(StandardCharsets.UTF_8);
    return parsed(read.id(), read.source(), body, XML + "; charset=utf-8", "");
  }

  @Override
  public Program reread(Program program) {
    Program under = program.under() == null ? null : reread(program.under());
    byte[] body = program.text().getBytes(StandardCharsets.UTF_8);
    // Its text was made UTF-8 when it came.
    VoiceDocument document =
        parsed(0, program.source(), body, plain(program.contentType()), "")
                instanceof CallEvent.Fetched fetched
            ? fetched.document()
            : new VoiceDocument(List.of(), List.of());
    return program.over(under).reread(document);
  }

  private static String plain(String contentType) {
    int semicolon = contentType.indexOf(';');
    return semicolon < 0 ? contentType : contentType.substring(0, semicolon);
  }

  private static CallEvent parsed(
      long id, Hook hook, byte[] body, String contentType, String cookies) {
    VoiceParsed parsed = VoiceTwiml.parse(body, contentType.isEmpty() ? null : contentType);
    return switch (parsed) {
      case VoiceParsed.Failed failed ->
          new CallEvent.FetchFailed(id, hook, failed.code(), failed.message());
      case VoiceParsed.Audio _ ->
          new CallEvent.Fetched(
              id,
              hook,
              new VoiceDocument(List.of(new Play(hook.url(), 1, null)), List.of()),
              "",
              contentType,
              cookies);
      case VoiceParsed.Ok ok ->
          new CallEvent.Fetched(
              id,
              hook,
              ok.document(),
              new String(body, StandardCharsets.UTF_8),
              contentType,
              cookies);
    };
  }
}

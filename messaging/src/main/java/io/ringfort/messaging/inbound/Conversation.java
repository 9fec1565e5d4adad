package io.ringfort.messaging.inbound;

import io.ringfort.core.directory.Account;
import io.ringfort.core.directory.Directory;
import io.ringfort.core.directory.MessagingService;
import io.ringfort.core.directory.OwnedNumber;
import io.ringfort.core.ids.E164;
import io.ringfort.core.webhooks.WebhookClient;
import io.ringfort.core.webhooks.WebhookRequest;
import io.ringfort.core.webhooks.WebhookResponse;
import io.ringfort.core.webhooks.WebhookUrl;
import io.ringfort.messaging.lifecycle.Intent;
import io.ringfort.messaging.lifecycle.Message;
import io.ringfort.messaging.optout.Keyword;
import io.ringfort.messaging.optout.OptOuts;
import io.ringfort.twiml.model.Document;
import io.ringfort.twiml.model.HttpMethod;
import io.ringfort.twiml.model.Redirect;
import io.ringfort.twiml.model.Verb;
import io.ringfort.twiml.parse.MessagingTwiml;
import io.ringfort.twiml.parse.Parsed;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What follows an inbound message: keywords are obeyed, the application is asked, its answer is
/// carried out. May be run again for the same message: tokens and the SIDs of replies are always
/// the same.
public final class Conversation {
  private static final Logger LOG = LoggerFactory.getLogger(Conversation.class);
  private static final Duration REQUEST_LIMIT = Duration.ofSeconds(15);
  private static final int MOST_DOCUMENTS = 50;
  private static final int DOCUMENT_FAILED = 12_000;

  private final Directory directory;
  private final OptOuts optOuts;
  private final WebhookClient webhooks;
  private final Replies replies;

  public Conversation(
      Directory directory, OptOuts optOuts, WebhookClient webhooks, Replies replies) {
    this.directory = directory;
    this.optOuts = optOuts;
    this.webhooks = webhooks;
    this.replies = replies;
  }

  /// What came of it.
  public sealed interface Held {

    /// The application was asked and answered, or does not want to be asked.
    record Finished() implements Held {}

    /// The application could not be reached, nor its fallback.
    ///
    /// @param worthRetrying false when it was reached and its answer was unusable
    record Unheard(int code, String reason, boolean worthRetrying) implements Held {}
  }

  /// Where the application is asked.
  private record Door(
      String url, HttpMethod method, Optional<String> fallback, HttpMethod fallbackMethod) {}

  /// A document that could not be had or read.
  private static final class Unusable extends Exception {
    private static final long serialVersionUID = 1L;
    final int code;
    final String url;

    Unusable(int code, String url, String reason) {
      super(reason);
      this.code = code;
      this.url = url;
    }
  }

  public Held hold(Message message) throws InterruptedException {
    Optional<Keyword> keyword = Keyword.of(message.intent().content().body());
    keyword.ifPresent(k -> obey(k, message));
    Optional<Account> account = directory.account(message.intent().account());
    Optional<Door> door = door(message);
    if (account.isEmpty() || door.isEmpty()) {
      return new Held.Finished();
    }
    Map<String, String> params = params(message, keyword);
    try {
      run(message, account.get(), door.get().url(), door.get().method(), params, 0);
      return new Held.Finished();
    } catch (Unusable e) {
      return fallback(message, account.get(), door.get(), params, e);
    }
  }

  private Held fallback(
      Message message, Account account, Door door, Map<String, String> params, Unusable first)
      throws InterruptedException {
    LOG.info(
        "account={} sid={} code={} inbound webhook failed: {}",
        account.sid(),
        message.intent().sid(),
        first.code,
        first.getMessage());
    if (door.fallback().isPresent()) {
      Map<String, String> more = new LinkedHashMap<>(params);
      more.put("ErrorCode", Integer.toString(first.code));
      more.put("ErrorUrl", first.url);
      try {
        run(message, account, door.fallback().get(), door.fallbackMethod(), more, MOST_DOCUMENTS);
        return new Held.Finished();
      } catch (Unusable e) {
        LOG.info(
            "account={} sid={} code={} inbound fallback failed: {}",
            account.sid(),
            message.intent().sid(),
            e.code,
            e.getMessage());
      }
    }
    return new Held.Unheard(first.code, String.valueOf(first.getMessage()), first.code < DOCUMENT_FAILED);
  }

  /// Asks, and carries out what is answered, document after document.
  ///
  /// @param firstDocument numbers the documents, so that each reply has a SID of its own
  private void run(
      Message message,
      Account account,
      String firstUrl,
      HttpMethod firstMethod,
      Map<String, String> params,
      int firstDocument)
      throws Unusable, InterruptedException {
    String url = firstUrl;
    HttpMethod method = firstMethod;
    for (int document = firstDocument; document < firstDocument + MOST_DOCUMENTS; document++) {
      Optional<Redirect> next =
          carryOut(message, fetch(message, account, url, method, params, document), url, document);
      if (next.isEmpty()) {
        return;
      }
      url = resolve(url, next.get().url());
      method = next.get().method();
    }
    throw new Unusable(
        14_106, url, "got more than " + MOST_DOCUMENTS + " documents for one message");
  }

  private Optional<Redirect> carryOut(Message message, Document document, String url, int number) {
    int index = 0;
    for (Verb verb : document.verbs()) {
      switch (verb) {
        case Redirect redirect -> {
          return Optional.of(redirect);
        }
        case io.ringfort.twiml.model.Message reply -> {
          replies.send(
              message, reply, number + "/" + index, resolveOptional(url, reply.statusCallback()));
          if (reply.action() != null) {
            return Optional.of(new Redirect(reply.action(), reply.method()));
          }
        }
      }
      index++;
    }
    return Optional.empty();
  }

  private Document fetch(
      Message message,
      Account account,
      String url,
      HttpMethod method,
      Map<String, String> params,
      int document)
      throws Unusable, InterruptedException {
    WebhookUrl parsed =
        switch (WebhookUrl.parse(url)) {
          case WebhookUrl.Parsed.Ok ok -> ok.url();
          case WebhookUrl.Parsed.Invalid invalid ->
              throw new Unusable(invalid.code(), url, invalid.reason());
        };
    WebhookRequest request =
        new WebhookRequest(
            token(message, document),
            account.sid().value(),
            account.authToken(),
            parsed,
            method == HttpMethod.GET ? WebhookRequest.Method.GET : WebhookRequest.Method.POST,
            List.copyOf(params.entrySet()),
            "");
    return switch (webhooks.fetch(request, REQUEST_LIMIT)) {
      case WebhookResponse.Failed failed -> throw new Unusable(failed.code(), url, failed.reason());
      case WebhookResponse.Fetched fetched ->
          switch (MessagingTwiml.parse(
              fetched.body(), fetched.contentType().isEmpty() ? null : fetched.contentType())) {
            case Parsed.Failed failed -> throw new Unusable(failed.code(), url, failed.message());
            case Parsed.Ok ok -> ok.document();
          };
    };
  }

  private void obey(Keyword keyword, Message message) {
    Intent intent = message.intent();
    Intent.Parties us =
        new Intent.Parties(
            intent.parties().to(), intent.parties().from(), intent.parties().service());
    String sender = OptOuts.sender(us);
    boolean blocked = optOuts.isBlocked(intent.account(), sender, us.to());
    switch (keyword) {
      case STOP -> {
        if (!blocked) {
          optOuts.block(intent.account(), sender, us.to()).join();
          replies.sendKeywordReply(message, keyword);
        }
      }
      case START -> {
        // "YES" is also what people answer to an appointment: only who had opted out is answered.
        if (blocked) {
          optOuts.unblock(intent.account(), sender, us.to()).join();
          replies.sendKeywordReply(message, keyword);
        }
      }
      case HELP -> replies.sendKeywordReply(message, keyword);
    }
  }

  /// Its messaging service's URL goes before the number's own, unless the service says otherwise.
  private Optional<Door> door(Message message) {
    Intent.Parties parties = message.intent().parties();
    Optional<MessagingService> service =
        Optional.ofNullable(parties.service()).flatMap(directory::service);
    boolean byNumber =
        service.isEmpty()
            || service
                .get()
                .setting("use_inbound_webhook_on_number")
                .map(Boolean::parseBoolean)
                .orElse(false);
    if (!byNumber) {
      MessagingService s = service.get();
      return s.setting("inbound_request_url")
          .map(
              url ->
                  new Door(
                      url,
                      method(s.setting("inbound_method")),
                      s.setting("fallback_url"),
                      method(s.setting("fallback_method"))));
    }
    Optional<OwnedNumber> number = directory.number(new E164(parties.to()));
    return number.flatMap(
        n ->
            n.setting("sms_url")
                .map(
                    url ->
                        new Door(
                            url,
                            method(n.setting("sms_method")),
                            n.setting("sms_fallback_url"),
                            method(n.setting("sms_fallback_method")))));
  }

  private static HttpMethod method(Optional<String> setting) {
    return setting.filter("GET"::equalsIgnoreCase).isPresent() ? HttpMethod.GET : HttpMethod.POST;
  }

  private static Map<String, String> params(Message message, Optional<Keyword> keyword) {
    Intent intent = message.intent();
    Map<String, String> params = new LinkedHashMap<>();
    params.put("MessageSid", intent.sid().value());
    params.put("SmsSid", intent.sid().value());
    params.put("SmsMessageSid", intent.sid().value());
    params.put("AccountSid", intent.account().value());
    if (intent.parties().service() != null) {
      params.put("MessagingServiceSid", intent.parties().service().value());
    }
    params.put("From", intent.parties().from());
    params.put("To", intent.parties().to());
    params.put("Body", intent.content().body());
    params.put("NumMedia", "0");
    params.put("NumSegments", Integer.toString(intent.content().segments()));
    params.put("SmsStatus", message.progress().status().text());
    params.put("ApiVersion", "2010-04-01");
    keyword.ifPresent(k -> params.put("OptOutType", k.name()));
    return params;
  }

  /// Constant for the same question about the same message.
  private static String token(Message message, int document) {
    String event = message.intent().sid() + "/document/" + document;
    return UUID.nameUUIDFromBytes(event.getBytes(StandardCharsets.UTF_8)).toString();
  }

  private static Optional<String> resolveOptional(String base, @Nullable String url) {
    return url == null || url.isEmpty() ? Optional.empty() : Optional.of(resolve(base, url));
  }

  /// A relative URL means: beside the document that contains it. An illegal one is left for the
  /// next parse to refuse.
  private static String resolve(String base, String url) {
    if (url.isEmpty()) {
      return base;
    }
    try {
      return URI.create(base).resolve(url).toString();
    } catch (IllegalArgumentException _) {
      return url;
    }
  }
}

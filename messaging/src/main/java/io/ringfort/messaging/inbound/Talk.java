package io.ringfort.messaging.inbound;

import io.ringfort.core.directory.Account;
import io.ringfort.core.timeline.Exchanges;
import io.ringfort.core.timeline.TimelineEntry;
import io.ringfort.core.webhooks.WebhookClient;
import io.ringfort.core.webhooks.WebhookRequest;
import io.ringfort.core.webhooks.WebhookResponse;
import io.ringfort.core.webhooks.WebhookUrl;
import io.ringfort.messaging.lifecycle.Message;
import io.ringfort.twiml.model.Document;
import io.ringfort.twiml.model.HttpMethod;
import io.ringfort.twiml.model.Redirect;
import io.ringfort.twiml.model.Verb;
import io.ringfort.twiml.parse.MessagingTwiml;
import io.ringfort.twiml.parse.Parsed;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One try at asking an application about one inbound message, document after document. One thread.
final class Talk {
  /// The number of the first document that the number's or service's URL gives. The number of the
  /// first one is part of the place of each reply, and so of its SID.
  static final int FROM_URL = 0;

  private static final int MOST_DOCUMENTS = 50;

  /// The number of the first document that the fallback URL gives.
  static final int FROM_FALLBACK = MOST_DOCUMENTS;

  private static final int TOO_MANY_DOCUMENTS = 14_106;
  private static final Duration REQUEST_LIMIT = Duration.ofSeconds(15);

  private final Message message;
  private final Account account;
  private final Manner manner;
  private final WebhookClient webhooks;
  private final Replies replies;
  private final Consumer<TimelineEntry> note;

  /// @param obeys false: another answer was obeyed before, and this one is only heard
  /// @param isRepeat replies may have been sent before
  record Manner(boolean obeys, boolean isRepeat) {}

  Talk(
      Message message,
      Account account,
      Manner manner,
      WebhookClient webhooks,
      Replies replies,
      Consumer<TimelineEntry> note) {
    this.message = message;
    this.account = account;
    this.manner = manner;
    this.webhooks = webhooks;
    this.replies = replies;
    this.note = note;
  }

  /// A document that could not be had or read.
  static final class Unusable extends Exception {
    private static final long serialVersionUID = 1L;
    final int code;
    final String url;

    Unusable(int code, String url, String reason) {
      super(reason);
      this.code = code;
      this.url = url;
    }
  }

  /// @param entry of the exchange that it came from
  private record Answer(Document document, TimelineEntry entry) {}

  boolean obeys() {
    return manner.obeys();
  }

  /// Asks, and carries out what is answered.
  ///
  /// @param first [#FROM_URL] or [#FROM_FALLBACK]
  void run(String firstUrl, HttpMethod firstMethod, Map<String, String> params, int first)
      throws Unusable, InterruptedException {
    String url = firstUrl;
    HttpMethod method = firstMethod;
    int sent = 0;
    for (int number = first; number < first + MOST_DOCUMENTS; number++) {
      Answer answer = fetch(url, method, params, number);
      if (!manner.obeys()) {
        note.accept(notObeyed(answer.entry()));
        return;
      }
      List<io.ringfort.twiml.model.Message> told = new ArrayList<>();
      Optional<Redirect> next = readUp(answer.document(), told);
      carryOut(told, url, first, sent, answer.entry());
      if (next.isEmpty()) {
        return;
      }
      sent += told.size();
      url = resolve(url, next.get().url());
      method = next.get().method();
    }
    String reason = "got more than " + MOST_DOCUMENTS + " documents for one message";
    note.accept(
        new TimelineEntry(
            Instant.now(), Exchanges.KIND, reason, Map.of("code", "" + TOO_MANY_DOCUMENTS)));
    throw new Unusable(TOO_MANY_DOCUMENTS, url, reason);
  }

  private static TimelineEntry notObeyed(TimelineEntry entry) {
    return new TimelineEntry(
        entry.at(),
        entry.kind(),
        entry.text() + ", which was not obeyed: an earlier answer was",
        entry.details());
  }

  /// What is to be sent, and where to go on.
  private static Optional<Redirect> readUp(
      Document document, List<io.ringfort.twiml.model.Message> told) {
    for (Verb verb : document.verbs()) {
      switch (verb) {
        case Redirect redirect -> {
          return Optional.of(redirect);
        }
        case io.ringfort.twiml.model.Message reply -> {
          told.add(reply);
          if (reply.action() != null) {
            return Optional.of(new Redirect(reply.action(), reply.method()));
          }
        }
      }
    }
    return Optional.empty();
  }

  /// @param before how many replies there were in the documents before
  private void carryOut(
      List<io.ringfort.twiml.model.Message> told,
      String url,
      int first,
      int before,
      TimelineEntry entry) {
    List<String> sids = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    try {
      for (int i = 0; i < told.size(); i++) {
        switch (replies.send(
            message,
            told.get(i),
            Replies.place(first, before + i),
            resolveOptional(url, told.get(i).statusCallback()),
            manner.isRepeat())) {
          case Replies.Reply.Sent sent -> sids.add(sent.sid().value());
          case Replies.Reply.Refused no -> refused.add(no.reason());
        }
      }
    } finally {
      note.accept(listed(listed(entry, "replies", " ", sids), "refusedReplies", "; ", refused));
    }
  }

  private static TimelineEntry listed(
      TimelineEntry entry, String name, String between, List<String> values) {
    return values.isEmpty() ? entry : entry.with(name, String.join(between, values));
  }

  private Answer fetch(String url, HttpMethod method, Map<String, String> params, int number)
      throws Unusable, InterruptedException {
    String token = Question.token(message, number);
    WebhookRequest.Method how =
        method == HttpMethod.GET ? WebhookRequest.Method.GET : WebhookRequest.Method.POST;
    Instant asked = Instant.now();
    WebhookResponse response =
        switch (WebhookUrl.parse(url)) {
          case WebhookUrl.Parsed.Ok ok ->
              webhooks.fetch(
                  new WebhookRequest(
                      token,
                      account.sid().value(),
                      account.authToken(),
                      ok.url(),
                      how,
                      List.copyOf(params.entrySet()),
                      ""),
                  REQUEST_LIMIT);
          case WebhookUrl.Parsed.Invalid invalid ->
              new WebhookResponse.Failed(invalid.code(), 0, invalid.reason(), true, List.of());
        };
    return read(url, response, Exchanges.entry(how, url, token, params, response, asked));
  }

  private Answer read(String url, WebhookResponse response, TimelineEntry entry) throws Unusable {
    return switch (response) {
      case WebhookResponse.Failed failed -> {
        note.accept(entry);
        throw new Unusable(failed.code(), url, failed.reason());
      }
      case WebhookResponse.Fetched fetched ->
          switch (MessagingTwiml.parse(
              fetched.body(), fetched.contentType().isEmpty() ? null : fetched.contentType())) {
            case Parsed.Failed failed -> {
              note.accept(Exchanges.unusable(entry, failed.code(), failed.message()));
              throw new Unusable(failed.code(), url, failed.message());
            }
            case Parsed.Ok ok -> new Answer(ok.document(), entry);
          };
    };
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

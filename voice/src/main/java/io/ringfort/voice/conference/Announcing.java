package io.ringfort.voice.conference;

import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.CallSid;
import io.ringfort.engines.threads.Threads;
import io.ringfort.twiml.model.Pause;
import io.ringfort.twiml.model.Play;
import io.ringfort.twiml.model.Say;
import io.ringfort.twiml.model.VoiceVerb;
import io.ringfort.voice.Hook;
import io.ringfort.voice.lifecycle.CallEffect;
import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.media.Prompt;
import io.ringfort.voice.speech.Prompts;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes announcements of documents: each on a virtual thread of its own, so that whoever asks for
/// one does not wait for a customer's server. What becomes of it is told by callbacks.
final class Announcing {
  private static final Logger LOG = LoggerFactory.getLogger(Announcing.class);
  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final int MOST_LOOPS = 50;
  private static final byte SILENCE = (byte) 0xFF;

  private final Outside.Documents documents;
  private final Prompts prompts;

  /// Why there is nothing to be heard, as the customer reads it.
  private static final class Unheard extends Exception {
    private static final long serialVersionUID = 1;

    Unheard(String message) {
      super(message);
    }
  }

  Announcing(Outside.Documents documents, Prompts prompts) {
    this.documents = documents;
    this.prompts = prompts;
  }

  /// @param to null: everybody
  void announce(Room room, AccountSid account, @Nullable CallSid to, Hook hook) {
    if (!room.beginAnnouncement()) {
      room.refused(to, hook, "too many announcements are being made");
      return;
    }
    Threads.startVirtual("conference-announce", () -> run(room, account, to, hook));
  }

  private void run(Room room, AccountSid account, @Nullable CallSid to, Hook hook) {
    String failure;
    try {
      List<Prompt> items = items(account, fetch(room, account, to, hook));
      Runnable done =
          () -> Threads.startVirtual("conference-announced", () -> room.announced(to, hook, null));
      if (room.announce(to, items, done)) {
        return;
      }
      failure = "nobody is there to hear it";
    } catch (Unheard e) {
      failure = String.valueOf(e.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      failure = "interrupted";
    } catch (RuntimeException e) {
      LOG.error("an announcement in {} failed", room.sid(), e);
      failure = "internal error";
    }
    room.announced(to, hook, failure);
  }

  private CallEvent.Fetched fetch(Room room, AccountSid account, @Nullable CallSid to, Hook hook)
      throws Unheard, InterruptedException {
    Map<String, String> params = new LinkedHashMap<>();
    params.put("AccountSid", account.value());
    params.put("ConferenceSid", room.sid().value());
    params.put("FriendlyName", room.view().friendlyName());
    if (to != null) {
      params.put("CallSid", to.value());
    }
    String token = UUID.randomUUID().toString();
    CallEffect.Fetch fetch = new CallEffect.Fetch(0, hook, params, token, "");
    return switch (documents.fetch(account, fetch)) {
      case CallEvent.Fetched fetched -> fetched;
      case CallEvent.FetchFailed failed -> throw new Unheard(failed.reason());
      case CallEvent other -> throw new IllegalStateException("got " + other);
    };
  }

  private List<Prompt> items(AccountSid account, CallEvent.Fetched fetched) throws Unheard {
    List<Prompt> items = new ArrayList<>();
    long left = LONGEST.toMillis();
    for (VoiceVerb verb : fetched.document().verbs()) {
      List<Prompt> heard = prompts(account, fetched.source(), verb);
      left -= heard.stream().mapToLong(Prompt::millis).sum();
      if (left < 0) {
        throw new Unheard("got more than " + LONGEST + " to announce (expected: at most that)");
      }
      items.addAll(heard);
    }
    if (items.isEmpty()) {
      throw new Unheard("got nothing to announce (expected: Say, Play or Pause)");
    }
    return items;
  }

  private List<Prompt> prompts(AccountSid account, Hook source, VoiceVerb verb) throws Unheard {
    try {
      return switch (verb) {
        case Say say -> repeated(prompts.say(say).join(), say.loop());
        case Play play ->
            play.url() == null
                ? List.of()
                : repeated(
                    prompts.fetch(account.value(), absolute(source, play.url())).join(),
                    play.loop());
        case Pause pause -> List.of(quiet(pause.length()));
        default ->
            throw new Unheard(
                "got <%s> in an announcement (expected: Say, Play or Pause)"
                    .formatted(verb.getClass().getSimpleName()));
      };
    } catch (CompletionException e) {
      throw new Unheard(String.valueOf(e.getCause() == null ? e : e.getCause().getMessage()));
    } catch (IllegalArgumentException _) {
      throw new Unheard("got a <Play> whose URL cannot be read");
    }
  }

  /// @param loop 0 for as often as allowed
  private static List<Prompt> repeated(Prompt prompt, int loop) {
    return Collections.nCopies(loop == 0 ? MOST_LOOPS : Math.min(loop, MOST_LOOPS), prompt);
  }

  private static String absolute(Hook source, String url) {
    String base = source.url();
    return base == null
        ? url
        : URI.create(base).resolve(url.strip().replace(" ", "%20")).toString();
  }

  private static Prompt quiet(Duration length) {
    long millis = Math.clamp(length.toMillis(), 0, LONGEST.toMillis() + 1);
    byte[] silence = new byte[(int) (millis * Prompt.RATE / 1_000)];
    Arrays.fill(silence, SILENCE);
    return new Prompt(silence);
  }
}

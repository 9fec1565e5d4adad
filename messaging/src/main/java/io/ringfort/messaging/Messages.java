package io.ringfort.messaging;

import io.ringfort.core.archive.Archive;
import io.ringfort.core.archive.ArchiveQuery;
import io.ringfort.core.archive.ArchiveQuery.Comparison;
import io.ringfort.core.archive.ArchiveQuery.Filter;
import io.ringfort.core.archive.Archived;
import io.ringfort.core.directory.Directory;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.MessageSid;
import io.ringfort.core.json.Json;
import io.ringfort.core.topics.Topics;
import io.ringfort.engines.memory.Memory;
import io.ringfort.engines.memory.MemoryMap;
import io.ringfort.engines.queue.Queue;
import io.ringfort.engines.queue.QueueException;
import io.ringfort.messaging.lifecycle.Intent;
import io.ringfort.messaging.lifecycle.Message;
import io.ringfort.messaging.lifecycle.Progress;
import io.ringfort.messaging.lifecycle.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// The door to messages for the API: accepts them into the queue and reads them back, in flight
/// from the memory store, ended from the archive. Any thread; methods block.
public final class Messages {
  /// The memory map of messages in flight, keyed `account/sid`.
  public static final String IN_FLIGHT = "messages";

  /// The memory map of senders whose queue is full, keyed by [#senderKey].
  public static final String FULL_SENDERS = "by-key/full-senders";

  private static final String KIND = "message";

  /// How long an entry lives whose append may never have happened; the owner makes it last.
  private static final Duration UNCOMMITTED = Duration.ofMinutes(1);

  private static final Comparator<Message> NEWEST_FIRST =
      Comparator.comparing((Message m) -> m.intent().created())
          .thenComparing(m -> m.intent().sid().value())
          .reversed();

  private final Queue queue;
  private final Topics topics;
  private final MemoryMap inFlight;
  private final MemoryMap fullSenders;
  private final Archive archive;
  private final Json json;
  private final MessageTimeline timeline;

  public Messages(
      Queue queue, Topics topics, Memory memory, Archive archive, Json json, Directory directory) {
    this.queue = queue;
    this.topics = topics;
    this.inFlight = memory.map(IN_FLIGHT);
    this.fullSenders = memory.map(FULL_SENDERS);
    this.archive = archive;
    this.json = json;
    timeline = new MessageTimeline(queue, topics.webhooks(), memory, archive, json, directory);
  }

  /// What happened to them.
  public MessageTimeline timeline() {
    return timeline;
  }

  /// What owns a message: all messages of one sender have one owner.
  public static String senderKey(AccountSid account, String from) {
    return account + "|" + from;
  }

  /// Accepts a message: durable when this returns. Accepting the same SID again changes nothing.
  ///
  /// @throws QueueException when it is not known in time whether it is durable
  public Message accept(Intent intent) {
    Message message = Message.fresh(intent);
    byte[] fresh = json.bytes(message);
    // Before the append: after it, this host may be so late that the message has long ended and
    // left the memory store.
    byte[] there = inFlight.putIfAbsent(message.memoryKey(), fresh, UNCOMMITTED);
    Message known = there == null ? message : json.read(there, Message.class);
    if (known.progress().version() > 0) {
      return known;
    }
    // Also when it is there untouched: a host that died may have put it there and never appended.
    // The owner ignores a repeat.
    try {
      append(known.intent(), new Command.Send(known.intent()));
    } catch (QueueException e) {
      if (there == null) {
        inFlight.remove(message.memoryKey(), fresh);
      }
      throw e;
    }
    return known;
  }

  /// The message in flight or ended. Works without the database for messages in flight.
  public Optional<Message> find(AccountSid account, MessageSid sid) {
    return inFlight(account, sid).or(() -> archive.fetch(account, sid.value()).map(this::read));
  }

  /// The message, if the memory store has it: in flight, or ended a moment ago.
  public Optional<Message> inFlight(AccountSid account, MessageSid sid) {
    return Optional.ofNullable(inFlight.get(account + "/" + sid))
        .map(bytes -> json.read(bytes, Message.class));
  }

  /// Whether there is or was such a message, deleted ones included. Blocks; throws what the memory
  /// store or the database throws when it is away.
  public boolean isKnown(AccountSid account, MessageSid sid) {
    return inFlight.get(account + "/" + sid) != null || archive.knows(account, sid.value());
  }

  /// What is in flight over all accounts: some of it, where that is much. A scan: for operators.
  public List<Message> inFlight(int atMost) {
    List<Message> some = new ArrayList<>();
    inFlight.forEach(
        _ -> some.size() < atMost,
        (_, value) -> {
          Message message = json.read(value, Message.class);
          if (message.progress().phase() != Progress.Phase.ENDED) {
            some.add(message);
          }
        });
    return some;
  }

  /// The partition whose owner is the message's.
  public int partitionOf(Message message) {
    Intent intent = message.intent();
    boolean inbound = intent.direction() == Intent.Direction.INBOUND;
    String ours = inbound ? intent.parties().to() : intent.parties().from();
    return queue.partitionOf(topics.messages(), senderKey(intent.account(), ours));
  }

  /// True when the sender has more waiting than it can send in the time that its queue may hold.
  public boolean isQueueFull(AccountSid account, String from) {
    return fullSenders.get(senderKey(account, from)) != null;
  }

  /// One page: the archive's records and what is in flight, each message once.
  public List<Message> list(MessageQuery query) {
    Optional<Message> after =
        query.after() == null ? Optional.empty() : find(query.account(), query.after());
    if (query.after() != null && after.isEmpty()) {
      return List.of();
    }
    Set<String> seen = new HashSet<>();
    List<Message> found = new ArrayList<>();
    String prefix = query.account() + "/";
    inFlight.forEach(
        key -> key.startsWith(prefix),
        (_, bytes) -> {
          Message message = json.read(bytes, Message.class);
          if (matches(message, query)
              && after.map(a -> NEWEST_FIRST.compare(a, message) < 0).orElse(true)) {
            seen.add(message.intent().sid().value());
            found.add(message);
          }
        });
    archive.list(archiveQuery(query, after)).stream()
        .filter(record -> seen.add(record.sid()))
        .map(this::read)
        .forEach(found::add);
    found.sort(NEWEST_FIRST);
    return List.copyOf(found.subList(0, Math.min(query.limit(), found.size())));
  }

  /// Takes a scheduled message back.
  ///
  /// @return the message as it is then: canceled, or not, when it was too late
  public Message cancel(Message message, Duration within) {
    append(message.intent(), new Command.Cancel(message.intent().sid()));
    try {
      inFlight.await(message.memoryKey(), this::isDecided, within);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return find(message.intent().account(), message.intent().sid()).orElse(message);
  }

  private boolean isDecided(byte @Nullable [] bytes) {
    return bytes != null && json.read(bytes, Message.class).progress().status() != Status.SCHEDULED;
  }

  /// Takes the body out of an ended message.
  ///
  /// @return empty when the archive does not have it (yet)
  public Optional<Message> redact(AccountSid account, MessageSid sid) {
    timeline.redact(account, sid);
    return archive
        .rewrite(
            account,
            sid.value(),
            doc -> {
              Message before = json.read(doc, Message.class);
              Intent i = before.intent();
              Intent.Content empty = new Intent.Content("", null, i.content().segments());
              Intent redacted =
                  new Intent(
                      i.sid(),
                      i.account(),
                      i.direction(),
                      i.parties(),
                      empty,
                      i.terms(),
                      i.created());
              return new String(
                  json.bytes(new Message(redacted, before.progress(), before.parked())),
                  java.nio.charset.StandardCharsets.UTF_8);
            })
        .map(this::read);
  }

  /// Erases an ended message.
  ///
  /// @return false when the archive does not have it (yet)
  public boolean delete(AccountSid account, MessageSid sid) {
    timeline.redact(account, sid);
    boolean erased = archive.erase(account, sid.value());
    if (erased) {
      timeline.erase(account, sid);
    }
    return erased;
  }

  private void append(Intent intent, Command command) {
    try {
      queue
          .append(
              topics.messages(),
              senderKey(intent.account(), intent.parties().from()),
              json.bytes(command))
          .join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof QueueException cause
          ? cause
          : new QueueException("cannot append a message command", e);
    }
  }

  private Message read(Archived record) {
    return json.read(record.doc(), Message.class);
  }

  private static boolean matches(Message message, MessageQuery query) {
    Instant sent = message.progress().times().sent();
    return (query.to() == null || query.to().equals(message.intent().parties().to()))
        && (query.from() == null || query.from().equals(message.intent().parties().from()))
        && (query.sentFrom() == null || (sent != null && !sent.isBefore(query.sentFrom())))
        && (query.sentBefore() == null || (sent != null && sent.isBefore(query.sentBefore())));
  }

  private static ArchiveQuery archiveQuery(MessageQuery query, Optional<Message> after) {
    List<Filter> filters = new ArrayList<>();
    if (query.to() != null) {
      filters.add(new Filter("intent,parties,to", Comparison.EQUAL, query.to()));
    }
    if (query.from() != null) {
      filters.add(new Filter("intent,parties,from", Comparison.EQUAL, query.from()));
    }
    if (query.sentFrom() != null) {
      filters.add(
          new Filter("progress,times,sent", Comparison.AT_LEAST, Json.text(query.sentFrom())));
    }
    if (query.sentBefore() != null) {
      filters.add(
          new Filter("progress,times,sent", Comparison.BELOW, Json.text(query.sentBefore())));
    }
    Optional<ArchiveQuery.Cursor> cursor =
        after.map(m -> new ArchiveQuery.Cursor(m.intent().created(), m.intent().sid().value()));
    return new ArchiveQuery(query.account(), KIND, filters, cursor, query.limit());
  }
}

package io.ringfort.core.directory;

import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.ApiKeySid;
import io.ringfort.core.ids.ApplicationSid;
import io.ringfort.core.ids.CredentialListSid;
import io.ringfort.core.ids.E164;
import io.ringfort.core.ids.IpAccessControlListSid;
import io.ringfort.core.ids.PhoneNumberSid;
import io.ringfort.core.ids.QueueSid;
import io.ringfort.core.ids.ServiceSid;
import io.ringfort.core.ids.SipDomainSid;
import io.ringfort.core.json.Json;
import io.ringfort.engines.queue.Entry;
import io.ringfort.engines.queue.Queue;
import io.ringfort.engines.queue.Subscription;
import io.ringfort.engines.queue.Topic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/// This host's copy of the directory: it follows the topic `directory`, so reads never leave the
/// process, and starts from a snapshot on disk, so that a restart needs no database. Reads: any
/// thread. Written by the follower's thread alone.
public final class Directory implements AutoCloseable {
  private final Json json;
  private final Snapshot snapshot;
  private final Map<String, Versioned> byId = new ConcurrentHashMap<>();
  private final Relations relations = new Relations();
  private final Map<ServiceSid, List<OwnedNumber>> pools = new ConcurrentHashMap<>();
  private final ReentrantLock seenLock = new ReentrantLock();
  private final Condition seen = seenLock.newCondition();
  private final Subscription subscription;
  private volatile long nextOffset;

  private Directory(Queue queue, Topic topic, Json json, Path snapshotFile) {
    this.json = json;
    snapshot = new Snapshot(snapshotFile, json);
    Snapshot.Content content = snapshot.read();
    nextOffset = content.nextOffset();
    content.entries().forEach(wire -> apply(Versioned.of(wire, json)));
    subscription = queue.follow(topic, new long[] {nextOffset}, this::see);
  }

  /// Loads the snapshot and follows the topic; returns when everything written so far is here.
  public static Directory start(Queue queue, Topic topic, Json json, Path snapshotFile) {
    return new Directory(queue, topic, json, snapshotFile);
  }

  public Optional<Account> account(AccountSid sid) {
    return find(sid.value(), Account.class);
  }

  public Optional<ApiKey> apiKey(ApiKeySid sid) {
    return find(sid.value(), ApiKey.class);
  }

  public Optional<OwnedNumber> number(PhoneNumberSid sid) {
    return find(sid.value(), OwnedNumber.class);
  }

  /// Whoever owns the number.
  public Optional<OwnedNumber> number(E164 number) {
    return relations.byKey(OwnedNumber.class, number.value());
  }

  public Optional<MessagingService> service(ServiceSid sid) {
    return find(sid.value(), MessagingService.class);
  }

  /// The service in whose pool the number is.
  public Optional<PoolMember> membership(PhoneNumberSid number) {
    return relations.byKey(PoolMember.class, number.value());
  }

  /// The numbers in a service's pool, in a fixed order.
  public List<OwnedNumber> pool(ServiceSid service) {
    return pools.computeIfAbsent(
        service,
        s ->
            all(PoolMember.class)
                .filter(m -> m.service().equals(s))
                .flatMap(m -> number(m.number()).stream())
                .sorted(Comparator.comparing(n -> n.number().value()))
                .toList());
  }

  public Optional<Application> application(ApplicationSid sid) {
    return find(sid.value(), Application.class);
  }

  /// The application that answers a number's calls: it goes before the number's own URLs. Empty
  /// when the number names none, or one that is gone.
  public Optional<Application> voiceApplication(OwnedNumber number) {
    return number
        .setting("voice_application_sid")
        .filter(ApplicationSid::matches)
        .flatMap(sid -> application(new ApplicationSid(sid)))
        .filter(a -> a.account().equals(number.account()));
  }

  /// The number as a verified caller id of that account.
  public Optional<OutgoingCallerId> callerId(AccountSid account, E164 number) {
    return relations.byKey(OutgoingCallerId.class, OutgoingCallerId.key(account, number));
  }

  /// Whoever has the domain name, in any case.
  public Optional<SipDomain> sipDomain(String domainName) {
    return relations.byKey(SipDomain.class, domainName.toLowerCase(Locale.ROOT));
  }

  /// Which lists may use a domain: of credentials, and of addresses.
  public List<DomainMapping> mappings(SipDomainSid domain, DomainMapping.Use use) {
    return relations.group(DomainMapping.class, DomainMapping.groupOf(domain, use));
  }

  public Optional<DomainMapping> mapping(SipDomainSid domain, DomainMapping.Use use, String list) {
    return relations.byKey(DomainMapping.class, DomainMapping.key(domain, use, list));
  }

  public Optional<SipCredential> sipCredential(CredentialListSid list, String username) {
    return relations.byKey(SipCredential.class, SipCredential.key(list, username));
  }

  /// What is in a list.
  public List<SipCredential> sipCredentials(CredentialListSid list) {
    return relations.group(SipCredential.class, list.value());
  }

  /// What is in a list.
  public List<IpAddress> ipAddresses(IpAccessControlListSid list) {
    return relations.group(IpAddress.class, list.value());
  }

  public Optional<VoiceQueue> queue(QueueSid sid) {
    return find(sid.value(), VoiceQueue.class);
  }

  public Optional<VoiceQueue> queue(AccountSid account, String friendlyName) {
    return relations.byKey(VoiceQueue.class, VoiceQueue.key(account, friendlyName));
  }

  /// Everything of one kind that an account owns. A scan: not for hot paths.
  public <T extends Resource> List<T> ownedBy(AccountSid account, Class<T> kind) {
    return all(kind).filter(r -> r.owner().equals(account)).toList();
  }

  /// Everything of one kind. A scan: not for hot paths.
  public <T extends Resource> Stream<T> all(Class<T> kind) {
    return byId.values().stream().map(Versioned::resource).filter(kind::isInstance).map(kind::cast);
  }

  /// The resource of that id and kind.
  public <T extends Resource> Optional<T> find(String id, Class<T> kind) {
    Versioned found = byId.get(id);
    return found == null
        ? Optional.empty()
        : Optional.ofNullable(found.resource()).filter(kind::isInstance).map(kind::cast);
  }

  /// Waits until this host has seen the resource at that version or a later one.
  ///
  /// @return false when the time ran out
  boolean awaitSeen(String id, long version, Duration atMost) {
    long left = atMost.toNanos();
    seenLock.lock();
    try {
      while (versionOf(id) < version) {
        if (left <= 0) {
          return false;
        }
        left = seen.awaitNanos(left);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      seenLock.unlock();
    }
  }

  private long versionOf(String id) {
    Versioned found = byId.get(id);
    return found == null ? -1 : found.version();
  }

  private void see(Entry entry) {
    if (entry.value() != null) {
      apply(Versioned.of(json.read(entry.value(), Versioned.Wire.class), json));
    }
    nextOffset = entry.offset() + 1;
    snapshot.dirty();
    seenLock.lock();
    try {
      seen.signalAll();
    } finally {
      seenLock.unlock();
    }
  }

  /// The relay may publish a change twice, and late: only a newer version counts.
  private void apply(Versioned next) {
    Versioned before = byId.get(next.id());
    if (before != null && before.version() >= next.version()) {
      return;
    }
    byId.put(next.id(), next);
    relations.change(before == null ? null : before.resource(), next.resource());
    if (touchesPools(before) || touchesPools(next)) {
      pools.clear();
    }
  }

  private static boolean touchesPools(@org.jspecify.annotations.Nullable Versioned entry) {
    return entry != null
        && (entry.resource() == null
            || entry.resource() instanceof PoolMember
            || entry.resource() instanceof OwnedNumber);
  }

  /// Writes the snapshot if anything changed since the last one. Called now and then, and at the
  /// end.
  public void saveSnapshot() {
    snapshot.writeIfDirty(
        () ->
            new Snapshot.Content(
                nextOffset, byId.values().stream().map(v -> v.wire(json)).toList()));
  }

  @Override
  public void close() {
    subscription.close();
    saveSnapshot();
  }
}

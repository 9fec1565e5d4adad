package io.ringfort.core.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.core.directory.DirectoryWriter.Inserted;
import io.ringfort.core.directory.DirectoryWriter.Updated;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.CredentialListSid;
import io.ringfort.core.ids.CredentialSid;
import io.ringfort.core.ids.E164;
import io.ringfort.core.ids.PhoneNumberSid;
import io.ringfort.core.ids.ServiceSid;
import io.ringfort.core.ids.SipDomainSid;
import io.ringfort.core.json.Json;
import io.ringfort.core.secrets.Secret;
import io.ringfort.core.secrets.SecretBox;
import io.ringfort.core.topics.Topics;
import io.ringfort.engines.fakes.FakeQueue;
import io.ringfort.engines.queue.Queue;
import io.ringfort.engines.time.ExecutorTimer;
import io.ringfort.engines.time.Timer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final AccountSid ACCOUNT = new AccountSid("AC" + "a".repeat(32));
  private static final ServiceSid SERVICE = new ServiceSid("MG" + "b".repeat(32));
  private static final CredentialListSid LIST = new CredentialListSid("CL" + "d".repeat(32));
  private static final Topics TOPICS = Topics.of(1);

  private final Json json = new Json(new SecretBox(new byte[32]).jsonModule());
  private final Timer timer = new ExecutorTimer();
  @TempDir private Path folder;
  private Path snapshot;
  private Queue queue;
  private Directory directory;
  private DirectoryWriter writer;

  @BeforeEach
  void start() {
    snapshot = folder.resolve("directory.json");
    queue = new FakeQueue(timer);
    directory = Directory.start(queue, TOPICS.directory(), json, snapshot);
    writer = DirectoryWriter.startOnFake(directory, queue, TOPICS.directory(), json);
  }

  @AfterEach
  void stop() {
    writer.close();
    timer.close();
  }

  private static Account account() {
    return new Account(
        ACCOUNT, null, "first", Account.Status.ACTIVE, new Secret("s3cret-token"), NOW, NOW);
  }

  private static OwnedNumber number(int id, String e164) {
    return new OwnedNumber(
        new PhoneNumberSid("PN%032d".formatted(id)),
        ACCOUNT,
        new E164(e164),
        "n",
        Map.of(),
        NOW,
        NOW);
  }

  @Test
  void aWriteIsSeenHereWhenItReturns() {
    assertThat(writer.insert(account(), Optional.empty())).isEqualTo(Inserted.NEW);
    assertThat(directory.account(ACCOUNT)).contains(account());
    assertThat(writer.update(account().rename("second", NOW))).isTrue();
    assertThat(directory.account(ACCOUNT).orElseThrow().friendlyName()).isEqualTo("second");
    assertThat(writer.delete(ACCOUNT.value())).isTrue();
    assertThat(directory.account(ACCOUNT)).isEmpty();
  }

  @Test
  void aRepeatedInsertIsToldFromAnotherRequestWithTheSameKey() {
    writer.insert(account(), Optional.of("h1"));
    assertThat(writer.insert(account(), Optional.of("h1"))).isEqualTo(Inserted.REPEATED);
    assertThat(writer.insert(account(), Optional.of("h2"))).isEqualTo(Inserted.OTHER_REQUEST);
  }

  @Test
  void aNumberIsFoundByItsDigitsUntilItIsReleased() {
    OwnedNumber number = number(1, "+14155550100");
    writer.insert(number, Optional.empty());
    assertThat(directory.number(new E164("+14155550100"))).contains(number);
    writer.delete(number.id());
    assertThat(directory.number(new E164("+14155550100"))).isEmpty();
  }

  @Test
  void aPoolFollowsItsMembers() {
    writer.insert(number(1, "+14155550102"), Optional.empty());
    writer.insert(number(2, "+14155550101"), Optional.empty());
    writer.insert(member("a", 1), Optional.empty());
    assertThat(directory.pool(SERVICE))
        .extracting(n -> n.number().value())
        .containsExactly("+14155550102");
    writer.insert(member("b", 2), Optional.empty());
    assertThat(directory.pool(SERVICE))
        .extracting(n -> n.number().value())
        .containsExactly("+14155550101", "+14155550102");
    writer.delete(member("a", 1).id());
    assertThat(directory.pool(SERVICE))
        .extracting(n -> n.number().value())
        .containsExactly("+14155550101");
  }

  private static PoolMember member(String membership, int number) {
    return new PoolMember(membership, number(number, "+14155550100").sid(), SERVICE, ACCOUNT, NOW);
  }

  @Test
  void aNumberCanLeaveAPoolAndComeBack() {
    assertThat(writer.insert(member("a", 1), Optional.empty())).isEqualTo(Inserted.NEW);
    assertThat(writer.insert(member("b", 1), Optional.empty())).isEqualTo(Inserted.TAKEN);
    writer.delete(member("a", 1).id());
    assertThat(directory.membership(member("a", 1).number())).isEmpty();
    assertThat(writer.insert(member("b", 1), Optional.empty())).isEqualTo(Inserted.NEW);
    assertThat(directory.membership(member("a", 1).number())).contains(member("b", 1));
  }

  private static SipDomain domain(String name) {
    return new SipDomain(
        new SipDomainSid("SD" + "c".repeat(32)), ACCOUNT, name, "d", Map.of(), NOW, NOW);
  }

  private static DomainMapping mapping(String id, DomainMapping.Use use) {
    return new DomainMapping(id, ACCOUNT, domain("x").sid(), LIST.value(), use, NOW);
  }

  private static SipCredential credential(int id, String username) {
    return new SipCredential(
        new CredentialSid("CR%032d".formatted(id)),
        ACCOUNT,
        LIST,
        username,
        new Secret("Passw0rd-of-alice"),
        NOW,
        NOW);
  }

  @Test
  void aDomainIsFoundByItsNameInAnyCaseAndFollowsARename() {
    writer.insert(domain("Acme.sip.example"), Optional.empty());
    assertThat(directory.sipDomain("ACME.sip.example")).isPresent();
    assertThat(writer.replace(domain("other.sip.example"))).isEqualTo(Updated.DONE);
    assertThat(directory.sipDomain("acme.sip.example")).isEmpty();
    assertThat(directory.sipDomain("other.sip.example")).isPresent();
  }

  @Test
  void anUpdateThatChangesNothingKeepsTheIndexes() {
    writer.insert(domain("acme.sip.example"), Optional.empty());
    writer.update(domain("acme.sip.example"));
    assertThat(directory.sipDomain("acme.sip.example")).contains(domain("acme.sip.example"));
    writer.insert(credential(1, "alice"), Optional.empty());
    writer.update(credential(1, "alice"));
    assertThat(directory.sipCredentials(LIST)).containsExactly(credential(1, "alice"));
  }

  @Test
  void aListComesOffADomainAndBack() {
    writer.insert(mapping("a", DomainMapping.Use.CALLS), Optional.empty());
    writer.insert(mapping("b", DomainMapping.Use.REGISTRATIONS), Optional.empty());
    assertThat(directory.mappings(domain("x").sid(), DomainMapping.Use.CALLS))
        .containsExactly(mapping("a", DomainMapping.Use.CALLS));
    assertThat(writer.insert(mapping("c", DomainMapping.Use.CALLS), Optional.empty()))
        .isEqualTo(Inserted.TAKEN);
    writer.delete(mapping("a", DomainMapping.Use.CALLS).id());
    assertThat(directory.mappings(domain("x").sid(), DomainMapping.Use.CALLS)).isEmpty();
    assertThat(writer.insert(mapping("c", DomainMapping.Use.CALLS), Optional.empty()))
        .isEqualTo(Inserted.NEW);
  }

  @Test
  void aCredentialIsFoundByItsUsernameAlsoAfterARestart() throws Exception {
    writer.insert(credential(1, "alice"), Optional.empty());
    writer.insert(credential(2, "bob"), Optional.empty());
    directory.saveSnapshot();
    assertThat(Files.readString(snapshot)).contains("alice").doesNotContain("Passw0rd");
    Directory restarted = Directory.start(queue, TOPICS.directory(), json, snapshot);
    assertThat(restarted.sipCredential(LIST, "alice").orElseThrow().password().reveal())
        .isEqualTo("Passw0rd-of-alice");
    assertThat(restarted.sipCredential(LIST, "Alice")).isEmpty();
    assertThat(restarted.sipCredentials(LIST))
        .extracting(SipCredential::username)
        .containsExactly("alice", "bob");
  }

  @Test
  void aRestartServesFromTheSnapshotAndTheTopic() {
    writer.insert(account(), Optional.empty());
    directory.saveSnapshot();
    writer.insert(number(1, "+14155550100"), Optional.empty());
    Directory restarted = Directory.start(queue, TOPICS.directory(), json, snapshot);
    assertThat(restarted.account(ACCOUNT)).contains(account());
    assertThat(restarted.number(new E164("+14155550100"))).isPresent();
  }

  @Test
  void anUnreadableSnapshotMeansReadingTheTopicInstead() throws Exception {
    writer.insert(account(), Optional.empty());
    Files.writeString(snapshot, "{broken");
    assertThat(Directory.start(queue, TOPICS.directory(), json, snapshot).account(ACCOUNT))
        .isPresent();
  }

  @Test
  void secretsAreNotReadableInTheSnapshot() throws Exception {
    writer.insert(account(), Optional.empty());
    directory.saveSnapshot();
    assertThat(Files.readString(snapshot)).contains(ACCOUNT.value()).doesNotContain("s3cret-token");
  }
}

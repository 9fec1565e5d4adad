package io.ringfort.voice.takeover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringfort.core.hosts.HostName;
import io.ringfort.voice.CallChange;
import io.ringfort.voice.Hook;
import io.ringfort.voice.calls.QueueCalls;
import io.ringfort.voice.lifecycle.Call;
import io.ringfort.voice.lifecycle.CallStatus;
import io.ringfort.voice.lifecycle.Owner;
import io.ringfort.voice.takeover.Zones.VoiceHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A live call outlives its host: DESIGN, promise 2.
class TakeoverTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Duration GAP = Duration.ofSeconds(2);

  /// Of a planned move 100 ms are promised; tests share their machine.
  private static final Duration UNHEARD = Duration.ofMillis(300);

  @TempDir Path folder;
  private Zones zones;
  private Phone phone;

  @BeforeEach
  void start() throws Exception {
    zones = new Zones(folder, "a-voice", "b-voice");
    zones.files.put("/stairs", Staircase.wav(90));
  }

  @AfterEach
  void stop() throws Exception {
    if (phone != null && phone != zones.callee) {
      phone.close();
    }
    zones.close();
  }

  private void document(String verbs) {
    zones.documents.put("/voice", "<Response>" + verbs + "</Response>");
  }

  private String play() {
    return "<Play>" + zones.url("/stairs") + "</Play>";
  }

  private void callIn() throws IOException {
    phone = zones.call();
    phone.answered();
  }

  private void killOwner() {
    zones.kill(zones.ownerOf(theCall()));
  }

  private Call theCall() {
    return zones.calls().stream()
        .filter(c -> c.intent().parent() == null)
        .findFirst()
        .orElseThrow();
  }

  private void awaitTakenOver() {
    await()
        .atMost(SOON)
        .until(
            () ->
                zones.calls().stream()
                    .allMatch(
                        c ->
                            c.progress().verdict() != null
                                || zones.voices.containsKey(zones.ownerOf(c))));
    await().atMost(SOON).until(() -> phone.requests("INVITE") > 0);
  }

  /// Packets that came from the port at which the call is now.
  private List<Phone.Packet> afterwards() {
    return phone.packets.stream().filter(p -> p.from() == phone.speaksTo()).toList();
  }

  private void awaitHeardAgain(long killedNanos) {
    await().atMost(SOON).until(() -> phone.requests("INVITE") > 0 && !afterwards().isEmpty());
    assertThat(Duration.ofNanos(afterwards().getFirst().nanos() - killedNanos))
        .as("the gap")
        .isLessThan(GAP);
  }

  @Test
  void aPromptGoesOnWhereItWas() throws IOException {
    document(play());
    callIn();
    await()
        .atMost(SOON)
        .until(() -> phone.packets.stream().anyMatch(p -> Staircase.tenth(p) >= 20));
    long killed = System.nanoTime();
    killOwner();
    awaitHeardAgain(killed);
    await().atMost(SOON).until(() -> afterwards().stream().anyMatch(p -> Staircase.tenth(p) >= 0));
    int again =
        afterwards().stream().mapToInt(Staircase::tenth).filter(t -> t >= 0).findFirst().orElse(0);
    assertThat(again).as("tenths of a second into the prompt").isBetween(12, 32);
    await().atMost(SOON).until(() -> phone.requests("BYE") == 1);
    assertThat(theCall().progress().timeline())
        .anyMatch(e -> e.text().startsWith("taken over by "));
    await().atMost(SOON).until(() -> zones.asked("/status") == 1);
    assertThat(zones.asked("/voice")).isEqualTo(1);
  }

  @Test
  void digitsThatWereGatheredAreKept() throws Exception {
    document("<Gather numDigits='3' timeout='20' action='/digits'>" + play() + "</Gather>");
    callIn();
    await().atMost(SOON).until(() -> phone.packets.size() > 50);
    phone.press(4);
    await().atMost(SOON).until(() -> theCall().program().state().toString().contains("digits=4"));
    killOwner();
    awaitTakenOver();
    await().atMost(SOON).until(() -> !afterwards().isEmpty());
    phone.press(7);
    await().atMost(SOON).until(() -> theCall().program().state().toString().contains("digits=47"));
    phone.press(1);
    zones.awaitAsked("/digits");
    assertThat(zones.last("/digits").params()).containsEntry("Digits", "471");
  }

  @Test
  void aRecordingGoesOnAsItsNextPiece() throws IOException {
    document("<Record maxLength='60' playBeep='false' timeout='0' action='/recorded'/>");
    callIn();
    phone.say(0x30);
    await().atMost(SOON).until(() -> pieces().size() == 1);
    await().atMost(SOON).until(() -> phone.packets.size() > 100);
    killOwner();
    awaitTakenOver();
    await().atMost(SOON).until(() -> pieces().size() == 2);
    phone.hangUp();
    zones.awaitAsked("/recorded");
    String sid = zones.last("/recorded").params().get("RecordingSid");
    assertThat(pieces()).allMatch(p -> p.startsWith(sid));
    assertThat(Long.parseLong(zones.last("/recorded").params().get("RecordingDuration")))
        .isPositive();
  }

  private List<String> pieces() throws IOException {
    Path raw = folder.resolve("recordings").resolve("raw");
    if (!Files.isDirectory(raw)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(raw)) {
      return files.map(f -> f.getFileName().toString()).filter(f -> f.endsWith(".ulaw")).toList();
    }
  }

  @Test
  void twoWhoSpeakGoOnSpeaking() throws IOException {
    document("<Dial action='/dialled'>+12025550111</Dial>");
    callIn();
    phone.say(0x31);
    zones.callee.say(0x42);
    await().atMost(SOON).until(() -> phone.hears(0x42) && zones.callee.hears(0x31));
    killOwner();
    awaitTakenOver();
    int from = phone.packets.size();
    int to = zones.callee.packets.size();
    await()
        .atMost(SOON)
        .until(
            () ->
                phone.packets.size() > from
                    && zones.callee.packets.size() > to
                    && phone.hears(0x42)
                    && zones.callee.hears(0x31));
    zones.callee.hangUp();
    zones.awaitAsked("/dialled");
    assertThat(zones.last("/dialled").params()).containsEntry("DialCallStatus", "completed");
  }

  @Test
  void whoRingsHereIsAnsweredByTheNextHost() throws IOException {
    document("<Pause length='3'/>" + play());
    phone = zones.call();
    await().atMost(SOON).until(() -> !zones.calls().isEmpty() && theCall().program() != null);
    killOwner();
    phone.answered();
    await().atMost(SOON).until(() -> phone.packets.stream().anyMatch(p -> Staircase.tenth(p) >= 0));
    assertThat(theCall().progress().status()).isEqualTo(CallStatus.IN_PROGRESS);
  }

  @Test
  void whoRingsThereGoesOnRinging() throws IOException {
    zones.callee.answers = false;
    document("<Dial action='/dialled'>+12025550111</Dial>");
    callIn();
    phone.say(0x31);
    zones.callee.say(0x42);
    await().atMost(SOON).until(() -> zones.callee.requests("INVITE") > 0);
    await()
        .atMost(SOON)
        .until(
            () ->
                zones.calls().stream()
                    .anyMatch(
                        c ->
                            c.intent().parent() != null
                                && c.progress().status() == CallStatus.RINGING));
    killOwner();
    awaitTakenOver();
    zones.callee.pickUp();
    await().atMost(SOON).until(() -> phone.hears(0x42) && zones.callee.hears(0x31));
    assertThat(zones.callee.requests("CANCEL")).isZero();
  }

  @Test
  void whoHoldsUsStillDoes() throws IOException {
    document("<Play loop='0'>" + zones.url("/stairs") + "</Play>");
    callIn();
    await().atMost(SOON).until(() -> phone.packets.size() > 50);
    phone.hold();
    await().atMost(SOON).until(() -> theCall().line().media().remoteSdp().contains("sendonly"));
    killOwner();
    awaitTakenOver();
    await().atMost(SOON).until(() -> theCall().session() != null && phone.requests("BYE") == 0);
    assertThat(phone.requests("BYE")).isZero();
  }

  @Test
  void aDocumentThatIsAwaitedIsAskedForAgainWithItsToken() throws IOException {
    zones.delays.put("/voice", Duration.ofSeconds(3));
    document(play());
    phone = zones.call();
    zones.awaitAsked("/voice");
    await().atMost(SOON).until(() -> !zones.calls().isEmpty());
    killOwner();
    await().atMost(SOON).until(() -> zones.asked("/voice") == 2);
    List<String> tokens =
        zones.asked.stream()
            .filter(a -> a.path().equals("/voice"))
            .map(Zones.Asked::token)
            .distinct()
            .toList();
    assertThat(tokens).hasSize(1);
    phone.answered();
  }

  @Test
  void aPauseEndsWhenItShould() throws IOException {
    document(
        "<Play>" + zones.url("/short") + "</Play><Pause length='4'/><Redirect>/next</Redirect>");
    zones.files.put("/short", Staircase.wav(2));
    callIn();
    await().atMost(SOON).until(() -> theCall().program().position() == 1);
    long began = System.nanoTime();
    killOwner();
    zones.awaitAsked("/next");
    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .isBetween(Duration.ofMillis(3_000), Duration.ofMillis(6_000));
  }

  @Test
  void aFrozenOwnerThatWakesChangesNothing() throws IOException {
    document(
        "<Play>" + zones.url("/short") + "</Play><Pause length='3'/><Redirect>/next</Redirect>");
    zones.files.put("/short", Staircase.wav(2));
    callIn();
    await().atMost(SOON).until(() -> theCall().program().position() == 1);
    int oldPort = phone.speaksTo();
    long asleep = System.nanoTime();
    VoiceHost frozen = zones.freeze(zones.ownerOf(theCall()));
    String name = frozen.hosts().self().name().value();
    await().atMost(SOON).until(() -> !zones.ownerOf(theCall()).equals(name));
    await().atMost(SOON).until(() -> phone.speaksTo() != oldPort);
    long woke = System.nanoTime();
    assertThat(phone.packets)
        .as("what it said while it did not know")
        .noneMatch(p -> p.from() == oldPort && p.nanos() > asleep + 100_000_000L);
    // It believes in itself again: only the compare-and-set stands in its way.
    frozen.hosts().hold(true);
    frozen
        .hosts()
        .put(
            io.ringfort.core.fakes.FakeHosts.host(name, "a", 1, io.ringfort.core.hosts.Role.VOICE));
    zones.awaitAsked("/next");
    await().atMost(SOON).until(() -> frozen.role().liveCalls() == 0);
    await().atMost(SOON).until(() -> phone.requests("BYE") == 1);
    assertThat(zones.asked("/next")).isEqualTo(1);
    assertThat(zones.ownerOf(theCall())).isNotEqualTo(name);
    assertThat(
            phone.packets.stream()
                .filter(p -> p.from() == oldPort && p.nanos() > woke + 500_000_000L))
        .hasSizeLessThan(150);
  }

  @Test
  void aHostThatFreezesBetweenASnapshotAndItsCallbackTellsNobodyBeforeItKnows() throws IOException {
    document("<Play loop='0'>" + zones.url("/stairs") + "</Play>");
    callIn();
    await().atMost(SOON).until(() -> phone.packets.size() > 50);
    VoiceHost owner = zones.voices.get(zones.ownerOf(theCall()));
    try (var _ =
        zones
            .memory
            .map(QueueCalls.IN_FLIGHT)
            .listen(
                (_, bytes) -> {
                  if (zones.json.read(bytes, Call.class).progress().verdict() != null) {
                    owner.hosts().hold(false);
                  }
                })) {
      phone.hangUp();
      await().atMost(SOON).until(() -> theCall().progress().verdict() != null);
      await()
          .during(Duration.ofMillis(700))
          .atMost(SOON)
          .until(() -> zones.asked("/status") == 0 && owner.role().liveCalls() == 1);
    }
    owner.hosts().hold(true);
    zones.awaitAsked("/status");
  }

  @Test
  void aPhoneRingsOnlyWhenOtherHostsKnowOfTheCall() throws IOException {
    document("<Play loop='0'>" + zones.url("/stairs") + "</Play>");
    phone = zones.callee;
    try (var _ =
        zones
            .memory
            .map(QueueCalls.IN_FLIGHT)
            .listen((_, _) -> zones.memory.setAvailable(false))) {
      zones.callOut("+12025550122");
    }
    await()
        .during(Duration.ofMillis(1_500))
        .atMost(SOON)
        .until(() -> phone.requests("INVITE") == 0);
    zones.memory.setAvailable(true);
    await().atMost(SOON).until(() -> phone.requests("INVITE") == 1);
  }

  @Test
  void aClaimWhoseAnswerWasLostIsFoundByWhoMadeIt() throws IOException {
    document("<Play loop='0'>" + zones.url("/stairs") + "</Play>");
    callIn();
    await().atMost(SOON).until(() -> phone.packets.size() > 50);
    Call call = theCall();
    Owner before = call.owner();
    String other = before.host().value().equals("a-voice") ? "b-voice" : "a-voice";
    killSilently(before.host().value());
    zones
        .memory
        .map(QueueCalls.IN_FLIGHT)
        .put(
            call.memoryKey(),
            zones.json.bytes(call.of(before.next(new HostName(other), 1))),
            null);
    zones.voices.get(other).hosts().die(before.host().value());
    await().atMost(Duration.ofSeconds(25)).until(() -> phone.requests("INVITE") > 0);
  }

  private void killSilently(String name) {
    VoiceHost gone = zones.voices.remove(name);
    gone.door().close();
    gone.role().crash();
  }

  @Test
  void aCallThatTheApiMadeIsNotLostWithItsHost() throws IOException {
    document("<Play loop='0'>" + zones.url("/stairs") + "</Play>");
    zones.callOut("+12025550122");
    phone = zones.callee;
    await().atMost(SOON).until(() -> phone.packets.size() > 50);
    killOwner();
    await().atMost(SOON).until(() -> phone.requests("INVITE") == 2 && !afterwards().isEmpty());
    phone.hangUp();
    await().atMost(SOON).until(() -> theCall().progress().verdict() != null);
    assertThat(theCall().progress().verdict().reason()).isEqualTo("the far end hung up");
    await().atMost(SOON).until(() -> zones.asked("/status") == 1);
    assertThat(zones.last("/status").params()).containsEntry("CallStatus", "completed");
  }

  @Test
  void aChangeReachesTheCallWhereverItIs() throws Exception {
    document("<Play loop='0'>" + zones.url("/stairs") + "</Play>");
    callIn();
    await().atMost(SOON).until(() -> phone.packets.size() > 50);
    // Once on either host: one of them is not the partition's.
    for (int i = 0; i < 2; i++) {
      String owner = zones.ownerOf(theCall());
      assertThat(zones.voices.get(owner).role().drain(Duration.ofSeconds(10))).isTrue();
      zones.documents.put("/other" + i, "<Response><Pause length='60'/></Response>");
      zones
          .door()
          .change(
              theCall(),
              new CallChange.Redirect(
                  null, new Hook(zones.url("/other" + i), Hook.Method.POST), null, null),
              Duration.ofSeconds(5));
      zones.awaitAsked("/other" + i);
    }
    zones.door().change(theCall(), new CallChange.End(false), Duration.ofSeconds(5));
    await().atMost(SOON).until(() -> phone.requests("BYE") == 1);
  }

  @Test
  void twoWhoSpeakAreMovedTogether() throws Exception {
    document("<Dial>+12025550111</Dial>");
    callIn();
    phone.say(0x31);
    zones.callee.say(0x42);
    await().atMost(SOON).until(() -> phone.hears(0x42) && zones.callee.hears(0x31));
    String owner = zones.ownerOf(theCall());
    int from = phone.packets.size();
    int to = zones.callee.packets.size();
    assertThat(zones.voices.get(owner).role().drain(Duration.ofSeconds(10))).isTrue();
    await()
        .atMost(SOON)
        .until(
            () ->
                phone.packets.getLast().from() == phone.speaksTo()
                    && zones.callee.packets.getLast().from() == zones.callee.speaksTo()
                    && phone.hears(0x42)
                    && zones.callee.hears(0x31));
    assertThat(phone.longestPause(from, p -> says(p, 0x42))).isLessThan(UNHEARD);
    assertThat(zones.callee.longestPause(to, p -> says(p, 0x31))).isLessThan(UNHEARD);
    assertThat(zones.calls()).allMatch(c -> !zones.ownerOf(c).equals(owner));
    assertThat(phone.requests("BYE") + zones.callee.requests("BYE")).isZero();
  }

  @Test
  void thoseInARoomMeetAgainOnOneHost() throws IOException {
    document(
        "<Dial><Conference beep='false' statusCallbackEvent='join leave end'"
            + " statusCallback='/room'>standup</Conference></Dial>");
    callIn();
    phone.say(0x31);
    try (Phone second = zones.call()) {
      second.answered();
      second.say(0x42);
      await().atMost(SOON).until(() -> phone.hears(0x42) && second.hears(0x31));
      await().atMost(SOON).until(() -> zones.asked("/room") == 2);
      killOwner();
      awaitTakenOver();
      int from = phone.packets.size();
      int to = second.packets.size();
      await()
          .atMost(SOON)
          .until(
              () ->
                  phone.packets.size() > from + 20
                      && second.packets.size() > to + 20
                      && phone.hears(0x42)
                      && second.hears(0x31));
      assertThat(zones.asked("/room")).as("what is told of the room").isEqualTo(2);
    }
  }

  @Test
  void aMoveCannotBeHeard() throws Exception {
    document("<Play loop='0'>" + zones.url("/stairs") + "</Play>");
    callIn();
    await().atMost(SOON).until(() -> phone.packets.size() > 100);
    VoiceHost owner = zones.voices.get(zones.ownerOf(theCall()));
    // The next host needs its time for the file: so long the one before is heard.
    zones.delays.put("/stairs", Duration.ofSeconds(1));
    int before = phone.packets.size();
    assertThat(owner.role().drain(Duration.ofSeconds(10))).isTrue();
    await().atMost(SOON).until(() -> phone.packets.size() > before + 100);
    assertThat(zones.asked("/stairs")).isEqualTo(2);
    assertThat(phone.packets.getLast().from()).isEqualTo(phone.speaksTo());
    assertThat(phone.longestPause(before, p -> Staircase.tenth(p) >= 0)).isLessThan(UNHEARD);
    assertThat(zones.ownerOf(theCall())).isNotEqualTo(owner.hosts().self().name().value());
    assertThat(phone.requests("BYE")).isZero();
  }

  /// A prompt whose call moves, at the moment in which both hosts are at it: the next one waits for
  /// the file, and the one before is heard.
  ///
  /// @return the host that gives it away
  private String movingPrompt() throws IOException {
    document("<Play loop='0'>" + zones.url("/stairs") + "</Play>");
    callIn();
    await().atMost(SOON).until(() -> phone.packets.size() > 100);
    String giver = zones.ownerOf(theCall());
    zones.delays.put("/stairs", Duration.ofSeconds(1));
    zones.drain(giver);
    await()
        .atMost(SOON)
        .until(() -> zones.asked("/stairs") == 2 && !zones.ownerOf(theCall()).equals(giver));
    return giver;
  }

  private void awaitPromptAgain(long killedNanos) {
    await().atMost(SOON).until(() -> afterwards().stream().anyMatch(this::isPromptAfter));
    Phone.Packet again = afterwards().stream().filter(this::isPromptAfter).findFirst().orElseThrow();
    assertThat(Duration.ofNanos(again.nanos() - killedNanos)).as("the gap").isLessThan(GAP);
    int heard = phone.packets.size();
    await().atMost(SOON).until(() -> phone.packets.size() > heard + 100);
    assertThat(List.copyOf(phone.packets).subList(heard, heard + 100))
        .allMatch(p -> p.from() == phone.speaksTo());
    assertThat(phone.requests("BYE")).isZero();
  }

  private boolean isPromptAfter(Phone.Packet packet) {
    return Staircase.tenth(packet) >= 0;
  }

  @Test
  void aHostThatDiesWhileItsCallMovesHasGivenIt() throws IOException {
    String giver = movingPrompt();
    long killed = System.nanoTime();
    zones.kill(giver);
    awaitPromptAgain(killed);
    assertThat(zones.ownerOf(theCall())).isNotEqualTo(giver);
  }

  @Test
  void aCallWhoseNextHostDiesWhileItMovesGoesToAThird() throws Exception {
    zones.join("c-voice");
    String giver = movingPrompt();
    String next = zones.ownerOf(theCall());
    zones.kill(next);
    awaitTakenOver();
    awaitPromptAgain(System.nanoTime());
    assertThat(zones.ownerOf(theCall())).isNotIn(giver, next);
  }

  @Test
  void aRoomThatIsMovedCannotBeHeardToBe() throws Exception {
    document("<Dial><Conference beep='false'>standup</Conference></Dial>");
    callIn();
    phone.say(0x31);
    try (Phone second = zones.call()) {
      second.answered();
      second.say(0x42);
      await().atMost(SOON).until(() -> phone.hears(0x42) && second.hears(0x31));
      VoiceHost owner = zones.voices.get(zones.ownerOf(theCall()));
      int from = phone.packets.size();
      int to = second.packets.size();
      assertThat(owner.role().drain(Duration.ofSeconds(10))).isTrue();
      await()
          .atMost(SOON)
          .until(
              () ->
                  phone.packets.getLast().from() == phone.speaksTo()
                      && second.packets.getLast().from() == second.speaksTo()
                      && phone.hears(0x42)
                      && second.hears(0x31));
      assertThat(phone.longestPause(from, p -> says(p, 0x42))).isLessThan(UNHEARD);
      assertThat(second.longestPause(to, p -> says(p, 0x31))).isLessThan(UNHEARD);
    }
  }

  private static boolean says(Phone.Packet packet, int code) {
    return packet.payload()[80] == (byte) code;
  }
}

package io.ringfort.voice.takeover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ringfort.core.hosts.HostName;
import io.ringfort.protocol.srtp.SrtpProfile;
import io.ringfort.voice.browser.Tab;
import io.ringfort.voice.browser.TabFrame;
import io.ringfort.voice.browser.Tabs;
import io.ringfort.voice.browser.WebPeer;
import io.ringfort.voice.browser.Word;
import io.ringfort.voice.calls.FarBrowsers;
import io.ringfort.voice.lifecycle.Call;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A page's call whose host goes: it goes on from another one, as soon as the page has asked for a
/// new way of its sound.
class BrowserTakeoverTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String NAME = "TJSpage";

  @TempDir Path folder;
  private final List<TabFrame> frames = new CopyOnWriteArrayList<>();
  private Zones zones;
  private Tabs tabs;
  private Tab tab;
  private FarBrowsers calls;
  private WebPeer before;
  private WebPeer after;
  private String application;

  @BeforeEach
  void start() throws Exception {
    zones = new Zones(folder, "a-voice", "b-voice");
    tabs = zones.tabs();
    tab = tabs.open("tab-1", frames::add);
    calls = zones.browsers();
    application = zones.application();
    before = new WebPeer(SrtpProfile.AEAD_AES_128_GCM, "before");
    after = new WebPeer(SrtpProfile.AEAD_AES_128_GCM, "after");
    zones.documents.put(
        "/voice", "<Response><Gather numDigits='3' timeout='50' action='/digits'/></Response>");
  }

  @AfterEach
  void stop() throws Exception {
    before.close();
    after.close();
    tabs.close();
    zones.close();
  }

  private boolean say(Word.Kind kind, String callSid, String sdp, Map<String, String> details) {
    return calls.hear(new Word(kind, tab, Zones.ACCOUNT, "alice", callSid, sdp, details));
  }

  private Optional<TabFrame> frame(String type, int count) {
    return frames.stream().filter(f -> f.type().equals(type)).skip(count - 1L).findFirst();
  }

  private TabFrame awaitFrame(String type, int count) {
    return await().atMost(SOON).until(() -> frame(type, count), Optional::isPresent).orElseThrow();
  }

  private Call theCall() {
    return zones.calls().getFirst();
  }

  /// The page calls, and presses the first key.
  ///
  /// @return the call's SID
  private String callIn() throws Exception {
    assertThat(
            say(
                Word.Kind.INVITE,
                NAME,
                before.offer("0 126"),
                Map.of(Word.APPLICATION, application)))
        .isTrue();
    TabFrame ringing = awaitFrame("ringing", 1);
    before.connect(String.valueOf(ringing.payload().get("sdp")));
    awaitFrame("answer", 1);
    before.press(before.outgoing(), 4, 1_600);
    await().atMost(SOON).until(() -> theCall().program().state().toString().contains("digits=4"));
    return String.valueOf(ringing.payload().get("callsid"));
  }

  /// The page's browser has noticed, and the SDK asks for a new way.
  private void goOn(String callSid) throws Exception {
    goOn(callSid, Word.Kind.REINVITE);
  }

  private void goOn(String callSid, Word.Kind asks) throws Exception {
    assertThat(say(asks, callSid, after.offer("0 126"), Map.of())).isTrue();
    TabFrame answer = awaitFrame("answer", 2);
    after.connect(String.valueOf(answer.payload().get("sdp")));
    after.press(after.outgoing(), 7, 16_000);
    await().atMost(SOON).until(() -> theCall().program().state().toString().contains("digits=47"));
    after.press(after.outgoing(), 1, 32_000);
    zones.awaitAsked("/digits");
    assertThat(zones.last("/digits").params())
        .containsEntry("Digits", "471")
        .containsEntry("From", "client:alice");
  }

  @Test
  void goesOnFromAnotherHostWhenItsOwnDies() throws Exception {
    String callSid = callIn();

    zones.kill(zones.ownerOf(theCall()));

    goOn(callSid);
    assertThat(zones.asked("/voice")).isEqualTo(1);
  }

  @Test
  void goesOnWhereItsConnectionBrokeBeforeItCouldAskForANewWay() throws Exception {
    String callSid = callIn();

    zones.kill(zones.ownerOf(theCall()));
    tabs.close(tab);
    tab = tabs.open("tab-2", frames::add);

    goOn(callSid, Word.Kind.RESUME);
  }

  @Test
  void isToldAtOnceWhenItIsMoved() throws Exception {
    String callSid = callIn();
    String owner = zones.ownerOf(theCall());
    String other = owner.equals("a-voice") ? "b-voice" : "a-voice";

    Thread.startVirtualThread(
        () ->
            zones
                .voices
                .get(owner)
                .role()
                .mover()
                .orElseThrow()
                .moveTo(theCall().intent().sid(), new HostName(other)));

    assertThatThrownBy(before::awaitAlert).isInstanceOf(TlsFatalAlertReceived.class);
    await().atMost(SOON).until(() -> zones.ownerOf(theCall()).equals(other));
    goOn(callSid);
  }

  @Test
  void aPageComesBackOverAnotherConnectionAndHost() throws Exception {
    String callSid = callIn();
    TabFrame answer = awaitFrame("answer", 1);
    assertThat(answer.payload()).containsKey("reconnect");
    tabs.close(tab);
    tab = tabs.open("tab-2", frames::add);

    assertThat(say(Word.Kind.RESUME, callSid, before.offer("0 126"), Map.of())).isTrue();

    assertThat(awaitFrame("answer", 2).payload())
        .containsEntry("reconnect", answer.payload().get("reconnect"));
    assertThat(say(Word.Kind.HANGUP, callSid, null, Map.of())).isTrue();
    await().atMost(SOON).until(() -> theCall().progress().verdict() != null);
  }

  @Test
  void aPageThatHangsUpBeforeItSaysThatItIsBackHasHungUp() throws Exception {
    String callSid = callIn();
    tabs.close(tab);
    tab = tabs.open("tab-2", frames::add);

    assertThat(say(Word.Kind.HANGUP, callSid, null, Map.of())).isTrue();

    await().atMost(SOON).until(() -> theCall().progress().verdict() != null);
  }

  @Test
  void anotherPageOfTheSameNameDoesNotHangUp() throws Exception {
    String callSid = callIn();
    Tab own = tab;
    tab = tabs.open("tab-2", frames::add);

    assertThat(say(Word.Kind.HANGUP, callSid, null, Map.of())).isTrue();

    tab = own;
    before.press(before.outgoing(), 7, 16_000);
    await().atMost(SOON).until(() -> theCall().program().state().toString().contains("digits=47"));
    assertThat(theCall().progress().verdict()).isNull();
  }

  @Test
  void aPageWhoseConnectionBreaksWhileItRingsRingsAgainAndIsBusyWhenItRejects() {
    ring(tab);
    zones.callOut("client:alice");
    TabFrame first = awaitFrame("invite", 1);
    // As a host does that dies: it takes back nothing of what it said.
    tabs.close(tab);
    tab = tabs.open("tab-2", frames::add);
    ring(tab);

    assertThat(say(Word.Kind.REGISTER, "", null, Map.of())).isTrue();

    assertThat(awaitFrame("invite", 2)).isEqualTo(first);
    String callSid = String.valueOf(first.payload().get("callsid"));
    assertThat(say(Word.Kind.REJECT, callSid, null, Map.of())).isTrue();
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(theCall().progress().status().text()).isEqualTo("busy"));
  }

  private void ring(Tab at) {
    zones.presence().put(Zones.ACCOUNT, "alice", at, Instant.now());
  }

  @Test
  void anotherIdentityDoesNotReachTheCall() throws Exception {
    String callSid = callIn();

    Word stranger =
        new Word(Word.Kind.RESUME, tab, Zones.ACCOUNT, "mallory", callSid, null, Map.of());

    assertThat(zones.voices.values().stream().anyMatch(v -> v.role().browsers().hear(stranger)))
        .isFalse();
  }
}

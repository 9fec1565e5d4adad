package io.ringfort.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.common.TlsKeyPair;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.ringfort.api.gateway.Gateway;
import io.ringfort.api.http.Operations;
import io.ringfort.api.signal.SignalDoor;
import io.ringfort.api.signal.SignalParts;
import io.ringfort.core.fakes.FakeHosts;
import io.ringfort.core.hosts.Role;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.voice.browser.Presence;
import io.ringfort.voice.browser.Tabs;
import io.ringfort.voice.browser.Word;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The signalling of browsers, as the SDK speaks it
/// (https://www.twilio.com/docs/voice/sdks/javascript), over a real WebSocket.
class SignalTest {
  private static final String HEADER =
      "{\"alg\":\"HS256\",\"typ\":\"JWT\",\"cty\":\"twilio-fpa;v=1\"}";
  private final List<Word> words = new CopyOnWriteArrayList<>();
  private volatile boolean known = true;
  private Stand stand;
  private Tabs tabs;
  private SignalDoor door;
  private Server server;
  private HttpClient client;

  @BeforeEach
  void start() throws Exception {
    stand = new Stand();
    tabs = Tabs.alone();
    door = door();
    ServerBuilder builder = Server.builder().http(new InetSocketAddress("127.0.0.1", 0));
    door.serve(builder);
    server = builder.build();
    server.start().join();
    SSLContext trusting = SSLContext.getInstance("TLS");
    trusting.init(null, new TrustManager[] {new Trusting()}, new SecureRandom());
    client = HttpClient.newBuilder().sslContext(trusting).build();
  }

  private SignalDoor door() {
    return new SignalDoor(
        new SignalParts(
            stand.directory,
            tabs,
            new Presence(stand.memory.map(Presence.MAP), stand.json),
            word -> words.add(word) && known,
            stand.mint,
            stand.json,
            stand.clock),
        new InetSocketAddress("127.0.0.1", 0),
        TlsKeyPair.ofSelfSigned("localhost"));
  }

  @AfterEach
  void stop() throws Exception {
    client.shutdownNow();
    door.close();
    server.stop().join();
    tabs.close();
    stand.close();
  }

  private String url(String scheme, String path) {
    return scheme + "://127.0.0.1:" + server.activeLocalPort(SessionProtocol.HTTPS) + path;
  }

  private Page page() {
    return page(url("wss", "/signal"));
  }

  private Page page(String address) {
    Page page = new Page();
    page.socket =
        client
            .newWebSocketBuilder()
            // Every browser says it.
            .header("Origin", "https://shop.example.com")
            .buildAsync(URI.create(address), page)
            .join();
    return page;
  }

  private Page listening(String grant) {
    return listening(page(), token(claims(grant, 3_600)));
  }

  private static Page listening(Page page, String token) {
    page.say("listen", "{\"token\":\"" + token + "\"}");
    page.awaitFrame("connected");
    return page;
  }

  private String claims(String voice, long ttl) {
    long now = stand.clock.instant().getEpochSecond();
    return "{\"jti\":\"x\",\"iss\":\"%s\",\"sub\":\"%s\",\"iat\":%d,\"exp\":%d,\"grants\":{\"identity\":\"alice\",\"voice\":%s}}"
        .formatted(Stand.KEY, Stand.ACCOUNT, now, now + ttl, voice);
  }

  private static String token(String claims) {
    return token(HEADER, claims, Stand.TOKEN);
  }

  private static String token(String header, String claims, String secret) {
    try {
      String signed =
          base64(header.getBytes(StandardCharsets.UTF_8))
              + "."
              + base64(claims.getBytes(StandardCharsets.UTF_8));
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return signed + "." + base64(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static final String BOTH =
      "{\"incoming\":{\"allow\":true},\"outgoing\":{\"application_sid\":\"AP1\",\"params\":{\"shop\":\"books\"}}}";

  @Test
  void connectsRegistersAndCalls() {
    Page page = listening(BOTH);
    assertThat(page.awaitFrame("connected").at("/token/identity").asText()).isEqualTo("alice");
    assertThat(page.awaitFrame("connected").at("/token/ttl").asLong()).isBetween(3_599L, 3_600L);

    page.say("register", "{\"media\":{\"audio\":true}}");
    page.awaitFrame("ready");
    // As the SDK does every half minute: calls need to hear of it once.
    page.say("register", "{\"media\":{\"audio\":true}}");
    page.say(
        "invite",
        "{\"callsid\":\"TJS1\",\"sdp\":\"v=0\",\"twilio\":{\"params\":\"To=%2B1&a=b%26c&shop=mine\"}}");
    await().until(() -> words.size() == 2);

    assertThat(words.getFirst().kind()).isEqualTo(Word.Kind.REGISTER);
    assertThat(words.getFirst().identity()).isEqualTo("alice");
    Word word = words.getLast();
    assertThat(word.kind()).isEqualTo(Word.Kind.INVITE);
    assertThat(word.account()).isEqualTo(new AccountSid(Stand.ACCOUNT));
    assertThat(word.identity()).isEqualTo("alice");
    assertThat(word.details())
        .isEqualTo(Map.of("To", "+1", "a", "b&c", "shop", "books", Word.APPLICATION, "AP1"));
    page.say("register", "{\"media\":{\"audio\":false}}");
    page.awaitFrame("offline");
  }

  @Test
  void refusesTokensOfOthersAndWithoutWhatTheyNeed() {
    String good = claims(BOTH, 60);

    assertThat(refusal(token(good.replace(Stand.ACCOUNT, Stand.STRANGER)))).isEqualTo(31203);
    assertThat(refusal(token(good.replace("SKa", "SKb")))).isEqualTo(31202);
    assertThat(refusal(token(good.replace("\"identity\":\"alice\",", "")))).isEqualTo(31204);
    assertThat(refusal(token(good.replace("\"voice\"", "\"video\"")))).isEqualTo(31204);
  }

  @Test
  void refusesForgedExpiredAndLongTokens() {
    assertThat(refusal(token(claims(BOTH, -1)))).isEqualTo(31205);
    assertThat(refusal(token(claims(BOTH, 90_000)))).isEqualTo(31207);
    assertThat(refusal(token(HEADER, claims(BOTH, 60), "another"))).isEqualTo(31202);
    assertThat(refusal(token(HEADER.replace("HS256", "none"), claims(BOTH, 60), "x")))
        .isEqualTo(31204);
    String unsigned = token(claims(BOTH, 60));
    assertThat(refusal(unsigned.substring(0, unsigned.lastIndexOf('.') + 1))).isEqualTo(31202);
    assertThat(refusal("")).isEqualTo(31204);
    assertThat(refusal("a.b.c")).isEqualTo(31204);
  }

  private int refusal(String token) {
    Page page = page();
    page.say("listen", "{\"token\":\"" + token + "\"}");
    page.awaitFrame("close");
    return page.awaitFrame("error").at("/error/code").asInt();
  }

  @Test
  void whoHasNoGrantIsToldSo() {
    Page page = listening("{}");

    page.say("register", "{\"media\":{\"audio\":true}}");
    assertThat(page.awaitFrame("error").at("/error/code").asInt()).isEqualTo(31201);
    page.say("invite", "{\"callsid\":\"TJS1\",\"sdp\":\"v=0\",\"twilio\":{}}");
    assertThat(page.awaitFrame("hangup").at("/error/code").asInt()).isEqualTo(31001);
    assertThat(words).isEmpty();
  }

  private static final String DIALS =
      "{\"outgoing\":{\"application_sid\":\"dial\",\"params\":{\"CallerId\":\"%s\"}}}";

  @ParameterizedTest
  @CsvSource({
    "0123,31400,expected: + and 7 to 15 digits",
    "sip:a@example.com,31400,expected: a number or client:NAME",
    "client:<b>,31400,Invalid 'To'",
    "'',31400,No 'To' number"
  })
  void aPageThatDialsIsToldWhatIsWrong(String to, int code, String why) {
    Page page = listening(DIALS.formatted(Stand.FROM));

    page.dials(to);

    JsonNode error = page.awaitFrame("hangup").path("error");
    assertThat(error.path("code").asInt()).isEqualTo(code);
    assertThat(error.path("message").asText()).contains(why);
    assertThat(words).isEmpty();
  }

  @Test
  void aPageThatDialsIsShownAsANumberOfItsAccountOnly() {
    Page page = listening(DIALS.formatted(Stand.STRANGERS));

    page.dials(Stand.TO);

    assertThat(page.awaitFrame("hangup").at("/error/message").asText())
        .contains("From: got '" + Stand.STRANGERS + "'");
    assertThat(words).isEmpty();
  }

  @Test
  void aPageDialsNumbersAndPages() {
    Page page = listening(DIALS.formatted(Stand.FROM));
    page.dials(" " + Stand.TO);
    await().until(() -> words.size() == 1);
    assertThat(words.getFirst().details())
        .isEqualTo(Map.of("To", Stand.TO, Word.CALLER_ID, Stand.FROM, Word.APPLICATION, Word.DIAL));

    Page other = listening(DIALS.formatted(""));
    other.dials("client:bob");
    await().until(() -> words.size() == 2);
    assertThat(words.getLast().details())
        .containsEntry("To", "client:bob")
        .containsEntry(Word.CALLER_ID, "client:alice");
  }

  /// The console's page is no secure one on a laptop.
  @Test
  void whoIsSignedInGetsATokenThatIsGoodOverThePlainDoorToo() {
    String plain = "ws://127.0.0.1:" + server.activeLocalPort(SessionProtocol.HTTP) + "/signal";
    for (String user : List.of(Stand.ACCOUNT, Stand.KEY)) {
      String token = clientToken(user, "carol").text("token");
      Page page = listening(page(plain), token);

      assertThat(page.awaitFrame("connected").at("/token/identity").asText()).isEqualTo("carol");
      page.say("register", "{\"media\":{\"audio\":true}}");
      page.awaitFrame("ready");
    }
  }

  @Test
  void aGatewayHasTheDoorBesideWhatItPassesOn() {
    Gateway gateway =
        Gateway.start(
            Gateway.Config.usual(new InetSocketAddress("127.0.0.1", 0)),
            FakeHosts.of("a-gateway", "a", Role.GATEWAY),
            Stand.STACK_KEY,
            new Operations(Map.of(), () -> ""),
            new SimpleMeterRegistry(),
            stand.clock,
            door());
    Page page = page("ws://127.0.0.1:" + gateway.port() + "/signal");
    assertThat(listening(page, token(claims(BOTH, 60))).closed).isFalse();

    gateway.close();

    // Whoever is connected goes to another one.
    await().until(() -> page.closed);
  }

  @Test
  void aTokenIsForNamesThatCanBeCalledAndForWhoIsKnown() {
    assertThat(clientToken(Stand.ACCOUNT, "a b").code()).isEqualTo(20001);
    assertThat(clientToken(Stand.ACCOUNT, "").code()).isEqualTo(20001);
    assertThat(clientToken("SK" + "f".repeat(32), "carol").status()).isEqualTo(401);
  }

  /// An account's SID is no secret, and neither is that there are tokens signed with its own.
  @Test
  void aTokenOfTheAccountItselfIsSignedWithItsOwnToken() {
    String claims = claims(BOTH, 60).replace(Stand.KEY, Stand.ACCOUNT);

    assertThat(refusal(token(HEADER, claims, "guessed"))).isEqualTo(31202);
    String others = claims.replace("\"iss\":\"" + Stand.ACCOUNT, "\"iss\":\"" + Stand.STRANGER);
    assertThat(refusal(token(others))).isEqualTo(31203);
  }

  private Stand.Answer clientToken(String user, String identity) {
    return stand.send(
        stand
            .request("/v1/client-token")
            .setHeader("Authorization", Stand.basic(user, Stand.TOKEN))
            .setHeader("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString("Identity=" + identity.replace(" ", "%20"))));
  }

  @Test
  void aCallIsResumedByItsTokenOnly() {
    Page page = listening(BOTH);
    String sid = "CA" + "a".repeat(32);

    page.say("invite", "{\"callsid\":\"" + sid + "\",\"sdp\":\"v=0\",\"reconnect\":\"RTforged\"}");

    assertThat(page.awaitFrame("hangup").at("/error/code").asInt()).isEqualTo(31209);
    assertThat(words).isEmpty();
  }

  @Test
  void nothingCountsBeforeAToken() {
    Page page = page();

    page.say("hangup", "{\"callsid\":\"CA" + "a".repeat(32) + "\"}");

    assertThat(page.awaitFrame("error").at("/error/code").asInt()).isEqualTo(31201);
    assertThat(words).isEmpty();
  }

  @Test
  void anyFramesAreAnsweredOrLeftOut() {
    Page page = listening(BOTH);
    known = false;
    String[] types = {
      "register", "invite", "answer", "reinvite", "hangup", "reject", "dtmf", "message", "x"
    };
    Random random = new Random(9);
    for (int i = 0; i < 300; i++) {
      StringBuilder frame =
          new StringBuilder(
              "{\"type\":\"%s\",\"payload\":{\"callsid\":\"CA1\",\"sdp\":\"v=0\",\"media\":{\"audio\":true},\"twilio\":{\"params\":\"a=%%zz&=&b\"},\"dtmf\":\"1\"}}"
                  .formatted(types[random.nextInt(types.length)]));
      for (int changes = random.nextInt(4); changes > 0; changes--) {
        frame.setCharAt(random.nextInt(frame.length()), (char) (32 + random.nextInt(90)));
      }
      page.text(frame.toString());
    }

    page.say("register", "{\"media\":{\"audio\":false}}");
    page.awaitFrame("offline");
    assertThat(page.closed).isFalse();
  }

  @Test
  void aMessageIsPassedOnAsJsonOrRefused() {
    Page page = listening(BOTH);
    String call = "CA" + "a".repeat(32);
    String sid = "KX" + "b".repeat(32);
    String message =
        "{\"callsid\":\"%s\",\"voiceeventsid\":\"%s\",\"contenttype\":\"application/json\",\"content\":%s}";

    page.say("message", message.formatted(call, sid, "{ \"a\": null }"));
    page.say("message", message.formatted(call, sid, "\"x\""));
    await().until(() -> words.size() == 2);
    assertThat(words).extracting(Word::kind).containsOnly(Word.Kind.MESSAGE);
    assertThat(words)
        .extracting(word -> word.details().get("content"))
        .containsExactly("{\"a\":null}", "\"x\"");

    page.say("message", message.formatted(call, "KX1", "1"));
    JsonNode nameless = page.awaitFrame("error");
    assertThat(nameless.at("/error/code").asInt()).isEqualTo(31400);
    page.say("message", message.formatted(call, sid, "\"" + "x".repeat(10_000) + "\""));
    await().until(() -> page.frames.stream().anyMatch(f -> f.toString().contains("31212")));
    known = false;
    page.say("message", message.formatted(call, sid, "1"));
    await().until(() -> page.frames.stream().anyMatch(f -> f.toString().contains("31404")));
    assertThat(page.frames.getLast().at("/payload/voiceeventsid").asText()).isEqualTo(sid);
  }

  @Test
  void takesReportsWithATokenOnly() throws Exception {
    String sid = "CA" + "b".repeat(32);
    String body =
        "{\"group\":\"feedback\",\"name\":\"received\",\"level\":\"INFO\",\"payload\":{\"call_sid\":\""
            + sid
            + "\",\"quality_score\":4}}";

    assertThat(report("nobody's", body)).isEqualTo(401);
    assertThat(report(token(claims(BOTH, 60)), "{")).isEqualTo(400);
    assertThat(report(token(claims(BOTH, 60)), body)).isEqualTo(200);
    assertThat(words).hasSize(1);
    assertThat(words.getFirst().details())
        .containsEntry("event", "feedback: received")
        .containsEntry("quality_score", "4");
  }

  private int report(String token, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url("https", "/ev?.twilio.com/v4/EndpointEvents")))
            .header("X-Twilio-Token", token)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  /// A page's end of the connection.
  private final class Page implements WebSocket.Listener {
    private final List<JsonNode> frames = new CopyOnWriteArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private volatile boolean closed;
    private WebSocket socket;

    void say(String type, String payload) {
      text("{\"type\":\"" + type + "\",\"version\":\"1.6\",\"payload\":" + payload + "}");
    }

    void dials(String to) {
      String query = "To=" + URLEncoder.encode(to, StandardCharsets.UTF_8).replace("+", "%20");
      say(
          "invite",
          "{\"callsid\":\"TJS1\",\"sdp\":\"v=0\",\"twilio\":{\"params\":\"" + query + "\"}}");
    }

    void text(String frame) {
      socket.sendText(frame, true).join();
    }

    JsonNode awaitFrame(String type) {
      return await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> frames.stream().filter(f -> f.path("type").asText().equals(type)).findFirst(),
              Optional::isPresent)
          .orElseThrow()
          .path("payload");
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        String whole = text.toString();
        text.setLength(0);
        if (!whole.equals("\n")) {
          frames.add(stand.json.read(whole, JsonNode.class));
        }
      }
      from.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
      closed = true;
      return null;
    }
  }

  /// Takes any certificate, for whatever name: it is the test's own server.
  private static final class Trusting extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

    @Override
    public void checkClientTrusted(
        X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

    @Override
    public void checkServerTrusted(
        X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}

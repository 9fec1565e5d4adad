package io.ringfort.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.CallSid;
import io.ringfort.core.ids.ConferenceSid;
import io.ringfort.core.ids.RecordingSid;
import io.ringfort.voice.Hook;
import io.ringfort.voice.recordings.Recording;
import io.ringfort.voice.recordings.RecordingPlan;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// <https://www.twilio.com/docs/voice/api/recording>
class RecordingsTest {
  private static final String ACCOUNT = "/2010-04-01/Accounts/" + Stand.ACCOUNT;
  private static final String CALL = "CA" + "1".repeat(32);
  private static final String CONFERENCE = "CF" + "2".repeat(32);
  private static final Instant STARTED = Instant.parse("2026-01-02T03:00:00Z");

  @TempDir private Path folder;
  private Stand stand;

  @BeforeEach
  void start() throws IOException {
    stand = new Stand();
  }

  @AfterEach
  void stop() {
    stand.close();
  }

  private Recording recording(int digit, String status, @Nullable String conference, long millis) {
    Recording recording =
        new Recording(
            new RecordingPlan(
                new RecordingSid("RE" + String.valueOf(digit).repeat(32)),
                new AccountSid(Stand.ACCOUNT),
                new CallSid(CALL),
                conference == null ? null : new ConferenceSid(conference),
                conference == null ? "RecordVerb" : "Conference",
                new RecordingPlan.Sound(digit % 2 == 0, "both", true),
                STARTED.plusSeconds(digit),
                Hook.NONE,
                Set.of()),
            status,
            millis,
            status.equals("absent") ? 16101 : 0,
            STARTED.plusSeconds(100));
    stand.recordings.put(recording);
    return recording;
  }

  private static String sid(int digit) {
    return "RE" + String.valueOf(digit).repeat(32);
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Test
  void showsARecordingWithAllItsFields() {
    recording(1, "completed", null, 12_600);
    String uri = ACCOUNT + "/Recordings/" + sid(1);
    Stand.Answer answer = stand.get(uri + ".json");
    assertThat(names(answer.body()))
        .containsExactlyInAnyOrder(
            "account_sid",
            "api_version",
            "call_sid",
            "conference_sid",
            "date_created",
            "date_updated",
            "start_time",
            "duration",
            "sid",
            "price",
            "price_unit",
            "status",
            "channels",
            "source",
            "error_code",
            "uri",
            "encryption_details",
            "subresource_uris",
            "media_url");
    assertThat(answer.text("duration")).isEqualTo("13");
    assertThat(answer.body().get("channels").asInt()).isEqualTo(1);
    assertThat(answer.body().get("error_code").isNull()).isTrue();
    assertThat(answer.text("media_url")).isEqualTo("http://127.0.0.1:" + stand.api.port() + uri);
    assertThat(answer.text("start_time")).isEqualTo("Fri, 02 Jan 2026 03:00:01 +0000");
  }

  @Test
  void showsWhatIsMissingAndWhatStillRuns() {
    recording(1, "in-progress", null, 5_000);
    recording(2, "absent", null, 0);
    assertThat(
            stand.get(ACCOUNT + "/Recordings/" + sid(1) + ".json").body().get("duration").isNull())
        .isTrue();
    Stand.Answer absent = stand.get(ACCOUNT + "/Recordings/" + sid(2) + ".json");
    assertThat(absent.body().get("error_code").asInt()).isEqualTo(16101);
    assertThat(absent.body().get("channels").asInt()).isEqualTo(2);
  }

  @Test
  void listsByCallConferenceAndDay() {
    recording(1, "completed", null, 1_000);
    recording(2, "completed", CONFERENCE, 1_000);
    assertThat(listed("/Recordings.json")).containsExactly(sid(2), sid(1));
    assertThat(listed("/Recordings.json?ConferenceSid=" + CONFERENCE)).containsExactly(sid(2));
    assertThat(listed("/Recordings.json?CallSid=CA" + "9".repeat(32))).isEmpty();
    assertThat(listed("/Recordings.json?DateCreated%3C=2026-01-01")).isEmpty();
    assertThat(listed("/Calls/" + CALL + "/Recordings.json")).containsExactly(sid(2), sid(1));
    assertThat(listed("/Conferences/" + CONFERENCE + "/Recordings.json")).containsExactly(sid(2));
    Stand.Answer first = stand.get(ACCOUNT + "/Recordings.json?PageSize=1");
    assertThat(stand.get(first.text("next_page_uri")).body().get("recordings").get(0).get("sid"))
        .hasToString("\"" + sid(1) + "\"");
    assertThat(stand.get(ACCOUNT + "/Recordings.json?CallSid=x").code()).isEqualTo(20001);
    assertThat(stand.get(ACCOUNT + "/Recordings.json?PageToken=PAx").code()).isEqualTo(21481);
  }

  private List<String> listed(String path) {
    List<String> sids = new ArrayList<>();
    stand
        .get(ACCOUNT + path)
        .body()
        .get("recordings")
        .forEach(r -> sids.add(r.get("sid").asText()));
    return sids;
  }

  @Test
  void showsARecordingBelowItsOwnCallOnly() {
    recording(1, "completed", null, 1_000);
    String path = ACCOUNT + "/Calls/" + CALL + "/Recordings/" + sid(1) + ".json";
    assertThat(stand.get(path).text("track")).isEqualTo("both");
    assertThat(stand.get(path.replace(CALL, "CA" + "9".repeat(32))).code()).isEqualTo(20404);
    assertThat(
            stand
                .get(ACCOUNT + "/Conferences/" + CONFERENCE + "/Recordings/" + sid(1) + ".json")
                .code())
        .isEqualTo(20404);
  }

  @Test
  void streamsTheSound() throws Exception {
    recording(1, "completed", null, 1_000);
    byte[] sound = new byte[300_000];
    new java.util.Random(1).nextBytes(sound);
    Path mp3 = Files.write(folder.resolve("sound.mp3"), sound);
    stand.recordings.sounds.put(sid(1) + ".mp3", mp3);
    HttpResponse<byte[]> answer = download("/Recordings/" + sid(1) + ".mp3");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(sound);
    assertThat(answer.headers().firstValue("Content-Type")).contains("audio/mpeg");
    assertThat(answer.headers().firstValue("Twilio-Request-Id")).isPresent();
    assertThat(answer.headers().firstValue("Content-Length")).contains("300000");
    assertThat(download("/Recordings/" + sid(1) + ".wav").statusCode()).isEqualTo(404);
    stand.recordings.sounds.put(sid(1) + ".wav", mp3);
    assertThat(download("/Recordings/" + sid(1)).headers().firstValue("Content-Type"))
        .contains("audio/x-wav");
    Files.delete(mp3);
    Stand.Answer gone = stand.get(ACCOUNT + "/Recordings/" + sid(1));
    assertThat(gone.code()).isEqualTo(20404);
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-0, 206, bytes 0-0/1000, 0, 1",
    "bytes=10-19, 206, bytes 10-19/1000, 10, 20",
    "bytes=990-, 206, bytes 990-999/1000, 990, 1000",
    "bytes=990-5000, 206, bytes 990-999/1000, 990, 1000",
    "bytes=-5, 206, bytes 995-999/1000, 995, 1000",
    "bytes=1000-, 416, bytes */1000, 0, 0",
    "bytes=-0, 416, bytes */1000, 0, 0",
    "bytes=20-10, 200, '', 0, 1000",
    "'bytes=0-1,5-6', 200, '', 0, 1000",
    "bytes=-, 200, '', 0, 1000",
    "seconds=1-2, 200, '', 0, 1000"
  })
  void sendsThePartThatIsAskedFor(String range, int status, String told, int from, int to)
      throws Exception {
    recording(1, "completed", null, 1_000);
    byte[] sound = new byte[1_000];
    new java.util.Random(1).nextBytes(sound);
    stand.recordings.sounds.put(sid(1) + ".mp3", Files.write(folder.resolve("a.mp3"), sound));
    HttpResponse<byte[]> answer =
        stand.client.send(
            stand
                .request(ACCOUNT + "/Recordings/" + sid(1) + ".mp3")
                .header("Range", range)
                .GET()
                .build(),
            HttpResponse.BodyHandlers.ofByteArray());
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Range").orElse("")).isEqualTo(told);
    assertThat(answer.body()).isEqualTo(Arrays.copyOfRange(sound, from, to));
  }

  @Test
  void letsTheFileGoWhenTheClientGoesAway() throws Exception {
    recording(1, "completed", null, 1_000);
    Path wav = folder.resolve("long.wav");
    try (RandomAccessFile large = new RandomAccessFile(wav.toFile(), "rw")) {
      large.setLength(64L << 20);
    }
    stand.recordings.sounds.put(sid(1) + ".wav", wav);
    HttpResponse<InputStream> answer =
        stand.client.send(
            stand.request(ACCOUNT + "/Recordings/" + sid(1) + ".wav").GET().build(),
            HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = answer.body()) {
      assertThat(body.read()).isZero();
      assertThat(isOpen(wav)).isTrue();
    }
    await().untilAsserted(() -> assertThat(isOpen(wav)).isFalse());
  }

  private static boolean isOpen(Path file) throws IOException {
    try (Stream<Path> handles = Files.list(Path.of("/proc/self/fd"))) {
      return handles.anyMatch(
          handle -> {
            try {
              return Files.readSymbolicLink(handle).equals(file);
            } catch (IOException _) {
              // Closed meanwhile.
              return false;
            }
          });
    }
  }

  @Test
  void hidesTheSoundOfOthers() {
    recording(1, "completed", null, 1_000);
    assertThat(
            stand
                .get("/2010-04-01/Accounts/" + Stand.SUBACCOUNT + "/Recordings/" + sid(1) + ".wav")
                .code())
        .isEqualTo(20404);
  }

  private HttpResponse<byte[]> download(String path) throws Exception {
    return stand.client.send(
        stand.request(ACCOUNT + path).GET().build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  @Test
  void deletesWhatIsNotRunning() {
    recording(1, "in-progress", null, 0);
    String one = ACCOUNT + "/Recordings/" + sid(1) + ".json";
    assertThat(stand.delete(one).code()).isEqualTo(20009);
    recording(1, "completed", null, 1_000);
    assertThat(
            stand
                .delete(ACCOUNT + "/Calls/CA" + "9".repeat(32) + "/Recordings/" + sid(1) + ".json")
                .code())
        .isEqualTo(20404);
    assertThat(stand.delete(one).status()).isEqualTo(204);
    assertThat(stand.delete(one).code()).isEqualTo(20404);
  }
}

package io.ringfort.voice.speech;

import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import io.ringfort.voice.speech.sound.Sound;
import io.ringfort.voice.speech.sound.Wav;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A speech service of the operator's, on whatever address the operator says.
final class HttpEngine implements SpeechEngine {
  private static final int MAX_BYTES = 64 << 20;
  private static final int MAX_RUNNING = 16;

  private final String url;
  private final VoiceNames names;
  private final Duration timeLimit;
  private final Semaphore places = new Semaphore(MAX_RUNNING, true);
  private final WebClient client;

  HttpEngine(String url, VoiceNames names, Duration timeLimit) {
    this.url = url;
    this.names = names;
    this.timeLimit = timeLimit;
    this.client =
        WebClient.builder()
            .responseTimeout(timeLimit)
            .writeTimeout(timeLimit)
            .maxResponseLength(MAX_BYTES)
            .build();
  }

  /// The path and the query, where a key may stand, only as a hash.
  @Override
  public String name() {
    URI uri = URI.create(names.fill(url, "", ""));
    return "http "
        + uri.getHost()
        + ":"
        + uri.getPort()
        + " "
        + Integer.toHexString(url.hashCode());
  }

  @Override
  public Sound synthesize(String text, String voice, String language)
      throws PromptFailed, InterruptedException {
    long end = System.nanoTime() + timeLimit.toNanos();
    if (!places.tryAcquire(timeLimit.toNanos(), TimeUnit.NANOSECONDS)) {
      throw failed("no place within " + timeLimit);
    }
    try {
      AggregatedHttpResponse answer = post(text, names.fill(url, voice, language), end);
      if (!answer.status().isSuccess()) {
        throw failed("got status " + answer.status().code() + " (expected: 200)");
      }
      byte[] wav = answer.content().array();
      return Wav.read(wav)
          .orElseThrow(() -> failed("got " + wav.length + " bytes (expected: WAVE)"));
    } finally {
      places.release();
    }
  }

  private AggregatedHttpResponse post(String text, String target, long end)
      throws PromptFailed, InterruptedException {
    RequestHeaders headers =
        RequestHeaders.builder(HttpMethod.POST, target)
            .contentType(MediaType.PLAIN_TEXT_UTF_8)
            .set("accept", "audio/wav")
            .build();
    CompletableFuture<AggregatedHttpResponse> answer =
        client.execute(HttpRequest.of(headers, HttpData.ofUtf8(text))).aggregate();
    try {
      return answer.get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      throw failed("no answer within " + timeLimit);
    } catch (ExecutionException broken) {
      PromptFailed why = failed(String.valueOf(broken.getCause()));
      why.initCause(broken);
      throw why;
    } finally {
      answer.cancel(true);
    }
  }

  private static PromptFailed failed(String what) {
    return new PromptFailed(Codes.SPEECH, "the speech service: " + what);
  }
}

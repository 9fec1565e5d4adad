package io.ringfort.api.numbers;

import com.linecorp.armeria.client.BlockingWebClient;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.QueryParams;
import com.linecorp.armeria.common.QueryParamsBuilder;
import io.ringfort.api.errors.ApiError;
import io.ringfort.api.errors.ApiException;
import io.ringfort.core.json.Json;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A carrier's inventory behind `GET
/// {url}/inventory?country=US&areaCode=415&contains=...&limit=50`. Any thread.
public final class HttpInventory implements NumberInventory {
  private static final Logger LOG = LoggerFactory.getLogger(HttpInventory.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final long LONGEST_ANSWER = 4L << 20;

  private final BlockingWebClient client;
  private final Json json;

  private record Answer(List<AvailableNumber> numbers) {
    Answer {
      numbers = List.copyOf(numbers);
    }
  }

  /// @param url where the carrier's API is, without `/inventory`
  public HttpInventory(String url, Json json) {
    this.client =
        WebClient.builder(url)
            .responseTimeout(TIMEOUT)
            .maxResponseLength(LONGEST_ANSWER)
            .build()
            .blocking();
    this.json = json;
  }

  @Override
  public List<AvailableNumber> search(InventoryQuery query) {
    QueryParamsBuilder params =
        QueryParams.builder()
            .add("country", query.country())
            .add("limit", String.valueOf(query.limit()));
    query.areaCode().ifPresent(code -> params.add("areaCode", code));
    query.contains().ifPresent(pattern -> params.add("contains", pattern));
    try {
      AggregatedHttpResponse answer = client.get("/inventory?" + params.build().toQueryString());
      if (answer.status().code() == 200) {
        return json.read(answer.content().array(), Answer.class).numbers();
      }
      LOG.warn("the inventory answers {}", answer.status());
    } catch (UncheckedIOException e) {
      LOG.warn("the inventory's answer cannot be read: {}", e.getMessage());
    } catch (RuntimeException e) {
      // Whatever Armeria throws here is a connection that failed in one way or another.
      LOG.warn("the inventory is away: {}", e.getMessage());
    }
    throw new ApiException(ApiError.UNAVAILABLE, "the carrier's inventory does not answer");
  }
}

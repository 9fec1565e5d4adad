package io.ringfort.bench.processes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ringfort.bench.load.KeepAliveConnection;
import io.ringfort.bench.load.Requests;
import java.io.EOFException;
import java.io.IOException;
import java.net.URI;

/// The simulated carrier's own count of what reached it. One thread at a time.
public final class CarrierLedger implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int OK = 200;
  private static final int NO_CONTENT = 204;

  private final URI simulator;
  private KeepAliveConnection connection;
  private final byte[] read;
  private final byte[] reset;

  /// @param distinct messages, each counted once
  /// @param doubled messages that came more than once
  /// @param receipts that were acknowledged
  /// @param receiptsPending that were not yet
  public record Totals(
      long submits, long distinct, long doubled, long receipts, long receiptsPending) {}

  private CarrierLedger(URI simulator, KeepAliveConnection connection, Requests requests) {
    this.simulator = simulator;
    this.connection = connection;
    this.read = requests.get("/ledger");
    this.reset = requests.delete("/ledger");
  }

  public static CarrierLedger open(URI simulator) throws IOException {
    return new CarrierLedger(
        simulator, KeepAliveConnection.open(simulator), Requests.anonymous(simulator));
  }

  public Totals read() throws IOException {
    JsonNode totals = JSON.readTree(answer(read, OK).body());
    return new Totals(
        totals.required("submits").asLong(),
        totals.required("distinctMessages").asLong(),
        totals.required("doubled").asLong(),
        totals.required("receiptsSent").asLong(),
        totals.required("receiptsPending").asLong());
  }

  /// Begins at zero.
  public void reset() throws IOException {
    answer(reset, NO_CONTENT);
  }

  private KeepAliveConnection.Answer answer(byte[] request, int status) throws IOException {
    KeepAliveConnection.Answer answer;
    try {
      answer = connection.send(request);
    } catch (EOFException _) {
      // The simulator closes what was idle for long, as between rounds on a busy machine.
      connection.close();
      connection = KeepAliveConnection.open(simulator);
      answer = connection.send(request);
    }
    if (answer.status() != status) {
      throw new IOException(
          "the simulator's ledger: got "
              + answer.status()
              + " "
              + answer.body()
              + " (expected: "
              + status
              + ")");
    }
    return answer;
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}

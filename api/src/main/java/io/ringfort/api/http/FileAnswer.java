package io.ringfort.api.http;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Streams a file, or the one part of it that a request's `Range` asks for: players seek with it.
final class FileAnswer {
  // RFC 9110 section 14.2; a server may take several ranges as none.
  private static final Pattern RANGE = Pattern.compile("bytes=([0-9]{0,18})-([0-9]{0,18})");
  private static final int CHUNK = 65_536;

  private final Path file;
  private final long size;
  private final Part part;

  /// @param length 0: the range begins behind the end
  private record Part(long first, long length, boolean isWhole) {}

  private FileAnswer(Path file, long size, Part part) {
    this.file = file;
    this.size = size;
    this.part = part;
  }

  /// @param threads on which it reads; a thread waits for the client as long as the request may
  ///   last
  /// @throws IOException when the file is not there (any more)
  static HttpResponse of(
      RequestHeaders request, Response response, Path file, String requestId, Executor threads)
      throws IOException {
    long size = Files.size(file);
    // RFC 9110 section 13.1.5: what is not compared means that the file may have changed.
    @Nullable String range =
        request.contains(HttpHeaderNames.IF_RANGE) ? null : request.get(HttpHeaderNames.RANGE);
    FileAnswer answer = new FileAnswer(file, size, part(range, size));
    HttpResponseWriter writer = HttpResponse.streaming();
    writer.write(answer.headers(response, requestId));
    threads.execute(() -> answer.pump(writer));
    return writer;
  }

  private static Part part(@Nullable String range, long size) {
    Part whole = new Part(0, size, true);
    Matcher matcher = RANGE.matcher(range == null ? "" : range);
    if (!matcher.matches() || matcher.group(1).length() + matcher.group(2).length() == 0) {
      return whole;
    }
    long last = matcher.group(2).isEmpty() ? size - 1 : Long.parseLong(matcher.group(2));
    if (matcher.group(1).isEmpty()) {
      long length = Math.min(last, size);
      return new Part(size - length, length, false);
    }
    long first = Long.parseLong(matcher.group(1));
    if (!matcher.group(2).isEmpty() && last < first) {
      return whole;
    }
    return new Part(first, Math.max(0, Math.min(last, size - 1) - first + 1), false);
  }

  private ResponseHeaders headers(Response response, String requestId) {
    boolean isSatisfiable = part.isWhole() || part.length() > 0;
    int status = part.isWhole() ? response.status() : isSatisfiable ? 206 : 416;
    ResponseHeadersBuilder headers =
        ResponseHeaders.builder(status)
            .set(ApiServer.REQUEST_ID, requestId)
            .set(HttpHeaderNames.ACCEPT_RANGES, "bytes")
            .contentLength(part.length());
    response.headers().forEach(headers::set);
    if (!part.isWhole()) {
      headers.set(
          HttpHeaderNames.CONTENT_RANGE,
          isSatisfiable
              ? "bytes " + part.first() + "-" + (part.first() + part.length() - 1) + "/" + size
              : "bytes */" + size);
    }
    return headers.build();
  }

  private void pump(HttpResponseWriter writer) {
    try (FileChannel channel = FileChannel.open(file)) {
      long position = part.first();
      long end = part.first() + part.length();
      while (position < end) {
        ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(CHUNK, end - position));
        position += read(channel, chunk, position);
        if (!writer.tryWrite(HttpData.wrap(chunk.array()))) {
          return;
        }
        // Until the client took it, or went away.
        CompletableFuture.anyOf(writer.whenConsumed(), writer.whenComplete()).join();
      }
      writer.close();
    } catch (IOException | CompletionException e) {
      writer.close(e);
    }
  }

  private static int read(FileChannel channel, ByteBuffer chunk, long position) throws IOException {
    while (chunk.hasRemaining()) {
      if (channel.read(chunk, position + chunk.position()) < 0) {
        throw new EOFException("the file became shorter while it was read");
      }
    }
    return chunk.capacity();
  }
}

package io.ringfort.api.signal;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.TlsKeyPair;
import com.linecorp.armeria.common.websocket.WebSocket;
import com.linecorp.armeria.common.websocket.WebSocketFrame;
import com.linecorp.armeria.common.websocket.WebSocketWriter;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.websocket.WebSocketService;
import io.ringfort.api.auth.AccessTokens;
import io.ringfort.api.http.Annex;
import io.ringfort.engines.threads.Threads;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The door of browsers at a host: `wss://.../signal`, over TLS, which the SDK insists on. Frames
/// of a connection are handled one after another on a virtual thread; while one is, no other is
/// read.
public final class SignalDoor implements Annex {
  private static final Logger LOG = LoggerFactory.getLogger(SignalDoor.class);

  /// Descriptions are some kilobytes.
  private static final int LONGEST_FRAME = 65_536;

  private final SignalParts parts;
  private final InetSocketAddress address;
  private final TlsKeyPair keys;
  private final AccessTokens tokens;
  private final Set<SignalSession> sessions = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads = Threads.virtualPerTask("signal");
  private volatile boolean closed;

  /// @param address of the door over TLS; port 0: any free one
  public SignalDoor(SignalParts parts, InetSocketAddress address, TlsKeyPair keys) {
    this.parts = parts;
    this.address = address;
    this.keys = keys;
    this.tokens = new AccessTokens(parts.directory(), parts.json());
  }

  @Override
  public void serve(ServerBuilder server) {
    Reports reports = new Reports(parts, tokens, threads);
    server
        .https(address)
        .tls(keys)
        .service(
            "/signal",
            WebSocketService.builder(this::accept)
                .maxFramePayloadLength(LONGEST_FRAME)
                .aggregateContinuation(true)
                // The token says who it is; there are no cookies that another page could abuse.
                .allowedOrigin(_ -> true)
                .fallbackService((_, _) -> HttpResponse.of(HttpStatus.UPGRADE_REQUIRED))
                .build())
        .service("/ev", reports)
        .serviceUnder("/v4", reports);
  }

  private WebSocket accept(ServiceRequestContext context, WebSocket in) {
    WebSocketWriter out = WebSocket.streaming();
    String authority = String.valueOf(context.request().authority());
    SignalSession session =
        new SignalSession(parts, tokens, new Outlet(out), Place.of(authority, context.query()));
    sessions.add(session);
    Duration beat = SignalSession.BEAT;
    Future<?> beats =
        context
            .eventLoop()
            .scheduleAtFixedRate(
                session::beat, beat.toMillis(), beat.toMillis(), TimeUnit.MILLISECONDS);
    in.subscribe(new Inlet(session, out, beats));
    if (closed) {
      session.leave();
    }
    return out;
  }

  /// Reads one frame after another.
  private final class Inlet implements Subscriber<WebSocketFrame> {
    private final SignalSession session;
    private final WebSocketWriter out;
    private final Future<?> beats;
    private volatile @Nullable Subscription more;

    Inlet(SignalSession session, WebSocketWriter out, Future<?> beats) {
      this.session = session;
      this.out = out;
      this.beats = beats;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      more = subscription;
      subscription.request(1);
    }

    @Override
    public void onNext(WebSocketFrame frame) {
      switch (frame.type()) {
        case TEXT -> {
          String text = frame.text();
          threads.execute(() -> handle(text));
        }
        case CLOSE -> {
          out.close();
          next();
        }
        case PING -> {
          out.writePong(frame.array());
          next();
        }
        case BINARY, PONG, CONTINUATION -> next();
      }
    }

    private void handle(String text) {
      try {
        session.hear(text);
      } catch (RuntimeException e) {
        LOG.error("a frame of a browser failed", e);
      } finally {
        next();
      }
    }

    private void next() {
      Subscription now = more;
      if (now != null) {
        now.request(1);
      }
    }

    @Override
    public void onError(Throwable failure) {
      gone();
    }

    @Override
    public void onComplete() {
      gone();
    }

    private void gone() {
      beats.cancel(false);
      sessions.remove(session);
      out.close();
      if (!closed) {
        threads.execute(session::gone);
      }
    }
  }

  /// Whoever is connected comes back at another host, with its calls.
  @Override
  public void close() {
    closed = true;
    sessions.forEach(SignalSession::leave);
    threads.close();
  }
}

package io.ringfort.api.signal;

import com.linecorp.armeria.common.websocket.WebSocketCloseStatus;
import com.linecorp.armeria.common.websocket.WebSocketWriter;

/// The way to a page. Any thread; never blocks.
final class Outlet {
  private final WebSocketWriter out;

  Outlet(WebSocketWriter out) {
    this.out = out;
  }

  void write(String text) {
    // Nobody hears what is written to one that is closed.
    var _ = out.tryWrite(text);
  }

  void close(WebSocketCloseStatus why) {
    out.close(why);
  }
}

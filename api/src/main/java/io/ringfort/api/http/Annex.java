package io.ringfort.api.http;

import com.linecorp.armeria.server.ServerBuilder;

/// What a server answers beside requests of the API, such as connections that stay. Closed before
/// its server, so that whoever is connected goes elsewhere.
public interface Annex extends AutoCloseable {

  /// Adds its services, and a door of their own if they need one.
  void serve(ServerBuilder server);

  @Override
  void close();

  /// Nothing beside.
  static Annex none() {
    return new Annex() {
      @Override
      public void serve(ServerBuilder server) {
        // Nothing.
      }

      @Override
      public void close() {
        // Nothing.
      }
    };
  }
}

package io.ringfort.voice.browser;

import io.ringfort.core.hosts.HostName;

/// One connection of a web page's device, and the host that has it.
///
/// @param id unique in the stack
public record Tab(HostName host, String id) {

  /// `host/id`.
  String text() {
    return host + "/" + id;
  }

  static Tab parse(String text) {
    int slash = text.indexOf('/');
    return new Tab(new HostName(text.substring(0, slash)), text.substring(slash + 1));
  }
}

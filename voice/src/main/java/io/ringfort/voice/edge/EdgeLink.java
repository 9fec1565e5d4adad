package io.ringfort.voice.edge;

/// A voice role as an edge sees it: in the same process, or on another host.
public interface EdgeLink {

  /// A message for this role. Any thread; must not block.
  void take(Arrival arrival);

  /// A connection is gone: nobody can be reached over it any more. Any thread; must not block.
  void lost(Hop flow);
}

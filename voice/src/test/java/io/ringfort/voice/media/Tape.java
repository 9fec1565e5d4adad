package io.ringfort.voice.media;

import java.io.ByteArrayOutputStream;

/// A recorder that keeps everything.
final class Tape implements Recorder {
  private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  @Override
  public synchronized void frame(byte[] heardFrame, byte[] saidFrame) {
    heard.writeBytes(heardFrame);
    said.writeBytes(saidFrame);
  }

  synchronized byte[] heard() {
    return heard.toByteArray();
  }

  synchronized byte[] said() {
    return said.toByteArray();
  }
}

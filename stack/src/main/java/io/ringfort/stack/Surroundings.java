package io.ringfort.stack;

import ch.qos.logback.classic.LoggerContext;
import io.ringfort.stack.data.DataFolder;
import org.slf4j.LoggerFactory;

/// What libraries read from system properties when they are first used: where logs go and where
/// native code is unpacked. Without it they would write outside the data folder. Closing it writes
/// the last log lines.
final class Surroundings implements AutoCloseable {

  /// To be made before anything logs.
  Surroundings(DataFolder folder) {
    System.setProperty("ringfort.logs", folder.privateFolder("logs").toString());
    System.setProperty("io.netty.native.workdir", folder.privateFolder("native").toString());
  }

  @Override
  public void close() {
    writeLastLogLines();
  }

  static void writeLastLogLines() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logback) {
      logback.stop();
    }
  }
}

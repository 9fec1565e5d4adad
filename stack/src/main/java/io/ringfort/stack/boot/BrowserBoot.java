package io.ringfort.stack.boot;

import com.linecorp.armeria.common.TlsKeyPair;
import io.ringfort.api.signal.SignalDoor;
import io.ringfort.api.signal.SignalParts;
import io.ringfort.stack.config.StackConfig;
import io.ringfort.stack.data.OwnCertificate;
import io.ringfort.stack.exit.ExitCode;
import io.ringfort.stack.exit.Refusal;
import io.ringfort.voice.browser.BrowserCalls;
import io.ringfort.voice.browser.Presence;
import io.ringfort.voice.browser.Tabs;
import java.net.InetSocketAddress;
import java.util.function.Supplier;

/// Makes the door of browsers.
public final class BrowserBoot {
  private final StackConfig config;
  private final Ground ground;
  private final Supplier<OwnCertificate> own;

  /// @param own asked for where the configuration names none
  public BrowserBoot(StackConfig config, Ground ground, Supplier<OwnCertificate> own) {
    this.config = config;
    this.ground = ground;
    this.own = own;
  }

  /// @param calls of browsers, wherever they are
  public SignalDoor door(Tabs tabs, BrowserCalls calls) {
    Ground.Tools tools = ground.tools();
    return new SignalDoor(
        new SignalParts(
            ground.books().directory(),
            tabs,
            new Presence(ground.primitives().memory().map(Presence.MAP), tools.json()),
            calls,
            tools.mint(),
            tools.json(),
            tools.clock()),
        new InetSocketAddress(config.bind(), config.tlsPort()),
        keys());
  }

  private TlsKeyPair keys() {
    StackConfig.Tls tls = config.tls();
    try {
      if (tls.certificate() != null && tls.key() != null) {
        return TlsKeyPair.of(tls.key().toFile(), tls.certificate().toFile());
      }
      OwnCertificate made = own.get();
      return TlsKeyPair.of(made.key().toFile(), made.certificate().toFile());
    } catch (IllegalArgumentException e) {
      throw new Refusal(
          ExitCode.CONFIGURATION, "tls.certificate: it cannot be used (" + e.getMessage() + ")");
    }
  }
}

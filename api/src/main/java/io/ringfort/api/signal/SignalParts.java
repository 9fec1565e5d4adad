package io.ringfort.api.signal;

import io.ringfort.core.directory.Directory;
import io.ringfort.core.ids.SidMint;
import io.ringfort.core.json.Json;
import io.ringfort.voice.browser.BrowserCalls;
import io.ringfort.voice.browser.Presence;
import io.ringfort.voice.browser.Tabs;
import java.time.InstantSource;

/// What the signalling stands on; whoever starts it owns and closes these.
///
/// @param calls of browsers, wherever they are
public record SignalParts(
    Directory directory,
    Tabs tabs,
    Presence presence,
    BrowserCalls calls,
    SidMint mint,
    Json json,
    InstantSource clock) {}

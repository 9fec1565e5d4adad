package io.ringfort.api;

import io.ringfort.api.numbers.NumberInventory;
import io.ringfort.core.directory.Directory;
import io.ringfort.core.directory.DirectoryWriter;
import io.ringfort.core.ids.SidMint;
import io.ringfort.core.json.Json;
import io.ringfort.engines.memory.Memory;
import io.ringfort.messaging.Messages;
import io.ringfort.messaging.optout.OptOuts;
import java.time.InstantSource;

/// What the API is made of; whoever starts it owns and closes these.
public record ApiParts(
    Directory directory,
    DirectoryWriter writer,
    Messages messages,
    OptOuts optOuts,
    Memory memory,
    SidMint mint,
    Json json,
    NumberInventory inventory,
    InstantSource clock) {}

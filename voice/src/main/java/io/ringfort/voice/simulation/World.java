package io.ringfort.voice.simulation;

import io.ringfort.core.simulation.Agenda;

/// Everything that a host meets.
record World(
    Agenda agenda, Faults faults, Judge judge, Design design, Topic topic, Webhooks webhooks) {}

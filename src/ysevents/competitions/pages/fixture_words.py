"""How a fixture reads on every page: its state as word and tone."""

from ysevents.competitions.enums import FixtureState

TONES = {
    FixtureState.PLANNED: "muted",
    FixtureState.CALLED: "attention",
    FixtureState.STARTED: "live",
    FixtureState.HANDED_IN: "ok",
}


def state_of(state: FixtureState) -> dict[str, str]:
    """The badge of a fixture."""
    return {"word": state.label, "tone": TONES[state]}

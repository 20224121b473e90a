"""The attack that is woven into a sample, in its last 24 hours.

A developer's access key leaks. Whoever finds it looks around, signs in, climbs, reads patients'
images, carries them out, blinds the watchers and breaks things. `story_steps()` is the whole
tale, a step a title; the acts stand in `story_entry`, `story_access`, `story_exit` and
`story_damage`. Each step happens at a fixed time before the sample's end, so that a question
about the last 24 hours finds it.

==========  ==========================================================================
before end  what happens
==========  ==========================================================================
TABLE
==========  ==========================================================================
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.sample.calls import record_of
from bot.sample.denials import DENIED_CODES
from bot.sample.slots import Template, compile_record
from bot.sample.story_access import access_steps
from bot.sample.story_damage import damage_steps
from bot.sample.story_entry import entry_steps
from bot.sample.story_exit import exit_steps

if TYPE_CHECKING:
    from bot.sample.company import Site
    from bot.sample.deeds import Step

__all__ = ["StoryEvent", "story_events", "story_steps"]


@dataclass(frozen=True, slots=True)
class StoryEvent:
    """An event of the story, `before_end` seconds before the sample's end."""

    before_end: int
    site: Site
    template: Template


def story_steps() -> tuple[Step, ...]:
    """The story from beginning to end."""
    return (*entry_steps(), *access_steps(), *exit_steps(), *damage_steps())


def story_events() -> list[StoryEvent]:
    """The story's events in their order; those of a step follow each other at its pace."""
    events = []
    for step in story_steps():
        for number, deed in enumerate(step.deeds):
            record = record_of(deed.principal, deed.call, deed.site, deed.failure)
            denied = deed.failure is not None and deed.failure.code in DENIED_CODES
            template = compile_record(record, denied=denied)
            events.append(StoryEvent(step.starts - number * step.pace, deed.site, template))
    return events

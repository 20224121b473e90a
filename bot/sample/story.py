"""The attack that is woven into a sample, in its last 24 hours.

A developer's access key leaks. Whoever finds it looks around, signs in, climbs, reads patients'
images, carries them out, blinds the watchers and breaks things. `story_steps()` is the whole
tale, a step a title; the acts stand in `story_entry`, `story_access`, `story_exit` and
`story_damage`. Each step happens at a fixed time before the sample's end, so that a question
about the last 24 hours finds it.

==========  ===================================================================
before end  what happens
==========  ===================================================================
23:10       Maya works with her own access key, in the office
22:40       The same key asks who it is, from an address nobody knows
22:36       It looks around: thirty-four calls, all but two denied
21:30       Maya's password is guessed at: seven failed sign-ins
21:27       The eighth succeeds, without a second factor
21:05       Root signs in as well, without a second factor
21:02       Root makes itself an access key and opens billing
20:50       Three roles refuse Maya's key
20:47       The fourth, platform-admin, takes it, for twelve hours
20:30       A user that sounds like a machine, with a key and a password
20:26       It becomes an administrator, four times over
20:10       Roles trust an account outside, and sessions last twelve hours
20:05       The account outside takes such a role
20:00       The new user asks for sessions of a day and a half
19:55       Second factors go, and passwords may be short
19:20       The emergency role of the data account is assumed
18:40       Five secrets and two parameters are read in a minute
18:05       The images' bucket is listed and forty images are fetched
17:40       The patients' table is scanned and exported
17:10       The data lake is read under the emergency role
16:30       Snapshots of disks and databases are shared with an account outside
16:00       The bucket's guards fall, and anybody may read it
15:50       An account outside reads from it, and then nobody at all
15:35       Ports are opened to the world, and plain HTTP is served
15:20       A function may be invoked by anybody
15:05       The VPC endpoint stops copies to a bucket outside
14:30       The organization's trail resists: five tries, all denied
14:20       The account's own trail does not
14:05       The other watchers are switched off, one after the other
12:50       The key of all patient data is disabled and scheduled for deletion
12:20       Versions stop being kept, and images are deleted
11:50       Backups go; the vault's lock saves the rest
10:15       A fleet of large machines is asked for, and refused
09:30       The account tries to leave the organization, and may not
06:30       The backdoor comes back from a third address, signs in and reads on
01:10       A responder sees it, and takes the keys away
00:25       The stolen key is tried again, and refused
==========  ===================================================================
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.sample.calls import record_of
from bot.sample.denials import DENIED_CODES
from bot.sample.principals import in_session
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
            before_end = step.starts - number * step.pace
            who = in_session(deed.principal, before_end)
            record = record_of(who, deed.call, deed.site, deed.failure)
            denied = deed.failure is not None and deed.failure.code in DENIED_CODES
            template = compile_record(record, denied=denied)
            events.append(StoryEvent(before_end, deed.site, template))
    return events

/** What the page knows of the workspace: one copy, filled from /ui/workspace. */

export const state = { team: null, me: null, users: [], channels: [], usergroups: [], apps: [] };

/** Who speaks for the workspace itself; what it says is never stored. */
export const SLACKBOT = {
  id: "USLACKBOT",
  name: "slackbot",
  real_name: "Slackbot",
  is_bot: true,
  color: "#6a4a8c",
  initials: "SB",
};

export const user = (id) =>
  [...state.users, SLACKBOT].find((one) => one.id === id) ?? {
    id,
    name: id ?? "unknown",
    real_name: id ?? "Unknown",
    is_bot: false,
    color: "#5b6b73",
    initials: "?",
  };

export const channel = (id) => state.channels.find((one) => one.id === id) ?? null;

/** The handle of a user group, or its id where it is not known. */
export const groupHandle = (id) => state.usergroups.find((one) => one.id === id)?.handle ?? id;

/** The app that owns a bot's user, or null. */
export const appOf = (userId) => state.apps.find((app) => app.user === userId) ?? null;

/** How a channel is called: its name, or the name of the other person. */
export const channelName = (one) => (one.is_im ? user(one.user).name : one.name);

/** The same, as it is written in a sentence: "#incidents", "audit". */
export const channelTitle = (one) => (one.is_im ? user(one.user).name : `#${one.name}`);

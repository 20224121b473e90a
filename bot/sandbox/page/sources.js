/** Where the options of a select come from, and the fields of the payload that its choice is in. */

import { textObject, textOf } from "./mrkdwn.js";
import { channelTitle, state, user } from "./state.js";
import { plainly } from "./text.js";

// An option: its value in the payload, the key it is known by, words to search in and to say, and
// what makes the nodes to show.
const fromOption = (option) => ({
  value: option,
  key: option.value,
  words: textOf(option.text),
  nodes: () => textObject(option.text),
  detail: option.description ? plainly(textOf(option.description)) : null,
});

const fromUser = ({ id, name, real_name: realName }) => ({
  value: id,
  key: id,
  words: `${realName} ${name}`,
  nodes: () => plainly(realName),
  detail: plainly(name),
});

const fromChannel = (one) => ({
  value: one.id,
  key: one.id,
  words: channelTitle(one),
  nodes: () => plainly(channelTitle(one)),
});

function options({ options: flat = [], option_groups: groups }) {
  if (!groups) return [{ options: flat.map(fromOption) }];
  return groups.map((group) => ({
    label: plainly(textOf(group.label)),
    options: group.options.map(fromOption),
  }));
}

const users = () => [{ options: state.users.map(fromUser) }];

function channels() {
  const open = state.channels.filter((one) => !one.is_im && !one.is_private);
  return [{ options: open.map(fromChannel) }];
}

function conversations({ filter = {} }) {
  const kind = (one) => (one.is_im ? "im" : one.is_private ? "private" : "public");
  const wanted = (one) =>
    (filter.include?.includes(kind(one)) ?? true) &&
    !(filter.exclude_bot_users && one.is_im && user(one.user).is_bot);
  return [{ options: state.channels.filter(wanted).map(fromChannel) }];
}

const source = (groups, name) => ({
  groups,
  one: `selected_${name}`,
  many: `selected_${name}s`,
  initial: `initial_${name}`,
});

/** By type, without "multi_": groups(spec) of {label?, options}, and the names of the fields. */
export const SOURCES = {
  static_select: source(options, "option"),
  users_select: source(users, "user"),
  channels_select: source(channels, "channel"),
  conversations_select: source(conversations, "conversation"),
};
